import { decodeStatistics, encodeStatistics } from '@sluice/proto';
import { type ColumnStatistics, mergeStatistics, SAMPLE_BYTES } from '@sluice/statistics';
import type { StoredStatistics } from '../transitions/keep-statistics.js';

/** Of the samples of all columns of a run together (I5); up to 256 columns have all that a sample may have. */
const MERGED_SAMPLE_BYTES = 4 << 20;

/**
 * The statistics of all the rows of all of them: column by column, so its size is that of one of them. A column that some
 * do not have (versions of a pipeline never mix in a run, so none does) would be kept as it is.
 */
export function mergeStored(all: readonly StoredStatistics[]): StoredStatistics {
  const merged = new Map<string, ColumnStatistics>();
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
    columns: Buffer.from(encodeStatistics([...merged.values()])?.columns ?? ''),
  };
}

/** What 0.1.0's first databases hold: a LoadEvent, its field 2 with the list's fields in it. */
const IN_EVENT = 0x12;

export function decode(bytes: Buffer): ColumnStatistics[] {
  if (bytes[0] !== IN_EVENT) return decodeStatistics(bytes);
  const length = bytes.subarray(1).findIndex((byte) => byte < 0x80) + 1; // of the varint that follows
  return decodeStatistics(bytes.subarray(1 + length));
}
