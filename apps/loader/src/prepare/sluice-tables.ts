import { SluiceError } from '@sluice/proto';
import type { Session } from '../target/session.js';
import { SLUICE_DDL, VERSION_MARKS } from './ddl.js';

/** Serialises everything that creates objects in one database. Any two numbers of our own: "SLUI", "CE". */
export const CREATE_LOCK = [0x534c5549, 0x4345] as const;

/** missing: nothing of ours is there; old: an earlier version's tables; ready: as this version needs them. */
export type SluiceTablesState = 'missing' | 'old' | 'ready';

export async function sluiceTablesState(session: Session): Promise<SluiceTablesState> {
  // Not to_regclass, which fails for a role that may not look into the schema.
  const { rows } = await session.kept<{ marks: number; tables: number }>(
    `SELECT count(*) FILTER (WHERE concat(c.relname, '.', a.attname) = ANY ($1))::int AS marks,
       count(DISTINCT c.relname) FILTER (WHERE c.relname IN ('ledger', 'rejects'))::int AS tables
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = 'sluice' AND c.relkind = 'r'`,
    [VERSION_MARKS],
  );
  const [{ marks, tables }] = rows;
  if (marks === VERSION_MARKS.length) return 'ready';
  return tables < 2 ? 'missing' : 'old';
}

/**
 * False: no run was ever prepared here, so that there is nothing to list.
 *
 * @throws SluiceError TARGET_ERROR where the tables are of an earlier version
 */
export async function sluiceTablesReady(session: Session): Promise<boolean> {
  const state = await sluiceTablesState(session);
  if (state !== 'old') return state === 'ready';
  throw new SluiceError(
    'TARGET_ERROR',
    'The tables of the schema sluice are of an earlier version of Sluice.',
    {
      hint: 'The next run of any pipeline into this database brings them up to date.',
    },
  );
}

/** Runs work in a transaction that no other creator of objects in this database overlaps. */
export async function creating<T>(session: Session, work: () => Promise<T>): Promise<T> {
  return inTransaction(session, async () => {
    await session.query('SELECT pg_advisory_xact_lock($1, $2)', CREATE_LOCK);
    return work();
  });
}

export async function inTransaction<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('BEGIN');
  try {
    const result = await work();
    await session.query('COMMIT');
    return result;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => {
      session.broken = true;
    });
    throw error;
  }
}

/**
 * Creates the tables, or brings those of an earlier version up to date. Idempotent, and free of statements that need
 * privileges where they are as they should be.
 */
export async function ensureSluiceTables(session: Session): Promise<void> {
  if ((await sluiceTablesState(session)) === 'ready') return;
  await creating(session, async () => {
    if ((await sluiceTablesState(session)) === 'ready') return; // while we waited
    const { rows } = await session.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'sluice') AS found`,
    );
    if (!rows[0].found) await session.query('CREATE SCHEMA sluice');
    for (const sql of SLUICE_DDL) await session.query(sql);
  });
}
