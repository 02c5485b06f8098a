import { DistinctSketch } from './distinct.js';
import { comparerOf } from './order.js';
import { mergeSamples, SAMPLE_BYTES } from './sample.js';
import { type ColumnStatistics } from './statistics.js';

/**
 * Statistics of the rows of both. In any order and grouping the result has the same counts, least and greatest values,
 * lengths and distinct estimate; sums differ by rounding, and samples are other samples of the same rows. Which sample it is
 * depends on the operands alone, not on their order.
 *
 * @param sampleBytes of text at the most in the sample: what is merged of very wide tables should not grow to the full
 * @throws TypeError for statistics of two columns
 */
export function mergeStatistics(
  a: ColumnStatistics,
  b: ColumnStatistics,
  sampleBytes = SAMPLE_BYTES,
): ColumnStatistics {
  if (a.column !== b.column || a.type !== b.type) {
    throw new TypeError(`statistics of ${a.column} ${a.type} and ${b.column} ${b.type} do not merge`);
  }
  const compare = comparerOf(a.type);
  const least = (x: string, y: string): string => (compare(x, y) <= 0 ? x : y);
  const greatest = (x: string, y: string): string => (compare(x, y) >= 0 ? x : y);
  return {
    column: a.column,
    type: a.type,
    rows: a.rows + b.rows,
    nulls: a.nulls + b.nulls,
    min: either(a.min, b.min, least),
    max: either(a.max, b.max, greatest),
    sum: either(a.sum, b.sum, add),
    summed: either(a.summed, b.summed, add),
    minLength: either(a.minLength, b.minLength, Math.min),
    maxLength: either(a.maxLength, b.maxLength, Math.max),
    totalLength: either(a.totalLength, b.totalLength, add),
    distinct: mergeDistinct(a.distinct, b.distinct),
    sample: mergeSamples(sampleOf(a), sampleOf(b), sampleBytes),
  };
}

const add = (x: number, y: number): number => x + y;

function either<T>(a: T | undefined, b: T | undefined, both: (a: T, b: T) => T): T | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : both(a, b);
}

function mergeDistinct(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return DistinctSketch.decode(a).merge(DistinctSketch.decode(b)).encode();
}

function sampleOf({ rows, nulls, sample }: ColumnStatistics): Parameters<typeof mergeSamples>[0] {
  return { of: rows - nulls, values: sample };
}
