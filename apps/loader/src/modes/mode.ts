import type { ResolvedPipeline } from '@sluice/config';
import type { RunContext__Output } from '@sluice/proto';
import type { RunFacts } from '../stage/stage-table.js';
import type { StagedRows } from '../stage/staged-rows.js';
import { appendRows } from './append.js';

/**
 * What became of the rows that were left in the stage (I1): each is inserted, updated or unchanged. Rows that a mode passes
 * over for others are superseded: it takes them out of the stage and enters them in the books of their splits, as
 * `deduplicate` does.
 */
export interface Merged {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly superseded: number;
  /** Rows of the target that were deleted, closed or marked; not part of the balance. */
  readonly deleted: number;
}

export interface MergeWork {
  readonly facts: RunFacts;
  readonly run: RunContext__Output;
  /** Told on to the caller, e.g. `deleting`. */
  say(detail: string): void;
}

/**
 * How staged rows come into the table, within the publication's transaction and under the publisher's lock of the table.
 * It may be rolled back to a savepoint and never called again; it is called once per transaction.
 *
 * @throws Refused where the rows may not be published (`max_delete_ratio`, rejects, rows of a later date)
 */
export type Merge = (rows: StagedRows, work: MergeWork) => Promise<Merged>;

const MODES: Readonly<Record<ResolvedPipeline['target']['mode'], Merge>> = {
  append: appendRows,
  upsert: appendRows,
  replace: appendRows,
  history: appendRows,
  sync: appendRows,
};

export function mergeOf({ target }: ResolvedPipeline): Merge {
  return MODES[target.mode];
}
