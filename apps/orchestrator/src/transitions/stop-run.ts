import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/**
 * Stops a running run: nothing more is claimed, what waits is cancelled, what is in flight ends by itself, or is cut by its
 * replicas. The first to stop a run decides how it ends. Loads outlive their callers: what cutting leaves is dropped when the
 * run has ended.
 */
export async function stopRun(
  sql: Sql,
  runId: string,
  as: 'failed' | 'cancelled',
  failure: StoredFailure | undefined,
  cuts = false,
): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET stopping = coalesce(stopping, $2), failure = coalesce(failure, $3),
       cutting = cutting OR $4, cleans = cleans OR $4
     WHERE run_id = $1 AND state = 'running'`,
    [runId, as, failure ? JSON.stringify(failure) : null, cuts],
  );
  await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'cancelled', retry_at = NULL, changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state IN ('pending', 'retrying')`,
    [runId],
  );
}

/** Keeps the first failure of an object that leaves the other objects alone. */
export async function noteFailure(sql: Sql, runId: string, failure: StoredFailure): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET failure = coalesce(failure, $2) WHERE run_id = $1 AND state = 'running'`,
    [runId, JSON.stringify(failure)],
  );
}

/** Taken before a split's row wherever both are written, so that transactions never wait for each other in a circle. */
export async function lockRun(sql: Sql, runId: string): Promise<'failed' | 'cancelled' | null> {
  const { rows } = await sql.query<{ stopping: 'failed' | 'cancelled' | null }>(
    `SELECT stopping FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  return rows[0]?.stopping ?? null;
}
