import type { ResolvedPipeline } from '@sluice/config';
import type { RunContext__Output } from '@sluice/proto';
import type { RunFacts } from '../stage/stage-table.js';
import type { StagedRows, Standing } from '../stage/staged-rows.js';
import { append } from './append.js';
import { history } from './history.js';
import type { Merged } from './merged.js';
import { sync } from './sync.js';
import { upsert } from './upsert.js';
import { replace } from './replace.js';

export interface MergeWork {
  readonly facts: RunFacts;
  readonly run: RunContext__Output;
  /** How many the plan has. */
  readonly splits: number;
  /** Told on to the caller, e.g. `deleting`. */
  say(detail: string): void;
  /** Records of the run that were rejected so far. */
  rejected(): number;
}

/**
 * How staged rows come into the table, within the publication's transaction and under the publisher's lock of the table.
 * It may be rolled back to a savepoint and never called again; it is called once per transaction.
 *
 * @throws Refused where the rows may not be published (`max_delete_ratio`, rejects, rows of a later date)
 */
export type Merge = (rows: StagedRows, work: MergeWork) => Promise<Merged>;

export interface Mode {
  /**
   * Before any row is checked: rejects those that the mode cannot place (a null in the key, another partition), and takes out
   * those that others of the run supersede; returns how many these are.
   *
   * @throws Refused where the run may not be published at all
   */
  readonly settle?: (rows: StagedRows, work: MergeWork) => Promise<number>;
  /** Undefined: ADDED. */
  readonly standing?: (work: Pick<MergeWork, 'facts' | 'run'>) => Standing;
  readonly merge: Merge;
}

const MODES: Readonly<Record<ResolvedPipeline['target']['mode'], Mode>> = {
  append,
  upsert,
  replace,
  history,
  sync,
};

export function modeOf({ target }: ResolvedPipeline): Mode {
  return MODES[target.mode];
}
