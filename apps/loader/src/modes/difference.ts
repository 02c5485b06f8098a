import { quoteIdent } from '@sluice/postgres';
import { insertSql, storeRows } from '../stage/insert-rows.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import { differs } from './differs.js';
import { lossOf, withinRatio } from './guard.js';
import { sameKey } from './key-rows.js';
import { comparedColumns } from './lineage.js';
import type { Merged } from './merged.js';
import type { MergeWork } from './mode.js';
import { leftOut } from './order.js';
import { inPartition } from './partition.js';
import { countOf, deleteWhere, unlessOffence } from './store.js';

interface Changes {
  readonly deleted: number;
  readonly updated: number;
  readonly inserted: number;
  /** Rows that would have been updated, and were rejected. */
  readonly refused: number;
}

/**
 * Makes the rows in question those of the run, by their keys: what the run has not goes, what differs is updated, what is new
 * comes. Rows that are as they should be are not touched. The keys of both are unique.
 *
 * @throws Refused DELETE_LIMIT or TARGET_DEPENDANTS
 */
export async function applyDifference(rows: StagedRows, work: MergeWork): Promise<Merged> {
  const sql = differenceSql(rows, work);
  if (work.facts.spec.target.maxDeleteRatio !== undefined) {
    work.say('counting what goes');
    withinRatio(await lossOf(rows, work, { gone: sql.gone }), work);
  }
  const expected = rows.table.changesUpdates ? await differing(rows, sql) : undefined;
  work.say('applying the difference');
  const changes =
    (await unlessOffence(rows.session, () => atOnce(rows, sql))) ?? (await byPart(rows, work, sql));
  const staged = await countOf(rows);
  const { inserted, updated, deleted, refused } = changes;
  // A trigger that left a row as it was would make it pass for one that did not differ.
  if (expected !== undefined && updated + refused !== expected) throw leftOut(work, updated, expected);
  return { inserted, updated, deleted, unchanged: staged - inserted - updated, superseded: 0 };
}

async function differing(
  { session, stage, ...rows }: StagedRows,
  { changed }: DifferenceSql,
): Promise<number> {
  const { rows: found } = await session.query<{ n: string }>(
    `SELECT count(*)::int8 AS n FROM ${targetOf(rows)} t, ${stage} s WHERE ${changed}`,
  );
  return Number(found[0].n);
}

interface DifferenceSql {
  /** Condition over `t`. */
  readonly gone: string;
  readonly remove: string;
  /** Condition over `t` and `s`: the row is to be updated. */
  readonly changed: string;
  change(condition: string): string;
  add(condition: string): string;
}

function differenceSql(rows: StagedRows, work: MergeWork): DifferenceSql {
  const { spec, table, columns, stage } = rows;
  const { key } = spec.target;
  const target = targetOf(rows);
  const others = columns.filter((name) => !key.includes(name));
  const sets = others.map((name) => `${quoteIdent(name)} = s.${quoteIdent(name)}`).join(', ');
  const same = `${sameKey(key)} AND ${inPartition(work, 't')}`;
  const gone = `NOT EXISTS (SELECT FROM ${stage} s WHERE ${sameKey(key)})`;
  const changed = `${same} AND ${differs(table, comparedColumns(spec, others))}`;
  return {
    gone,
    changed,
    remove: `DELETE FROM ${target} t WHERE ${inPartition(work, 't')} AND ${gone}`,
    // Nothing beside the key: there is nothing that could have changed.
    change: (condition) =>
      `UPDATE ${target} t SET ${sets === '' ? `${quoteIdent(key[0])} = t.${quoteIdent(key[0])}` : sets} FROM ${stage} s
       WHERE ${condition} AND ${changed}`,
    add: (condition) =>
      insertSql(rows, `${condition} AND NOT EXISTS (SELECT FROM ${target} t WHERE ${same})`),
  };
}

/**
 * One statement: foreign keys are checked at its end, when all rows are what they should be, even if rows refer to each other.
 * Each part waits for the one before it, so that a unique value may pass from a row that goes to one that comes.
 */
async function atOnce({ session }: StagedRows, { remove, change, add }: DifferenceSql): Promise<Changes> {
  const { rows } = await session.query<Record<'deleted' | 'updated' | 'inserted', string>>(
    `WITH gone AS (${remove} RETURNING 1),
       changed AS (${change('(SELECT count(*) FROM gone) >= 0')} RETURNING 1),
       added AS (${add('(SELECT count(*) FROM changed) >= 0')} RETURNING 1)
     SELECT (SELECT count(*) FROM gone)::int8 AS deleted, (SELECT count(*) FROM changed)::int8 AS updated,
       (SELECT count(*) FROM added)::int8 AS inserted`,
  );
  const [{ deleted, updated, inserted }] = rows;
  return { deleted: Number(deleted), updated: Number(updated), inserted: Number(inserted), refused: 0 };
}

/** Where a row breaks something: the rows at fault are rejected, and with them go the rows that they would have become. */
async function byPart(
  rows: StagedRows,
  work: MergeWork,
  { gone, change, add }: DifferenceSql,
): Promise<Changes> {
  const before = rows.rejects.count;
  let deleted = await deleteWhere(rows, work, gone);
  const updated = await storeRows(rows, change);
  const refused = rows.rejects.count - before;
  const inserted = await storeRows(rows, add);
  if (rows.rejects.count > before) deleted += await deleteWhere(rows, work, gone);
  return { deleted, updated, inserted, refused };
}
