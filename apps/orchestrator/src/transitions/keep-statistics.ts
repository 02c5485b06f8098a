import type { Sql } from '../db/database.js';
import type { AttemptRef } from './close-attempt.js';

/** Column statistics as they are stored: encoded, and the rows that they are of. */
export interface StoredStatistics {
  readonly rows: number;
  readonly columns: Buffer;
}

/** Call it in the transaction that commits the split: exactly one attempt's statistics are kept. */
export async function keepStatistics(sql: Sql, ref: AttemptRef, kept: StoredStatistics): Promise<void> {
  await sql.send(
    `INSERT INTO sluice_orchestrator.split_statistics (run_id, split_id, rows, columns) VALUES ($1, $2, $3, $4)
     ON CONFLICT (run_id, split_id) DO UPDATE SET rows = excluded.rows, columns = excluded.columns`,
    [ref.runId, ref.splitId, kept.rows, kept.columns],
  );
}

/**
 * Before splits of a run are loaded again: their statistics may be among the merged ones, which cannot be taken apart.
 * What is merged goes, so that no row is counted twice; statistics then cover fewer rows, and say so.
 */
export async function forgetStatistics(sql: Sql, runId: string): Promise<void> {
  await sql.query(`SELECT FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`, [runId]); // see takeStatistics
  await sql.query(`DELETE FROM sluice_orchestrator.run_statistics WHERE run_id = $1`, [runId]);
  await sql.query(
    `DELETE FROM sluice_orchestrator.split_statistics t USING sluice_orchestrator.splits s
     WHERE t.run_id = $1 AND s.run_id = t.run_id AND s.split_id = t.split_id AND s.state <> 'committed'`,
    [runId],
  );
}

/**
 * Takes up to `page` splits' statistics out of the table. The lock on the run orders it against forgetStatistics; two
 * merges at once take different splits.
 */
export async function takeStatistics(sql: Sql, runId: string, page: number): Promise<StoredStatistics[]> {
  await sql.query(`SELECT FROM sluice_orchestrator.runs WHERE run_id = $1 FOR KEY SHARE`, [runId]);
  const { rows } = await sql.query<{ rows: string; columns: Buffer }>(
    `DELETE FROM sluice_orchestrator.split_statistics WHERE run_id = $1 AND split_id IN (
       SELECT split_id FROM sluice_orchestrator.split_statistics WHERE run_id = $1
       ORDER BY split_id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING rows, columns`,
    [runId, page],
  );
  return rows.map(({ rows: n, columns }) => ({ rows: Number(n), columns }));
}

/** What is merged so far, locked for the next merge; no rows before the first one. */
export async function lockMerged(sql: Sql, runId: string): Promise<StoredStatistics | undefined> {
  await sql.query(
    `INSERT INTO sluice_orchestrator.run_statistics (run_id, splits, rows, columns) VALUES ($1, 0, 0, '')
     ON CONFLICT (run_id) DO NOTHING`,
    [runId],
  );
  const { rows } = await sql.query<{ rows: string; columns: Buffer }>(
    `SELECT rows, columns FROM sluice_orchestrator.run_statistics WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  return rows[0] && { rows: Number(rows[0].rows), columns: rows[0].columns };
}

export async function writeMerged(
  sql: Sql,
  runId: string,
  splits: number,
  merged: StoredStatistics,
): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.run_statistics SET splits = splits + $2, rows = $3, columns = $4 WHERE run_id = $1`,
    [runId, splits, merged.rows, merged.columns],
  );
}
