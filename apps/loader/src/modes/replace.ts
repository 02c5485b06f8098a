import { SluiceError } from '@sluice/proto';
import { insertRows } from '../stage/insert-rows.js';
import { ADDED, targetOf, type StagedRows, type Standing } from '../stage/staged-rows.js';
import { applyDifference } from './difference.js';
import {
  inQuestion,
  lossOf,
  requireNewest,
  requireNoRejects,
  requireUnreplaced,
  requireWhole,
  withinRatio,
} from './guard.js';
import { requireUnique, settleKeys } from './key-rows.js';
import { NOTHING, type Merged } from './merged.js';
import type { MergeWork, Mode } from './mode.js';
import { inPartition, rejectStrays } from './partition.js';
import { countOf, deleteWhere, lockOutWriters } from './store.js';
import { swapTable } from './swap.js';

/**
 * The table's rows, or those of one partition, give way to the run's in one publication; readers see all of the old ones
 * or all of the new ones.
 */
export const replace: Mode = {
  async settle(rows, work) {
    await (isReplay(work) ? requireUnreplaced(rows, work) : requireNewest(rows, work));
    await rejectStrays(rows, work);
    return rows.spec.target.key.length > 0 ? settleKeys(rows, work) : 0;
  },
  standing: (work) => (isReplay(work) ? ADDED : givingWay(work)),
  merge: replaceRows,
};

/** A replay brings some rows of a run that has replaced the others: they are added. */
function isReplay({ run }: Pick<MergeWork, 'run'>): boolean {
  return run.replayOf !== '';
}

function givingWay(work: Pick<MergeWork, 'facts' | 'run'>): Standing {
  const stays = (alias: string): string => `${inPartition(work, alias)} IS NOT TRUE`;
  return { apart: stays, remains: stays };
}

async function replaceRows(rows: StagedRows, work: MergeWork): Promise<Merged> {
  if (isReplay(work)) return { ...NOTHING, inserted: await insertRows(rows) };
  // No objects are no extract: there is nothing to put in the place of what is there.
  if (work.splits === 0) return NOTHING;
  await requireWhole(rows, work);
  const { target } = work.facts.spec;
  if (target.key.length === 0 && target.partition.length === 0) {
    const merged = await swapTable(rows, work);
    requireNoRejects(work); // the table may have refused some
    return merged;
  }
  await lockOutWriters(rows);
  if (target.key.length > 0) requireUnique(rows);
  const merged = await (target.key.length > 0 ? applyDifference(rows, work) : exchange(rows, work));
  requireNoRejects(work); // the table may have refused some
  await requireExact(rows, work, merged);
  return merged;
}

/** Without a key nothing tells which rows are the same ones. */
async function exchange(rows: StagedRows, work: MergeWork): Promise<Merged> {
  if (work.facts.spec.target.maxDeleteRatio !== undefined) {
    const { before } = await lossOf(rows, work, { gone: 'true' });
    withinRatio({ before, deleted: Math.max(0, before - (await countOf(rows))) }, work);
  }
  work.say('deleting');
  const deleted = await deleteWhere(rows, work, 'true');
  work.say('inserting');
  return { ...NOTHING, inserted: await insertRows(rows), deleted };
}

/** I1: the rows in question are those of the run, one for one. Nobody else can have written any. */
async function requireExact(rows: StagedRows, work: MergeWork, merged: Merged): Promise<void> {
  const expected = merged.inserted + merged.updated + merged.unchanged;
  const { before: found } = await lossOf(rows, work, { gone: 'false' });
  if (found === expected) return;
  throw new SluiceError(
    'TARGET_ERROR',
    `${inQuestion(work)} has ${found} rows where the run has ${expected}.`,
    {
      hint: 'A trigger or a rule of the table changes, adds or leaves out rows, so that it cannot be replaced. Remove it.',
      where: { table: targetOf(rows) },
    },
  );
}
