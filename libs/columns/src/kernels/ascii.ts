/** Bytes that the kernels know by name. */
export const SPACE = 0x20;
export const PLUS = 0x2b;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const ZERO = 0x30;
export const BACKSLASH = 0x5c;

/** What isspace() says in the C locale, and so what PostgreSQL skips around numbers, booleans and dates. */
export function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 9 && byte <= 13);
}

/** First offset in start..end that is not white space. */
export function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

/** One past the last offset in start..end that is not white space. */
export function skipSpaceBack(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(bytes[at - 1])) at--;
  return at;
}

/** start..end as text; only for slow paths. Bytes beyond ASCII come out as Latin-1, which no grammar takes. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/** Whether start..end equals a lower-case ASCII word, whatever the case. */
export function equalsWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i];
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Two digits as a number, or -1. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - ZERO;
  const ones = bytes[at + 1] - ZERO;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -1 : tens * 10 + ones;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(byte: number): number {
  const digit = byte - ZERO;
  if (digit >>> 0 <= 9) return digit;
  const letter = (byte | 0x20) - 0x61;
  return letter >>> 0 <= 5 ? letter + 10 : -1;
}

const SHOWN_BYTES = 1024;

/** start..end for people: UTF-8 decoded, cut after 1 KiB. */
export function shownValue(bytes: Uint8Array, start: number, end: number): string {
  const length = Math.min(end - start, SHOWN_BYTES);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
  return end - start > SHOWN_BYTES ? `${text}…` : text;
}
