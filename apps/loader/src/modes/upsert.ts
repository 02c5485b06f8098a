import { columnList, quoteIdent } from '@sluice/postgres';
import { supersede } from '../publish/deduplicate.js';
import { storeEach } from '../stage/insert-rows.js';
import { stageTable } from '../stage/stage-table.js';
import { targetOf, type StagedRows, type Standing } from '../stage/staged-rows.js';
import { differs } from './differs.js';
import { requireExact, sameKey, settleKeys } from './key-rows.js';
import { comparedColumns } from './lineage.js';
import type { Merged } from './merged.js';
import type { MergeWork, Mode } from './mode.js';
import { checkOrder, replayOutOfOrder } from './order.js';

interface Written {
  readonly inserted: number;
  readonly updated: number;
}

/**
 * Each row of the run takes the place of the row with its key, where it differs and, with a version column, is newer; or is
 * inserted. Whether it does is decided under the lock of that row, so that what others write meanwhile, who know nothing of the
 * publisher's lock, is seen and counted as it is.
 */
export const upsert: Mode = {
  settle: async (rows, work) => {
    await checkOrder(rows.session, work);
    const superseded = await settleKeys(rows, work);
    await checkReplay(rows, work);
    return superseded;
  },
  standing: besideKeys,
  merge: upsertRows,
};

/** Rows of the table whose keys the run does not have stay as they are. Of the others nothing is known before they are written. */
export function besideKeys({ facts }: Pick<MergeWork, 'facts'>): Standing {
  const { key, version } = facts.spec.target;
  const inRun = (alias: string): string =>
    `EXISTS (SELECT FROM ${stageTable(facts.runId)} k WHERE ${sameKey(key, alias, 'k')})`;
  return {
    apart: (alias) => `NOT ${inRun(alias)}`,
    remains: () => 'true',
    identity: key,
    mayYield: version !== undefined,
  };
}

async function upsertRows(rows: StagedRows, work: MergeWork): Promise<Merged> {
  requireExact(rows);
  const { session, table, stage, spec } = rows;
  const traced = table.changesRows || table.changesUpdates;
  if (traced) await session.query(writtenTable(rows));
  const written = await storeEach<Written>(rows, {
    store: async (condition) => {
      const found = await session.query<{ inserted: string; updated: string }>(
        upsertSql(rows, { condition, traced, always: false }),
      );
      return { inserted: Number(found.rows[0].inserted), updated: Number(found.rows[0].updated) };
    },
    add: (a, b) => ({ inserted: a.inserted + b.inserted, updated: a.updated + b.updated }),
    none: { inserted: 0, updated: 0 },
  });
  const { key } = spec.target;
  const left = (await countOf(rows, 'true')) - written.inserted - written.updated;
  if (left === 0) return { ...written, unchanged: 0, superseded: 0, deleted: 0 };
  if (traced) return { ...written, ...(await settleUnwritten(rows, work)), deleted: 0 };
  // Nothing but the WHERE of the statement keeps a row back: it is equal, or the table's is newer.
  const stale = `USING ${targetOf(rows)} t WHERE ${sameKey(key)} AND ${different(rows)}`;
  const superseded =
    spec.target.version === undefined ? 0 : await supersede(session, { stage }, work.facts.runId, stale);
  return { ...written, unchanged: left - superseded, superseded, deleted: 0 };
}

/**
 * @param live SQL over `t`: rows that a replay must not change
 * @throws Refused OUT_OF_ORDER
 */
export async function checkReplay(rows: StagedRows, work: MergeWork, live = 'true'): Promise<void> {
  const { version, key } = rows.spec.target;
  if (work.run.replayOf === '' || version !== undefined) return;
  const { count } = await rows.session.query(
    `SELECT FROM ${rows.stage} s JOIN ${targetOf(rows)} t ON ${sameKey(key)} WHERE ${live} AND ${different(rows)} LIMIT 1`,
  );
  if (count > 0) throw replayOutOfOrder(work);
}

/** SQL: rows `t` and `s` differ. That they were loaded by other runs, from other objects, is no difference. */
function different({ table, spec, columns }: StagedRows): string {
  const compared = comparedColumns(spec, columns).filter((name) => !spec.target.key.includes(name));
  return differs(table, compared);
}

/** SQL: the row `s` is newer than `t`. A null is older than any version; equal versions are no newer. */
function newer(version: string | undefined, t: string, s: string): string {
  if (version === undefined) return 'true';
  const name = quoteIdent(version);
  return `(${s}.${name} > ${t}.${name} OR ${t}.${name} IS NULL AND ${s}.${name} IS NOT NULL)`;
}

interface UpsertOptions {
  readonly condition: string;
  /** Notes the keys that were written. */
  readonly traced: boolean;
  /** Writes rows that do not differ as well. */
  readonly always: boolean;
}

const WRITTEN = 'pg_temp.sluice_written';

/**
 * Whether a row is new shows in its `xmax`: 0 where it was inserted; our transaction, which has locked the old row first, where it
 * took another's place. A partition may have its columns in another order, and then has no such column to show: there a row is
 * new whose key was not in the table when the statement began. (What another session inserts during the statement, and this one
 * then updates, is counted as inserted there.)
 */
export function upsertSql(rows: StagedRows, { condition, traced, always }: UpsertOptions): string {
  const { columns, stage, spec, table } = rows;
  const { key, version } = spec.target;
  const others = columns.filter((name) => !key.includes(name));
  const set = others.map((name) => `${quoteIdent(name)} = excluded.${quoteIdent(name)}`);
  const compared = comparedColumns(spec, others);
  const changed = always ? 'true' : differs(table, compared, 't', 'excluded');
  const action =
    others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${set.join(', ')} WHERE ${newer(version, 't', 'excluded')} AND ${changed}`;
  const partitioned = table.kind === 'p';
  const known = partitioned
    ? `known AS MATERIALIZED (SELECT ${columnList(key, 't.')} FROM ${targetOf(rows)} t
        WHERE EXISTS (SELECT FROM ${stage} s WHERE ${sameKey(key)} AND ${condition})), `
    : '';
  const fresh = partitioned ? `NOT EXISTS (SELECT FROM known k WHERE ${sameKey(key, 'k', 'w')})` : 'w.fresh';
  const note = `, noted AS (INSERT INTO ${WRITTEN} SELECT ${columnList(key)} FROM written)`;
  return `WITH ${known}written AS (
      INSERT INTO ${targetOf(rows)} AS t (${columnList(columns)}) OVERRIDING SYSTEM VALUE
      SELECT ${columnList(columns, 's.')} FROM ${stage} s WHERE ${condition} ORDER BY ${columnList(key, 's.')}
      ON CONFLICT (${columnList(key)}) DO ${action}
      RETURNING ${columnList(key, 't.')}${partitioned ? '' : ', t.xmax = 0 AS fresh'})${traced ? note : ''}
    SELECT count(*) FILTER (WHERE fresh) AS inserted, count(*) FILTER (WHERE NOT fresh) AS updated
    FROM (SELECT ${fresh} AS fresh FROM written w) f`;
}

function writtenTable({ stage, spec }: StagedRows): string {
  return `CREATE TEMP TABLE sluice_written ON COMMIT DROP AS SELECT ${columnList(spec.target.key)} FROM ${stage} LIMIT 0`;
}

/**
 * Where BEFORE triggers may change rows or leave them out, a row that was not written says nothing by that: those that are equal
 * or stale are told from the table, the others are written whether they differ or not. What even that does not write is missing
 * from the books afterwards.
 */
async function settleUnwritten(
  rows: StagedRows,
  { facts }: MergeWork,
): Promise<{ unchanged: number; superseded: number }> {
  const { session, stage, spec } = rows;
  const { key, version } = spec.target;
  const unwritten = `NOT EXISTS (SELECT FROM ${WRITTEN} w WHERE ${sameKey(key, 'w')})`;
  const there = `${targetOf(rows)} t WHERE ${sameKey(key)} AND ${unwritten}`;
  const stale = `USING ${there} AND NOT ${newer(version, 't', 's')} AND ${different(rows)}`;
  const superseded = version === undefined ? 0 : await supersede(session, { stage }, facts.runId, stale);
  const equal = await countOf(rows, `EXISTS (SELECT FROM ${there} AND NOT ${different(rows)})`);
  const again = await session.query<{ inserted: string; updated: string }>(
    upsertSql(rows, {
      condition: `EXISTS (SELECT FROM ${there} AND ${different(rows)})`,
      traced: false,
      always: true,
    }),
  );
  return { unchanged: equal + Number(again.rows[0].updated), superseded };
}

async function countOf({ session, stage }: StagedRows, condition: string): Promise<number> {
  const { rows } = await session.query<{ n: string }>(
    `SELECT count(*) AS n FROM ${stage} s WHERE ${condition}`,
  );
  return Number(rows[0].n);
}
