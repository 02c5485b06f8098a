import { columnList, qualified, quoteIdent } from '@sluice/postgres';
import { deduplicate } from '../publish/deduplicate.js';
import { Refused } from '../publish/refused.js';
import { storeEach } from '../stage/insert-rows.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import { rejectKeyless, sameKey } from './key-rows.js';
import { NOTHING, type Merged } from './merged.js';
import type { MergeWork, Mode } from './mode.js';
import { laterDate, leftOut, outOfOrder, replayOutOfOrder } from './order.js';
import {
  BROKEN_SQL,
  contradictedSql,
  FORGET,
  KNOWN,
  knownSql,
  namesOf,
  SEEN,
  seenSql,
  VERSIONS,
  versionsSql,
} from './timeline.js';
import { besideKeys } from './upsert.js';

/**
 * Slowly changing dimension, type 2: the rows of a key are its versions, each holding over [valid_from, valid_to). Rows may come in
 * any order and any number of times; each finds its place in the timeline by its effective time.
 */
export const history: Mode = {
  settle: async (rows, { facts }) => {
    const { key, history: names } = facts.spec.target;
    const columns = [...key, names?.effective ?? ''];
    await rejectKeyless(rows, key, `A column of the key (${key.join(', ')}) is null.`);
    await rejectKeyless(rows, columns.slice(-1), `The effective time (${names?.effective ?? ''}) is null.`);
    const superseded = await deduplicate(rows.session, rows, facts.runId, { key: columns, keep: 'last' });
    rows.unrepeated.note(columns);
    return superseded;
  },
  standing: (work) => ({ ...besideKeys(work), mayYield: true }),
  merge: async (rows, work) => {
    // Versions hang together: nobody may add or close one while we look. Readers are not kept waiting.
    await rows.session.query(`LOCK TABLE ${targetOf(rows)} IN SHARE ROW EXCLUSIVE MODE`);
    const later = await laterDate(rows.session, work);
    return storeEach<Merged>(rows, {
      store: (condition) => mergeSome(rows, work, condition, later),
      add: (a, b) => ({
        ...NOTHING,
        inserted: a.inserted + b.inserted,
        updated: a.updated + b.updated,
        unchanged: a.unchanged + b.unchanged,
        deleted: a.deleted + b.deleted,
      }),
      none: NOTHING,
    });
  },
};

async function mergeSome(
  rows: StagedRows,
  work: MergeWork,
  condition: string,
  later: string | undefined,
): Promise<Merged> {
  const { session } = rows;
  await session.query(FORGET);
  await session.query(knownSql(rows, condition));
  await session.query(`ANALYZE ${KNOWN}`);
  if ((await session.query(BROKEN_SQL)).count > 0) throw broken(work);
  if (later !== undefined || work.run.replayOf !== '') {
    const { count } = await session.query(contradictedSql(rows, condition));
    if (count > 0) throw later === undefined ? replayOutOfOrder(work) : outOfOrder(work, later);
  }
  await session.query(seenSql(rows, condition));
  await session.query(`ANALYZE ${SEEN}`);
  await session.query(versionsSql(rows));
  await session.query(`ANALYZE ${VERSIONS}`);
  const deleted = await writeVersions(rows, work);
  return { ...NOTHING, ...(await countRows(rows)), deleted };
}

/**
 * Old rows go first, then versions end, then others begin: a key never has two current rows, not even for a moment.
 *
 * @returns rows that were deleted or closed
 */
async function writeVersions(rows: StagedRows, work: MergeWork): Promise<number> {
  const { session, spec, columns } = rows;
  const { key, from, to, current } = namesOf(spec);
  const target = targetOf(rows);
  const { rows: found } = await session.query<
    Record<'new' | 'changed' | 'bounds' | 'closed' | 'gone', string>
  >(
    `SELECT count(*) FILTER (WHERE _sluice_state = 'new') AS new, count(*) FILTER (WHERE _sluice_state = 'changed') AS changed,
       count(*) FILTER (WHERE _sluice_state = 'bounds') AS bounds, count(*) FILTER (WHERE _sluice_closed) AS closed,
       (SELECT count(*) FROM ${KNOWN}) - count(_sluice_tid) AS gone FROM ${VERSIONS}`,
  );
  const [plan] = found;
  const write = async (expected: string, sql: string): Promise<void> => {
    if (expected === '0') return;
    const { count } = await session.query(sql);
    if (count !== Number(expected)) throw leftOut(work, count, Number(expected));
  };
  const own = `t.tableoid = v._sluice_tbl AND t.ctid = v._sluice_tid`;
  const bounds = `${to} = v._sluice_next, ${current} = v._sluice_next IS NULL`;
  const loaded = columns
    .filter((name) => !key.includes(name))
    .map((name) => `${quoteIdent(name)} = v.${quoteIdent(name)}, `);
  await write(
    plan.gone,
    `DELETE FROM ${target} t USING ${KNOWN} v WHERE ${own}
       AND NOT EXISTS (SELECT FROM ${VERSIONS} x WHERE x._sluice_tbl = v._sluice_tbl AND x._sluice_tid = v._sluice_tid)`,
  );
  await write(
    plan.bounds,
    `UPDATE ${target} t SET ${bounds} FROM ${VERSIONS} v WHERE ${own} AND v._sluice_state = 'bounds'`,
  );
  await write(
    plan.changed,
    `UPDATE ${target} t SET ${loaded.join('')}${from} = v._sluice_start, ${bounds} FROM ${VERSIONS} v
     WHERE ${own} AND v._sluice_state = 'changed'`,
  );
  await write(
    plan.new,
    `INSERT INTO ${target} (${columnList(columns)}, ${from}, ${to}, ${current}) OVERRIDING SYSTEM VALUE
     SELECT ${columnList(columns)}, _sluice_start, _sluice_next, _sluice_next IS NULL FROM ${VERSIONS}
     WHERE _sluice_state = 'new' ORDER BY ${columnList(key)}, _sluice_start`,
  );
  return Number(plan.gone) + Number(plan.closed);
}

/**
 * What became of the staged rows: of a version that is new the first is inserted; one is updated whose values the version takes,
 * or the time from which it holds. The others say what is known.
 */
async function countRows({
  session,
  spec,
}: StagedRows): Promise<Pick<Merged, 'inserted' | 'updated' | 'unchanged'>> {
  const { key } = namesOf(spec);
  const { rows } = await session.query<Record<'staged' | 'inserted' | 'updated', string>>(
    `SELECT count(*) AS staged, count(*) FILTER (WHERE _sluice_state = 'new' AND nth = 1) AS inserted,
       count(*) FILTER (WHERE _sluice_state = 'changed' AND (_sluice_closes OR _sluice_opens AND _sluice_moved)) AS updated
     FROM (SELECT v._sluice_state, v._sluice_moved, s._sluice_closes, s._sluice_opens,
         row_number() OVER (PARTITION BY ${columnList(key, 's.')}, s._sluice_start ORDER BY s._sluice_at) AS nth
       FROM ${SEEN} s JOIN ${VERSIONS} v ON ${sameKey(key, 'v')} AND v._sluice_start = s._sluice_start
       WHERE s._sluice_rank = 2) f`,
  );
  const [staged, inserted, updated] = [rows[0].staged, rows[0].inserted, rows[0].updated].map(Number);
  return { inserted, updated, unchanged: staged - inserted - updated };
}

function broken({ facts }: MergeWork): Refused {
  const { schema, table, history: names } = facts.spec.target;
  return new Refused(
    'TARGET_ERROR',
    `Versions of a key in ${schema}.${table} overlap, are empty, or are not current although they have no end. Nothing was published.`,
    `Somebody else wrote them. For each key of ${qualified(schema, table)}, let [${names?.validFrom ?? ''}, ${names?.validTo ?? ''}) not overlap, and ${names?.isCurrent ?? ''} say where the end is null.`,
  );
}
