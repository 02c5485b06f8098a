import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/** Ends a run that was being planned or verified. False when this claim is no longer the run's. */
export async function failRun(
  sql: Sql,
  runId: string,
  fence: number,
  failure: StoredFailure,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'failed', ended_at = now(), failure = coalesce(failure, $3), lease_owner = NULL, lease_until = NULL,
         retry_at = NULL
     WHERE run_id = $1 AND fence = $2 AND state IN ('planning', 'verifying')`,
    [runId, fence, JSON.stringify(failure)],
  );
  return rowCount === 1;
}

/** The ledger proved the run complete (I7). False when this claim is no longer the run's. */
export async function succeedRun(sql: Sql, runId: string, fence: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'succeeded', ended_at = now(), lease_owner = NULL, lease_until = NULL, retry_at = NULL
     WHERE run_id = $1 AND fence = $2 AND state = 'verifying'`,
    [runId, fence],
  );
  return rowCount === 1;
}
