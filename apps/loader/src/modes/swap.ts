import { setTimeout as wait } from 'node:timers/promises';
import type { ResolvedPipeline } from '@sluice/config';
import { inspectTable, qualified, quoteIdent, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { Refused } from '../publish/refused.js';
import { insertRows, insertSql } from '../stage/insert-rows.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';
import { dependantsOf } from './dependants.js';
import { inQuestion, lossOf, withinRatio } from './guard.js';
import type { Merged } from './merged.js';
import type { MergeWork } from './mode.js';
import {
  addParts,
  createLike,
  nameParts,
  realNames,
  settleGrants,
  settleSequences,
  type Successor,
} from './successor.js';
import { readParts } from './table-parts.js';
import { countOf, lockOutWriters, unlessOffence } from './store.js';

/** While we wait for the lock that keeps readers out, new readers queue behind us: no longer than this at a time. */
const LOCK_SLICE_MS = 1_000;
const LOCK_PAUSE_MS = 500;

const HINT =
  'Name a key in target.key: then only what differs is changed and the table stays the same one. Or drop what depends on it.';

/**
 * Makes a new table with everything that the old one has, fills and indexes it, and puts it in the place of the old one right
 * before COMMIT: that takes a lock that keeps readers out, for as long as changing a few names in the catalogue takes.
 *
 * @throws Refused TARGET_DEPENDANTS naming what depends on the table
 */
export async function swapTable(rows: StagedRows, work: MergeWork): Promise<Merged> {
  const { session, table } = rows;
  await refuseDependants(session, table, work);
  await lockOutWriters(rows); // and whoever would change the table, but not those who read it
  const { before } = await lossOf(rows, work, { gone: 'false' });
  withinRatio({ before, deleted: Math.max(0, before - (await countOf(rows))) }, work);
  const successor = await build(rows, work);
  return {
    inserted: successor.rows,
    updated: 0,
    unchanged: 0,
    superseded: 0,
    deleted: before,
    finish: () => takePlace(rows, work, successor),
  };
}

/** @throws SluiceError TARGET_DEPENDANTS, or TARGET_ACCESS_DENIED where the table is not the role's own */
export async function requireSwappable(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
): Promise<void> {
  const name = `${spec.target.schema}.${spec.target.table}`;
  const where = { connection: spec.target.connection, table: name };
  const found = await dependantsOf(session, table.oid);
  if (found.length > 0) {
    throw new SluiceError('TARGET_DEPENDANTS', `${name} cannot be replaced as a whole: ${listed(found)}.`, {
      hint: HINT,
      where,
    });
  }
  const { rows } = await session.query<{ own: boolean; create: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS own, has_schema_privilege(relnamespace, 'CREATE') AS create
     FROM pg_class WHERE oid = $1`,
    [table.oid],
  );
  if (rows[0].own && rows[0].create) return;
  const lacks = rows[0].own ? `lacks CREATE on schema ${spec.target.schema}` : `does not own ${name}`;
  throw new SluiceError(
    'TARGET_ACCESS_DENIED',
    `The role of ${spec.target.connection} ${lacks}, which replacing the table as a whole needs.`,
    {
      hint: 'Name a key in target.key, or let the role own the table and create tables in its schema.',
      where,
    },
  );
}

function listed(found: readonly string[]): string {
  const more = found.length > 10 ? ` and ${found.length - 10} more` : '';
  return `${found.slice(0, 10).join(', ')}${more} ${found.length === 1 ? 'depends' : 'depend'} on it`;
}

async function refuseDependants(session: Session, table: TableInfo, work: MergeWork): Promise<void> {
  const found = await dependantsOf(session, table.oid);
  if (found.length === 0) return;
  throw new Refused(
    'TARGET_DEPENDANTS',
    `${inQuestion(work)} cannot be replaced as a whole: ${listed(found)}. Nothing was published.`,
    HINT,
  );
}

/** Rows first and indexes after them, which is faster; the other way round where rows break one, to find out which. */
async function build(rows: StagedRows, work: MergeWork): Promise<Successor> {
  const { session, spec, table } = rows;
  const { schema } = spec.target;
  const parts = await readParts(session, table.oid);
  const name = `sluice_${work.facts.runId.replaceAll('-', '')}`;
  const successor = { parts, old: targetOf(rows), name: qualified(schema, name), rows: 0 };
  await createLike(session, successor);
  const made = await inspectTable(session, schema, name);
  if (!made) throw new Error(`${name} was created and is not there`);
  const into: StagedRows = {
    ...rows,
    table: made,
    spec: { ...spec, target: { ...spec.target, table: name } },
    renamed: (text) => realNames(successor, text, spec.target.table),
  };
  work.say('filling the new table');
  const filled = await unlessOffence(session, async () => {
    const { count } = await session.query(insertSql(into, 'true'));
    work.say('indexing the new table');
    await addParts(session, successor);
    return count;
  });
  if (filled !== undefined) return { ...successor, rows: filled };
  await addParts(session, successor);
  return { ...successor, rows: await insertRows(into) };
}

async function takePlace(rows: StagedRows, work: MergeWork, successor: Successor): Promise<void> {
  const { session, table, spec } = rows;
  await session.query(`ANALYZE ${successor.name}`);
  await lockOutReaders(session, successor.old);
  await refuseDependants(session, table, work); // whoever made a view of it meanwhile
  await settleGrants(session, successor, table.oid);
  await settleSequences(session, successor);
  // Without CASCADE: if anything depends on the table after all, this fails.
  await session.query(`DROP TABLE ${successor.old}`);
  await session.query(`ALTER TABLE ${successor.name} RENAME TO ${quoteIdent(spec.target.table)}`);
  await nameParts(session, successor);
}

/** I8: for as long as lock_timeout says, in slices. */
async function lockOutReaders(session: Session, table: string): Promise<void> {
  const { rows } = await session.query<{ ms: number }>(
    `SELECT extract(epoch FROM current_setting('lock_timeout')::interval)::float8 * 1000 AS ms`,
  );
  const { ms } = rows[0];
  const until = Date.now() + ms;
  await session.query(`SET LOCAL lock_timeout = ${LOCK_SLICE_MS}`);
  for (;;) {
    await session.query('SAVEPOINT sluice_lock');
    try {
      await session.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return;
    } catch (error) {
      if (sqlStateOf(error) !== '55P03' || (ms > 0 && Date.now() >= until)) throw error;
      await session.query('ROLLBACK TO SAVEPOINT sluice_lock');
      await wait(LOCK_PAUSE_MS); // those who queued behind us read
    }
  }
}
