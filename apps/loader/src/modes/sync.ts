import { columnList, quoteIdent } from '@sluice/postgres';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import { differs } from './differs.js';
import {
  lossOf,
  requireNewest,
  requireNoRejects,
  requireUnreplaced,
  requireWhole,
  withinRatio,
} from './guard.js';
import { sameKey, settleKeys } from './key-rows.js';
import { comparedColumns } from './lineage.js';
import { NOTHING, type Merged } from './merged.js';
import type { MergeWork, Mode } from './mode.js';
import { deleteWhere, lockOutWriters, unlessOffence } from './store.js';
import { besideKeys, checkReplay, upsert } from './upsert.js';

/**
 * upsert, of a run that has all the keys there are: those of the table that it does not have are deleted, or marked so, and marks
 * of those that it has again are taken off.
 */
export const sync: Mode = {
  settle: async (rows, work) => {
    // Versions tell which of two rows is newer, but not whether a key that is missing was there yet.
    await (work.run.replayOf === '' ? requireNewest(rows, work) : requireUnreplaced(rows, work));
    const superseded = await settleKeys(rows, work);
    const soft = softColumn(rows);
    // What is marked is older than any record; another live row of the run may have come after the one that is replayed.
    await checkReplay(rows, work, soft === undefined ? 'true' : `t.${soft} IS NULL`);
    return superseded;
  },
  standing: (work) => {
    const beside = besideKeys(work);
    const goes = work.run.replayOf === '' && work.facts.spec.target.sync?.delete !== 'soft';
    // Whatever the run does not have is gone by then; what it has is looked for among its rows.
    return goes ? { ...beside, apart: () => 'false', remains: () => 'false' } : beside;
  },
  merge: syncRows,
};

async function syncRows(rows: StagedRows, work: MergeWork): Promise<Merged> {
  const soft = softColumn(rows);
  // A replay brings some keys of a run that has been compared already.
  if (work.run.replayOf !== '') return reappearing(rows, work, soft);
  // No objects are no extract: it tells of no key that it is gone.
  if (work.splits === 0) return NOTHING;
  await requireWhole(rows, work);
  await lockOutWriters(rows);
  const gone = `NOT EXISTS (SELECT FROM ${rows.stage} s WHERE ${sameKey(rows.spec.target.key)})`;
  if (work.facts.spec.target.maxDeleteRatio !== undefined) {
    work.say('counting what goes');
    const live = soft === undefined ? 'true' : `t.${soft} IS NULL`;
    withinRatio(await lossOf(rows, work, { live, gone }), work);
  }
  work.say('deleting');
  const merged =
    soft === undefined ? await withoutGone(rows, work, gone) : await marked(rows, work, soft, gone);
  requireNoRejects(work); // the table may have refused some
  return merged;
}

/** Quoted; undefined: rows are deleted. */
function softColumn({ spec }: StagedRows): string | undefined {
  const { sync: how } = spec.target;
  return how?.delete === 'soft' ? quoteIdent(how.deletedColumn) : undefined;
}

async function marked(rows: StagedRows, work: MergeWork, soft: string, gone: string): Promise<Merged> {
  const { count: deleted } = await rows.session.query(
    `UPDATE ${targetOf(rows)} t SET ${soft} = to_timestamp($1::float8 / 1000) WHERE t.${soft} IS NULL AND ${gone}`,
    [work.run.triggeredAtMs],
  );
  work.say('merging');
  return { ...(await reappearing(rows, work, soft)), deleted };
}

/** Takes the marks off keys that the run has, before rows are compared: a row that is otherwise as it was is updated by that. */
async function reappearing(rows: StagedRows, work: MergeWork, soft: string | undefined): Promise<Merged> {
  if (soft === undefined) return upsert.merge(rows, work);
  const { table, spec, columns, stage } = rows;
  const { key } = spec.target;
  const compared = comparedColumns(spec, columns).filter((name) => !key.includes(name));
  const { rows: found } = await rows.session.query<{ n: string }>(
    `WITH back AS (UPDATE ${targetOf(rows)} t SET ${soft} = NULL FROM ${stage} s
       WHERE ${sameKey(key)} AND t.${soft} IS NOT NULL RETURNING ${differs(table, compared)} AS differs)
     SELECT count(*) FILTER (WHERE NOT differs)::int8 AS n FROM back`,
  );
  const equal = Number(found[0].n);
  const merged = await upsert.merge(rows, work);
  return { ...merged, updated: merged.updated + equal, unchanged: merged.unchanged - equal };
}

/**
 * Deletes before it merges, so that a unique value may pass from a row that goes to one that comes; where rows of the table still
 * refer to what goes, after it.
 */
async function withoutGone(rows: StagedRows, work: MergeWork, gone: string): Promise<Merged> {
  const first = await unlessOffence(rows.session, async () => {
    const { count } = await rows.session.query(`DELETE FROM ${targetOf(rows)} t WHERE ${gone}`);
    return count;
  });
  if (first !== undefined) {
    work.say('merging');
    return { ...(await upsert.merge(rows, work)), deleted: first };
  }
  // Merging takes rows out of the stage that are older than the table's: their keys are not gone.
  const { key } = rows.spec.target;
  await rows.session.query(
    `CREATE TEMP TABLE sluice_gone ON COMMIT DROP AS SELECT ${columnList(key, 't.')} FROM ${targetOf(rows)} t WHERE ${gone}`,
  );
  work.say('merging');
  const merged = await upsert.merge(rows, work);
  work.say('deleting');
  const noted = `EXISTS (SELECT FROM pg_temp.sluice_gone g WHERE ${sameKey(key, 't', 'g')})`;
  return { ...merged, deleted: await deleteWhere(rows, work, noted) };
}
