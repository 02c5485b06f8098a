import { RowReservoir } from './reservoir.js';

/** The rows in the slots after so many rows, given in blocks. */
function sampled(size: number, rows: number, block: number, seed: string): number[] {
  const reservoir = new RowReservoir(size, seed);
  const slots: number[] = [];
  for (let from = 0; from < rows; from += block) {
    const count = Math.min(block, rows - from);
    if (!reservoir.advance(count)) continue;
    reservoir.taken.forEach((row, slot) => {
      expect(row).toBeLessThan(count);
      if (row >= 0) slots[slot] = from + row;
    });
  }
  return slots;
}

describe('RowReservoir', () => {
  it('takes every row where there are few', () => {
    expect(sampled(8, 5, 2, 's')).toEqual([0, 1, 2, 3, 4]);
    expect(sampled(8, 8, 3, 's')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('depends on the rows and the seed, not on the blocks', () => {
    const once = sampled(16, 5_000, 5_000, 'split-1');
    expect(sampled(16, 5_000, 7, 'split-1')).toEqual(once);
    expect(sampled(16, 5_000, 700, 'split-1')).toEqual(once);
    expect(sampled(16, 5_000, 700, 'split-2')).not.toEqual(once);
  });

  it('takes distinct rows, each equally likely', () => {
    const tenths = new Array<number>(10).fill(0);
    const runs = 400;
    for (let n = 0; n < runs; n++) {
      const rows = sampled(20, 1_000, 64, `seed ${n}`);
      expect(new Set(rows).size).toBe(20);
      for (const row of rows) tenths[Math.floor(row / 100)] += 1;
    }
    // 800 expected in each tenth, with a standard deviation of 27.
    for (const count of tenths) expect(Math.abs(count - 800)).toBeLessThan(5 * 27);
  });
});
