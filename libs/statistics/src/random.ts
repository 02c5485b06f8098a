/**
 * Numbers in [0, 1) that depend on the seed alone, so that a split that is tried again gives the same sample. (Marsaglia's
 * xorshift with a multiplicative finish; for samples, not for secrets.)
 */
export class SeededRandom {
  private state: number;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
    this.state = hash | 1;
  }

  /** Never 0, so that its logarithm is finite. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    const mixed = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) ^ (x >>> 12);
    return ((mixed >>> 0) + 0.5) / 4294967296;
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }
}

/** `count` items of the list, each equally likely, in random order. The list is not changed. */
export function choose<T>(items: readonly T[], count: number, random: SeededRandom): T[] {
  const pool = [...items];
  const wanted = Math.min(count, pool.length);
  for (let i = 0; i < wanted; i++) {
    const j = i + random.below(pool.length - i);
    const item = pool[j];
    pool[j] = pool[i];
    pool[i] = item;
  }
  pool.length = wanted;
  return pool;
}
