import type { Session } from '../target/session.js';

/** Serialises everything that creates objects in one database. Any two numbers of our own: "SLUI", "CE". */
export const CREATE_LOCK = [0x534c5549, 0x4345] as const;

/**
 * The ledger: one row per committed split. Its CHECKs are invariant I1 (the database itself refuses books that do not
 * balance), its primary key is invariant I2 (a split commits once). Described in docs/reference/ledger.md.
 */
const LEDGER = `
CREATE TABLE IF NOT EXISTS sluice.ledger (
  run_id uuid NOT NULL,
  split_id text NOT NULL,
  attempt integer NOT NULL,
  pipeline text NOT NULL,
  pipeline_version integer NOT NULL,
  target_table text NOT NULL,
  parts jsonb NOT NULL,
  read bigint NOT NULL DEFAULT 0,
  loaded bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  filtered bigint NOT NULL DEFAULT 0,
  warned bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  rules jsonb NOT NULL DEFAULT '[]',
  staged boolean NOT NULL DEFAULT false,
  committed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ledger_pkey PRIMARY KEY (run_id, split_id),
  CONSTRAINT ledger_books CHECK (read = loaded + rejected + filtered),
  CONSTRAINT ledger_counts CHECK (least(read, loaded, rejected, filtered, warned, bytes) >= 0)
)`;

/** Rejects, in the order of their records: docs/reference/ledger.md. */
const REJECTS = `
CREATE TABLE IF NOT EXISTS sluice.rejects (
  run_id uuid NOT NULL,
  split_id text NOT NULL,
  part integer NOT NULL,
  bucket text NOT NULL,
  key text NOT NULL,
  record bigint NOT NULL,
  byte_offset bigint NOT NULL,
  raw bytea,
  broken jsonb NOT NULL,
  CONSTRAINT rejects_pkey PRIMARY KEY (run_id, split_id, part, byte_offset)
)`;

export async function sluiceTablesExist(session: Session): Promise<boolean> {
  // Not to_regclass, which fails for a role that may not look into the schema.
  const { rows } = await session.query<{ found: boolean }>(
    `SELECT count(*) = 2 AS found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'sluice' AND c.relname IN ('ledger', 'rejects') AND c.relkind = 'r'`,
  );
  return rows[0].found;
}

/** Runs work in a transaction that no other creator of objects in this database overlaps. */
export async function creating<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.query('BEGIN');
  try {
    await session.query('SELECT pg_advisory_xact_lock($1, $2)', CREATE_LOCK);
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

/** Idempotent, and free of CREATE statements (which need privileges) where the tables are there. */
export async function ensureSluiceTables(session: Session): Promise<void> {
  if (await sluiceTablesExist(session)) return;
  await creating(session, async () => {
    const { rows } = await session.query<{ found: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'sluice') AS found`,
    );
    if (!rows[0].found) await session.query('CREATE SCHEMA sluice');
    await session.query(LEDGER);
    await session.query(REJECTS);
  });
}
