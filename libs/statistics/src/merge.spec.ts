import { addNumbers } from './hash.fixture.js';
import { DistinctSketch } from './distinct.js';
import { mergeStatistics } from './merge.js';
import { profileOf } from './profile.js';
import { SAMPLE_BYTES, SAMPLE_VALUES, thin } from './sample.js';
import { choose, SeededRandom } from './random.js';
import { type ColumnStatistics } from './statistics.js';

/** What a collector would say of the numbers from..to - 1 and some nulls. */
function numbers(from: number, to: number, nulls = 0): ColumnStatistics {
  const all = Array.from({ length: to - from }, (_, i) => String(from + i));
  return {
    column: 'n',
    type: 'integer',
    rows: to - from + nulls,
    nulls,
    min: all[0],
    max: all.at(-1),
    sum: all.length === 0 ? undefined : ((from + to - 1) * (to - from)) / 2,
    summed: all.length === 0 ? undefined : to - from,
    distinct: addNumbers(new DistinctSketch(), from, to).encode(),
    sample: choose(all, SAMPLE_VALUES, new SeededRandom(`${from}`)),
  };
}

const exact = (statistics: ColumnStatistics): object => ({ ...statistics, sample: [] });

describe('mergeStatistics', () => {
  const a = numbers(0, 10_000, 3);
  const b = numbers(5_000, 5_100, 1);
  const c = numbers(9_000, 30_000);

  it('does not depend on the order of its operands', () => {
    expect(mergeStatistics(a, b)).toEqual(mergeStatistics(b, a));
    expect(mergeStatistics(c, a)).toEqual(mergeStatistics(a, c));
  });

  it('does not depend on grouping, samples apart', () => {
    const left = mergeStatistics(mergeStatistics(a, b), c);
    const right = mergeStatistics(a, mergeStatistics(b, c));
    expect(exact(left)).toEqual(exact(right));
    expect(exact(left)).toMatchObject({ rows: 31_104, nulls: 4, min: '0', max: '29999', summed: 31_100 });
  });

  it('leaves statistics as they are when nothing is added', () => {
    const nothing = numbers(0, 0);
    expect(mergeStatistics(a, nothing)).toEqual(a);
    expect(mergeStatistics(nothing, a)).toEqual(a);
    expect(mergeStatistics(nothing, nothing)).toEqual(nothing);
  });

  it('compares least and greatest values by type, not as texts', () => {
    const merged = mergeStatistics(numbers(9, 10), numbers(10, 11));
    expect(merged).toMatchObject({ min: '9', max: '10' });
  });

  it('keeps every value of two small samples', () => {
    const merged = mergeStatistics(numbers(0, 100), numbers(100, 300));
    expect(merged.sample.map(Number).sort((x, y) => x - y)).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('weighs samples by the rows behind them', () => {
    const few = numbers(0, 1_000);
    const many = numbers(1_000, 10_000);
    const { sample } = mergeStatistics(few, many);
    const fromFew = sample.filter((value) => Number(value) < 1_000).length;
    expect(sample).toHaveLength(SAMPLE_VALUES);
    expect(fromFew).toBeGreaterThanOrEqual(51);
    expect(fromFew).toBeLessThanOrEqual(52);
  });

  it('stays uniform when many splits are merged one after the other', () => {
    let merged = numbers(0, 1_000);
    for (let n = 1; n < 100; n++) merged = mergeStatistics(merged, numbers(n * 1_000, (n + 1) * 1_000));
    expect(merged.sample).toHaveLength(SAMPLE_VALUES);
    const { quantiles, distinct, mean } = profileOf(merged);
    expect(mean).toBe(49_999.5);
    expect(Math.abs(distinct - 100_000)).toBeLessThan(5_000);
    for (const { at, value } of quantiles) {
      // Four standard deviations of a share in a sample of 512.
      const room = 4 * Math.sqrt((at * (1 - at)) / SAMPLE_VALUES) * 100_000 + 100;
      expect(Math.abs(Number(value) - at * 100_000)).toBeLessThan(room);
    }
    expect(quantiles.at(0)?.value).toBe('0');
    expect(quantiles.at(-1)?.value).toBe('99999');
  });

  it('keeps a sample within the bytes that it is given', () => {
    const merged = mergeStatistics(a, c, 600);
    expect(merged.sample.join('').length).toBeLessThanOrEqual(600);
    expect(merged.sample.length).toBeGreaterThan(50);
  });

  it('refuses statistics of two columns', () => {
    expect(() => mergeStatistics(a, { ...a, column: 'other' })).toThrow('do not merge');
  });

  it('thins samples of long values to their bytes, whatever the length of a value', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 'x' : 'y'.repeat(200)));
    const thinned = thin(values, SAMPLE_BYTES, new SeededRandom('s'));
    const short = thinned.filter((value) => value === 'x').length;
    expect(thinned.join('').length).toBeLessThanOrEqual(SAMPLE_BYTES);
    expect(Math.abs(short / thinned.length - 0.5)).toBeLessThan(0.15);
  });
});

describe('profileOf', () => {
  const base: ColumnStatistics = { ...numbers(0, 0), column: 'c', type: 'text', rows: 6, nulls: 1 };

  it('shows a complete sample exactly', () => {
    const sample = ['b', 'a', 'b', 'c', 'b'];
    const profile = profileOf({ ...base, sample, min: 'a', max: 'c', minLength: 1, totalLength: 5 });
    expect(profile.top).toEqual([
      { value: 'b', rows: 3 },
      { value: 'a', rows: 1 },
      { value: 'c', rows: 1 },
    ]);
    expect(profile).toMatchObject({ sampled: 5, meanLength: 1, mean: undefined });
    expect(profile.quantiles.find(({ at }) => at === 0.5)).toEqual({ at: 0.5, value: 'b' });
  });

  it('estimates the rows of frequent values, and lists none that the sample may have by chance', () => {
    const sample = ['x', 'x', 'x', 'x', 'x', 'y', 'y', 'y', 'y', 'z'];
    const profile = profileOf({ ...base, rows: 100, nulls: 0, sample });
    expect(profile.top).toEqual([{ value: 'x', rows: 50 }]);
  });

  it('has neither quantiles nor values where values are not kept', () => {
    const profile = profileOf(base);
    expect(profile).toMatchObject({ quantiles: [], top: [], sampled: 0, min: undefined });
  });

  it('never counts more distinct values than there are values', () => {
    const distinct = addNumbers(new DistinctSketch(), 0, 50).encode();
    expect(profileOf({ ...base, distinct }).distinct).toBe(5);
    expect(profileOf({ ...base, rows: 1, distinct }).distinct).toBe(0);
  });
});
