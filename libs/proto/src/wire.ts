/** Protobuf's wire format, as far as messages framed by hand need it (protobuf.dev/programming-guides/encoding). */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** Writes a whole number up to 2^53. @returns where it ends */
export function writeVarint(out: Uint8Array, at: number, value: number): number {
  let i = at;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out[i++] = (rest % 128) | 0x80;
  out[i++] = rest;
  return i;
}
