import type { WorkloadSpec } from './workload.js';

/** Every run adds its rows, each split at its own commit. */
export const APPEND: WorkloadSpec = {
  name: 'append',
  target: ['mode: append', 'publish: split'],
  rows: 'each',
  objects: 4,
  records: 400,
};

/** Every run adds its rows, all at once. */
export const WHOLE: WorkloadSpec = {
  name: 'whole',
  target: ['mode: append', 'publish: run'],
  rows: 'each',
  objects: 4,
  records: 400,
};

/** One object, whose bytes may change and whose rows do not. */
export const ONE_OBJECT: WorkloadSpec = {
  name: 'single',
  target: ['mode: append', 'publish: split'],
  rows: 'each',
  objects: 1,
  records: 400,
  defects: 0,
};

/** The same in a bucket that keeps versions. */
export const VERSIONED: WorkloadSpec = { ...ONE_OBJECT, name: 'versioned', bucket: 'sluice-chaos-versions' };

/** Objects of about 2.5 MB, each in several splits and published by the last of them. */
export const CUT: WorkloadSpec = {
  name: 'cut',
  target: ['mode: append', 'publish: object'],
  source: ['split_size: 1MiB'],
  rows: 'each',
  objects: 2,
  records: 25_000,
};

const idempotent = (
  name: string,
  target: readonly string[],
  more: Partial<WorkloadSpec> = {},
): WorkloadSpec => ({
  ...{ name, target, rows: 'once', objects: 3, records: 400, key: true },
  ...more,
});

/** Modes in which a run that is repeated leaves the table as it is. */
export const MODES: readonly WorkloadSpec[] = [
  idempotent('upserted', ['mode: upsert', 'key: [order_id]']),
  idempotent('replaced', ['mode: replace', 'key: [order_id]', 'allow_rejects: true']),
  idempotent('swapped', ['mode: replace', 'allow_rejects: true'], { key: false }),
  idempotent('synced', ['mode: sync', 'key: [order_id]', 'sync: { delete: hard }', 'allow_rejects: true']),
  idempotent('versions', ['mode: history', 'key: [order_id]', 'history: { effective: ordered_at }'], {
    key: false,
    sql: ['CREATE UNIQUE INDEX ON versions (order_id) WHERE is_current'],
    columns: ['valid_from timestamptz', 'valid_to timestamptz', 'is_current boolean'],
  }),
];
