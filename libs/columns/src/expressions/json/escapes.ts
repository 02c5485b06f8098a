import { type RuntimeError } from '../errors.js';

const BACKSLASH = 0x5c;
const NUL: RuntimeError = { sqlstate: '22P05', message: 'unsupported Unicode escape sequence: \\u0000' };
const HALF: RuntimeError = {
  sqlstate: '22P02',
  message: 'invalid input syntax for type json: half of a surrogate pair',
};

/** What is wrong with the escapes of a well-formed document, where its strings have to be read as text. */
export function badEscape(data: Uint8Array, from: number, to: number): RuntimeError | undefined {
  for (let at = from; at < to; at++) {
    if (data[at] !== BACKSLASH) continue;
    at++;
    if (data[at] !== 0x75) continue;
    const code = hex(data, at + 1);
    at += 4;
    if (code === 0) return NUL;
    if (code < 0xd800 || code > 0xdfff) continue;
    const paired = code < 0xdc00 && data[at + 1] === BACKSLASH && data[at + 2] === 0x75;
    const low = paired ? hex(data, at + 3) : 0;
    if (low < 0xdc00 || low > 0xdfff) return HALF;
    at += 6;
  }
  return undefined;
}

function hex(data: Uint8Array, at: number): number {
  return parseInt(String.fromCharCode(...data.subarray(at, at + 4)), 16);
}
