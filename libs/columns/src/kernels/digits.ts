/** Four digits as bytes of 0 to 9: the word that this leaves where they stand in memory, the first one lowest. */
export const DIGITS = 0x30303030;

/** What belongs to a number of so many digits (0 to 8): of the four bytes before its last four, and of those. */
const UPPER = Int32Array.of(0, 0, 0, 0, 0, 0xff000000, 0xffff0000, 0xffffff00, -1);
const LOWER = Int32Array.of(0, 0xff000000, 0xffff0000, 0xffffff00, -1, -1, -1, -1, -1);

/** Not 0 where a byte of `word` is above 9: its upper half has a bit set, or gets one when 6 is added. */
export function beyondNine(word: number): number {
  return (word | (word + 0x06060606)) & 0xf0f0f0f0;
}

/** The number that four bytes of 0 to 9 are. */
export function fourDigits(word: number): number {
  const pairs = Math.imul(word, 10) + (word >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

/**
 * The number that start..end is, of one to eight digits and nothing else; -1 where it is not, or where fewer than eight bytes lie
 * before its end. Hot: no loop, and no branch on the number's length.
 */
export function shortNumber(text: DataView, start: number, end: number): number {
  const length = end - start;
  if (length > 8 || length < 1 || end < 8) return -1;
  const upper = (text.getInt32(end - 8, true) ^ DIGITS) & UPPER[length];
  const lower = (text.getInt32(end - 4, true) ^ DIGITS) & LOWER[length];
  if ((beyondNine(upper) | beyondNine(lower)) !== 0) return -1;
  return fourDigits(upper) * 10000 + fourDigits(lower);
}
