import { api, type ColumnStatistics, type LoadEvent__Output } from '@sluice/proto';
import { type ColumnStatistics as Mergeable, mergeStatistics, SAMPLE_BYTES } from '@sluice/statistics';
import type { StoredStatistics } from '../transitions/keep-statistics.js';

/** Of the samples of all columns of a run together (I5); up to 256 columns have all that a sample may have. */
const MERGED_SAMPLE_BYTES = 4 << 20;

/** Undefined where the split has none: the pipeline turns them off, or an earlier attempt had committed. */
export function storedOf(columns: readonly ColumnStatistics[]): StoredStatistics | undefined {
  const [first] = columns;
  return first && { rows: Number(first.rows), columns: encode(columns) };
}

/**
 * The statistics of all the rows of all of them: column by column, so its size is that of one of them. A column that some
 * do not have (versions of a pipeline never mix in a run, so none does) would be kept as it is.
 */
export function mergeStored(all: readonly StoredStatistics[]): StoredStatistics {
  const merged = new Map<string, Mergeable>();
  for (const stored of all) {
    const columns = decode(stored.columns);
    const bytes = Math.floor(MERGED_SAMPLE_BYTES / Math.max(1, columns.length));
    for (const column of columns) {
      const key = `${column.column}\0${column.type}`;
      const before = merged.get(key);
      merged.set(key, before ? mergeStatistics(before, column, Math.min(bytes, SAMPLE_BYTES)) : column);
    }
  }
  return {
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
    columns: encode([...merged.values()]),
  };
}

/** In protobuf, as a LoadCommitted that holds nothing else: half of JSON's size, and no second description of the format. */
function encode(columns: readonly (ColumnStatistics | Mergeable)[]): Buffer {
  const statistics = columns.map((column) => ({ ...column, distinct: Buffer.from(column.distinct ?? '') }));
  return api().Loader.service.Load.responseSerialize({ committed: { statistics } });
}

export function decode(bytes: Buffer): Mergeable[] {
  if (bytes.length === 0) return [];
  const event: LoadEvent__Output = api().Loader.service.Load.responseDeserialize(bytes);
  return event.committed?.statistics ?? [];
}
