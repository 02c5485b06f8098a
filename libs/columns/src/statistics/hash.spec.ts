import { DistinctSketch } from '@sluice/statistics';
import { firstHash, secondHash } from './hash.js';

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
const ofFloat = (value: number): readonly [number, number] => {
  float[0] = value;
  return [words[0], words[1]];
};
const ofInteger = (value: number): readonly [number, number] => [value | 0, Math.floor(value / 4294967296)];

/** Columns whose values differ in few bits, or in bits of one place. */
const COLUMNS: readonly { readonly name: string; readonly at: (n: number) => readonly [number, number] }[] = [
  { name: 'numbers in a row', at: (n) => ofInteger(n) },
  { name: 'multiples of 1,000', at: (n) => ofInteger(n * 1_000) },
  { name: 'multiples of 65,536', at: (n) => ofInteger(n * 65_536) },
  { name: 'negative numbers', at: (n) => ofInteger(-n) },
  { name: 'seconds in microseconds', at: (n) => ofInteger(1_700_000_000e6 + n * 1e6) },
  { name: 'days in microseconds', at: (n) => ofInteger(n * 86_400e6) },
  { name: 'doubles that are whole', at: (n) => ofFloat(n) },
  { name: 'doubles with a fraction', at: (n) => ofFloat(n / 100) },
  { name: 'high words alone', at: (n) => [7, n] },
];

describe('the hash of statistics', () => {
  it.each(COLUMNS)('tells $name apart, so that the estimate is within 6 %', ({ at }) => {
    for (const size of [100, 3_000, 50_000]) {
      const sketch = new DistinctSketch();
      for (let n = 0; n < size; n++) {
        const [low, high] = at(n);
        const first = firstHash(low, high);
        sketch.add(first, secondHash(first, high));
      }
      expect(Math.abs(sketch.estimate() - size) / size).toBeLessThan(0.06);
    }
  });
});
