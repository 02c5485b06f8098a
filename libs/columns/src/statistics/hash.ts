/**
 * 64 bits of hash for DistinctSketch, in two words: the upper bits of `first` pick the register, the leading zeros of `second`
 * are the rank. Multiplications carry upwards, so upper bits are the well-mixed ones, and no more is done for the others:
 * hashing is most of what statistics cost. hash.spec.ts tries it on the kinds of values that columns have.
 */
export function firstHash(low: number, high: number): number {
  const mixed = low ^ (low >>> 16) ^ Math.imul(high, 0x9e3779b1);
  const a = Math.imul(mixed, 0x85ebca6b);
  return Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
}

/** From what firstHash made of the same words. */
export function secondHash(first: number, high: number): number {
  return Math.imul((first ^ (first >>> 15)) + Math.imul(high, 0x165667b1), 0xd6e8feb9);
}
