/**
 * Stores ±(units * scale + rest) as a 64-bit integer at `row` without a BigInt: the sum is taken in two limbs, of which
 * every intermediate stays below 2**53.
 *
 * @param units whole, 0 up to 2**40
 * @param scale 1e6 or 1e9
 * @param rest whole, 0 up to 2**31
 * @returns false where the result is outside int64
 */
export function storeScaled(
  words: Int32Array,
  row: number,
  negative: boolean,
  units: number,
  scale: number,
  rest: number,
): boolean {
  const top = Math.floor(units / 1048576);
  const upper = top * scale;
  const lower = (units - top * 1048576) * scale + rest;
  const upperTop = Math.floor(upper / 4096);
  const sum = (upper - upperTop * 4096) * 1048576 + lower;
  const carry = Math.floor(sum / 4294967296);
  const high = upperTop + carry;
  const low = sum - carry * 4294967296;
  if (high > 2147483647 && !(negative && high === 2147483648 && low === 0)) return false;
  words[2 * row] = negative ? -low | 0 : low | 0;
  words[2 * row + 1] = negative ? ~high + (low === 0 ? 1 : 0) : high;
  return true;
}
