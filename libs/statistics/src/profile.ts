import { DistinctSketch } from './distinct.js';
import { comparerOf, orderOf } from './order.js';
import { type ColumnStatistics } from './statistics.js';

/** Statistics as they are shown; sluice.v1.ColumnProfile has the same members. */
export interface ColumnProfile {
  column: string;
  type: string;
  rows: number;
  nulls: number;
  /** An estimate, but never more than there are values. */
  distinct: number;
  min?: string | undefined;
  max?: string | undefined;
  mean?: number | undefined;
  quantiles: { at: number; value: string }[];
  /** Estimated rows of the most frequent values of the sample; what it has fewer than five of is not listed. */
  top: { value: string; rows: number }[];
  minLength?: number | undefined;
  maxLength?: number | undefined;
  meanLength?: number | undefined;
  /** Values in the sample. */
  sampled: number;
}

const QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1] as const;
const TOP_VALUES = 10;
/** Values that happen to be sampled twice would be told to be hundreds of times as frequent as they are. */
const LEAST_SAMPLED = 5;

export function profileOf(statistics: ColumnStatistics): ColumnProfile {
  const { column, type, rows, nulls, min, max, sum, summed, minLength, maxLength, totalLength, sample } =
    statistics;
  const values = rows - nulls;
  return {
    column,
    type,
    rows,
    nulls,
    distinct: distinctOf(statistics, values),
    min,
    max,
    mean: sum === undefined || !summed ? undefined : sum / summed,
    quantiles: quantilesOf(statistics),
    top: topOf(sample, values),
    minLength,
    maxLength,
    meanLength: totalLength === undefined || values === 0 ? undefined : totalLength / values,
    sampled: sample.length,
  };
}

function distinctOf({ distinct }: ColumnStatistics, values: number): number {
  const estimate = Math.round(DistinctSketch.decode(distinct).estimate());
  return Math.min(Math.max(estimate, values > 0 ? 1 : 0), values);
}

/** The ends are the column's own, the rest the sample's (the least value that so large a share does not exceed). */
function quantilesOf({ type, min, max, sample }: ColumnStatistics): { at: number; value: string }[] {
  if (sample.length === 0 || orderOf(type) === 'none') return [];
  const sorted = [...sample].sort(comparerOf(type));
  return QUANTILES.map((at) => {
    const inner = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(at * sorted.length) - 1))];
    return { at, value: (at === 0 ? min : at === 1 ? max : undefined) ?? inner };
  });
}

function topOf(sample: readonly string[], values: number): { value: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const value of sample) counts.set(value, (counts.get(value) ?? 0) + 1);
  const complete = sample.length === values;
  return [...counts]
    .filter(([, count]) => count >= LEAST_SAMPLED || complete)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, TOP_VALUES)
    .map(([value, count]) => ({ value, rows: Math.round((count / sample.length) * values) }));
}
