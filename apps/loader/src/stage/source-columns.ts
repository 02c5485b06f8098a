/** Where a staged row came from; the validator appends these columns under include_source. */
export const SOURCE_COLUMNS = [
  ['_sluice_part', 'integer'],
  ['_sluice_record', 'bigint'],
  ['_sluice_offset', 'bigint'],
  ['_sluice_raw', 'bytea'],
] as const;

export function isSourceColumn(name: string): boolean {
  return SOURCE_COLUMNS.some(([column]) => column === name);
}

/** The split's position in its plan, which orders the objects of a run. */
export const SPLIT_COLUMN = '_sluice_split';

/** Object, then record. */
export const SOURCE_ORDER = [SPLIT_COLUMN, '_sluice_part', '_sluice_record'] as const;
