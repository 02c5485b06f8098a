/**
 * The character that begins at `at`, as code point * 8 + its number of bytes. Values that are not UTF-8 are null by now; what
 * is no character all the same gives some character, never one beyond the last.
 */
export function decodeAt(data: Uint8Array, at: number): number {
  const byte = data[at];
  if (byte < 0x80) return byte * 8 + 1;
  if (byte < 0xe0) return (((byte & 0x1f) << 6) | (data[at + 1] & 0x3f)) * 8 + 2;
  if (byte < 0xf0) {
    return (((byte & 0x0f) << 12) | ((data[at + 1] & 0x3f) << 6) | (data[at + 2] & 0x3f)) * 8 + 3;
  }
  const code =
    ((byte & 0x07) << 18) |
    ((data[at + 1] & 0x3f) << 12) |
    ((data[at + 2] & 0x3f) << 6) |
    (data[at + 3] & 0x3f);
  return (code > 0x10ffff ? 0xfffd : code) * 8 + 4;
}

/** Where the character before `at` begins. */
export function previous(data: Uint8Array, at: number): number {
  let before = at - 1;
  while ((data[before] & 0xc0) === 0x80) before--;
  return before;
}
