import { Refused } from '../publish/refused.js';
import type { StagedRows } from '../stage/staged-rows.js';
import { inQuestion } from './guard.js';
import type { Merged, MergeWork } from './mode.js';

/** Puts a new table in the place of the old one. */
export function swapTable(_rows: StagedRows, work: MergeWork): Promise<Merged> {
  return Promise.reject(
    new Refused(
      'TARGET_DEPENDANTS',
      `${inQuestion(work)} cannot be replaced without a key.`,
      'Name a key in target.key.',
    ),
  );
}
