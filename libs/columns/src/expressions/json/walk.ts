/**
 * Steps over JSON that is known to be well-formed (the columns' kernels see to that), a byte at a time and without making
 * anything: only the value that is asked for is ever read.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/** Where a value or a sign begins, white space passed over. */
export function space(data: Uint8Array, at: number): number {
  let to = at;
  while (data[to] === 0x20 || data[to] === 0x0a || data[to] === 0x0d || data[to] === 0x09) to++;
  return to;
}

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Of the value that begins at `at`. */
export function typeAt(data: Uint8Array, at: number): JsonType {
  switch (data[at]) {
    case OPEN_OBJECT:
      return 'object';
    case OPEN_ARRAY:
      return 'array';
    case QUOTE:
      return 'string';
    case 0x74:
    case 0x66:
      return 'boolean';
    case 0x6e:
      return 'null';
    default:
      return 'number';
  }
}

/** The offset behind the string that begins at `at`. */
export function skipString(data: Uint8Array, at: number): number {
  let to = at + 1;
  while (data[to] !== QUOTE) to += data[to] === BACKSLASH ? 2 : 1;
  return to + 1;
}

/** The offset behind the value that begins at `at`; `end` is that of the document. */
export function skipValue(data: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let i = at; i < end;) {
    const byte = data[i];
    if (byte === QUOTE) i = skipString(data, i);
    else {
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
      i = depth === 0 && isScalar(byte) ? scalarEnd(data, i, end) : i + 1;
    }
    if (depth === 0) return i;
  }
  return end;
}

const isScalar = (byte: number): boolean => byte !== CLOSE_ARRAY && byte !== CLOSE_OBJECT;

function scalarEnd(data: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && !endsScalar(data[to])) to++;
  return to;
}

function endsScalar(byte: number): boolean {
  return byte <= 0x20 || byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT;
}

/** Sees each member of the object at `at`: where its name and its value begin. */
export function eachMember(
  data: Uint8Array,
  at: number,
  end: number,
  see: (name: number, value: number) => void,
): void {
  let i = space(data, at + 1);
  while (data[i] !== CLOSE_OBJECT) {
    const name = i;
    const value = space(data, space(data, skipString(data, i)) + 1); // behind the colon
    see(name, value);
    i = space(data, skipValue(data, value, end));
    if (data[i] === COMMA) i = space(data, i + 1);
  }
}

/** Sees where each element of the array at `at` begins, as long as more are wanted. */
export function eachElement(
  data: Uint8Array,
  at: number,
  end: number,
  see: (value: number) => boolean,
): void {
  let i = space(data, at + 1);
  while (data[i] !== CLOSE_ARRAY) {
    if (!see(i)) return;
    i = space(data, skipValue(data, i, end));
    if (data[i] === COMMA) i = space(data, i + 1);
  }
}

/** Whether the string at `at` is this text, its escapes read. */
export function stringIs(data: Uint8Array, at: number, text: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  let i = at + 1;
  for (let k = 0; k < length; k++, i++) {
    if (data[i] === BACKSLASH) return unescaped(data, at).equals(text.subarray(from, to));
    if (data[i] === QUOTE || data[i] !== text[from + k]) return false;
  }
  return data[i] === QUOTE;
}

/** The contents of the string at `at`. */
export function unescaped(data: Uint8Array, at: number): Buffer {
  const end = skipString(data, at) - 1;
  const source = Buffer.from(data.buffer, data.byteOffset + at + 1, end - at - 1);
  if (!source.includes(BACKSLASH)) return source;
  const text = source.toString().replace(ESCAPE, (whole: string, hex?: string, simple?: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    return SIMPLE[simple ?? ''] ?? simple ?? whole;
  });
  return Buffer.from(text);
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/g;
const SIMPLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
