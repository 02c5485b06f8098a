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
