import type { Sql } from '../db/database.js';
import type { AttemptOutcome } from '../db/entities/attempt.entity.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/** Names one attempt at one split. */
export interface AttemptRef {
  readonly runId: string;
  readonly splitId: string;
  readonly attempt: number;
}

export async function closeAttempt(
  sql: Sql,
  ref: AttemptRef,
  outcome: AttemptOutcome,
  failure?: StoredFailure,
): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.attempts SET ended_at = now(), outcome = $4, reason = $5, message = $6
     WHERE run_id = $1 AND split_id = $2 AND attempt = $3`,
    [ref.runId, ref.splitId, ref.attempt, outcome, failure?.reason ?? null, failure?.message ?? null],
  );
}

/** A full service is met again and again: its attempts are not worth keeping. */
export async function forgetAttempt(sql: Sql, ref: AttemptRef): Promise<void> {
  await sql.query(
    `DELETE FROM sluice_orchestrator.attempts WHERE run_id = $1 AND split_id = $2 AND attempt = $3`,
    [ref.runId, ref.splitId, ref.attempt],
  );
}
