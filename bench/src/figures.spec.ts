import { median, medianCpu, type Result, speedup, type Turn } from './figures.js';

const result = (id: string, ...seconds: number[]): Result => ({
  id,
  label: id,
  group: 'none',
  turns: seconds.map((s) => ({ seconds: s, cpu: { loader: s / 2 } })),
});

describe('figures', () => {
  it.each([
    { values: [3], expected: 3 },
    { values: [5, 1, 3], expected: 3 },
    { values: [4, 1, 3, 2], expected: 2.5 },
  ])('takes the middle of $values', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });

  it('refuses a median of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('compares by medians, so that one slow turn does not decide', () => {
    expect(speedup(result('a', 1, 2, 90), result('b', 4, 4, 4))).toBe(2);
  });

  it('counts a process that a turn does not name as idle in that turn', () => {
    const turns: Turn[] = [
      { seconds: 1, cpu: { loader: 1 } },
      { seconds: 1, cpu: { loader: 1, psql: 4 } },
      { seconds: 1, cpu: { loader: 1 } },
    ];
    expect(medianCpu({ ...result('a'), turns })).toEqual({ loader: 1, psql: 0 });
  });
});
