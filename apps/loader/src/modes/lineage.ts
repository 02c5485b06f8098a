import type { ResolvedPipeline } from '@sluice/config';

/** The column that says which run a row is of. */
export const RUN_COLUMN = '_run_id';

/**
 * Of these columns, those in which a row differs from another: which run, object and record it came from, and when, is no
 * difference. A row that is loaded again as it was keeps the lineage it had.
 */
export function comparedColumns({ transform }: ResolvedPipeline, columns: readonly string[]): string[] {
  const lineage = transform.lineage.map((name) => `_${name}`);
  return columns.filter((name) => !lineage.includes(name));
}
