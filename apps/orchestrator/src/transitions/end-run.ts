import type { CheckResult__Output, RuleCount__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/** In every statement that ends a run: what it has left in the target is due to be dropped. */
export const ENDED = `ended_at = now(), stopping = NULL, cutting = false, lease_owner = NULL, lease_until = NULL, retry_at = NULL,
  retrying = NULL, publishing = '', waiting = '', cleanup_at = CASE WHEN cleans THEN now() END, cleanup_tries = 0`;

/** Ends a run that was being planned, published or verified. False when this claim is no longer the run's. */
export async function failRun(
  sql: Sql,
  runId: string,
  fence: number,
  failure: StoredFailure,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs SET state = 'failed', failure = coalesce(failure, $3), ${ENDED}
     WHERE run_id = $1 AND fence = $2 AND state IN ('planning', 'publishing', 'verifying')`,
    [runId, fence, JSON.stringify(failure)],
  );
  return rowCount === 1;
}

/** The target refused to publish the run: nothing of it is visible. */
export async function refuseRun(
  sql: Sql,
  runId: string,
  fence: number,
  refusal: {
    readonly failure: StoredFailure;
    readonly checks: readonly CheckResult__Output[];
    readonly rules: readonly RuleCount__Output[];
  },
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'failed', failure = coalesce(failure, $3), checks = $4, rules = $5, ${ENDED}
     WHERE run_id = $1 AND fence = $2 AND state = 'publishing'`,
    [
      runId,
      fence,
      JSON.stringify(refusal.failure),
      JSON.stringify(refusal.checks),
      refusal.rules.length > 0 ? JSON.stringify(refusal.rules) : null,
    ],
  );
  return rowCount === 1;
}

/** A publication was cancelled, or out of time, and the target has published nothing. */
export async function cancelPublication(sql: Sql, runId: string, fence: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs SET state = coalesce(stopping, 'cancelled'), ${ENDED}
     WHERE run_id = $1 AND fence = $2 AND state = 'publishing'`,
    [runId, fence],
  );
  return rowCount === 1;
}

/** The ledger proved the run complete (I7). It stays as it is where this claim is no longer the run's. */
export function succeedRun(sql: Sql, runId: string, fence: number): void {
  void sql.send(
    `UPDATE sluice_orchestrator.runs SET state = 'succeeded', ${ENDED}
     WHERE run_id = $1 AND fence = $2 AND state = 'verifying'`,
    [runId, fence],
  );
}
