import { SeededRandom } from './random.js';

/**
 * Which rows of a stream of unknown length make a uniform sample of `size` rows: algorithm L of K.-H. Li,
 * "Reservoir-sampling algorithms of time complexity O(n(1 + log(N/n)))" (1994), which passes over the rows between two
 * samples without looking at them.
 */
export class RowReservoir {
  /** Per slot, the row of the block last given to advance() that now fills it; -1: the slot is as it was. */
  readonly taken: Int32Array;
  private readonly random: SeededRandom;
  /** Rows seen. */
  private seen = 0;
  /** Number of the next row that is taken once the slots are full. */
  private next: number;
  private weight: number;

  constructor(size: number, seed: string) {
    this.taken = new Int32Array(size);
    this.random = new SeededRandom(seed);
    this.weight = this.shrink();
    this.next = size - 1;
    this.skip();
  }

  /** Moves over a block of `rows` rows. @returns whether any row was taken; then `taken` says which */
  advance(rows: number): boolean {
    const { taken, seen } = this;
    const size = taken.length;
    const end = seen + rows;
    this.seen = end;
    if (seen >= size && this.next >= end) return false;
    taken.fill(-1);
    for (let slot = seen; slot < size && slot < end; slot++) taken[slot] = slot - seen;
    while (this.next < end) {
      taken[this.random.below(size)] = this.next - seen;
      this.weight *= this.shrink();
      this.skip();
    }
    return true;
  }

  private shrink(): number {
    return Math.exp(Math.log(this.random.next()) / this.taken.length);
  }

  private skip(): void {
    this.next += Math.floor(Math.log(this.random.next()) / Math.log1p(-this.weight)) + 1;
  }
}
