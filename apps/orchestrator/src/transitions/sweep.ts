import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/**
 * Ends splits whose replica was lost and that nobody may claim again: of runs that are stopping, and those past their
 * deadline (I8). Gives the runs that may be settled now. Idempotent; every replica may call it at any time.
 */
export async function sweep(sql: Sql, workTimeoutMs: number): Promise<string[]> {
  await sql.query(
    `UPDATE sluice_orchestrator.splits s
     SET state = 'cancelled', lease_owner = NULL, lease_until = NULL, retry_at = NULL,
         changed_at = clock_timestamp(), revision = s.revision + 1
     FROM sluice_orchestrator.runs r
     WHERE r.run_id = s.run_id AND r.state = 'running' AND r.stopping IS NOT NULL
       AND (s.state IN ('pending', 'retrying') OR (s.state = 'running' AND s.lease_until < now()))`,
  );
  await sql.query(
    `WITH late AS (
       UPDATE sluice_orchestrator.splits s
       SET state = 'failed', lease_owner = NULL, lease_until = NULL, retry_at = NULL,
           failure = $2::jsonb, changed_at = clock_timestamp(), revision = s.revision + 1
       FROM sluice_orchestrator.runs r
       WHERE r.run_id = s.run_id AND r.state = 'running'
         AND s.first_claimed_at < now() - make_interval(secs => $1::float8 / 1000)
         AND s.state IN ('retrying', 'running') AND (s.state = 'retrying' OR s.lease_until < now())
       RETURNING s.run_id
     )
     UPDATE sluice_orchestrator.runs r SET failure = coalesce(r.failure, $2::jsonb)
     FROM (SELECT DISTINCT run_id FROM late) l WHERE r.run_id = l.run_id`,
    [workTimeoutMs, JSON.stringify(tooLate(workTimeoutMs))],
  );
  const { rows } = await sql.query<{ runId: string }>(
    `SELECT r.run_id AS "runId" FROM sluice_orchestrator.runs r
     WHERE r.state = 'running' AND NOT EXISTS (SELECT FROM sluice_orchestrator.splits s
       WHERE s.run_id = r.run_id AND s.state IN ('pending', 'retrying', 'running'))`,
  );
  return rows.map((row) => row.runId);
}

export function tooLate(workTimeoutMs: number): StoredFailure {
  return {
    reason: 'TIMEOUT',
    message: `The work was not done within ${workTimeoutMs} ms, retries included.`,
    hint: 'Look at the attempts that failed before; then retry the run, or raise SLUICE_WORK_TIMEOUT_MS.',
    service: 'orchestrator',
  };
}

/** Milliseconds until something becomes due by itself: a backoff or a lease ends. Undefined: nothing is on its way. */
export async function nextDueMs(sql: Sql): Promise<number | undefined> {
  const { rows } = await sql.query<{ ms: string | null }>(
    `SELECT extract(epoch FROM min(at) - clock_timestamp()) * 1000 AS ms FROM (
       SELECT min(coalesce(s.retry_at, s.lease_until)) AS at
       FROM sluice_orchestrator.splits s JOIN sluice_orchestrator.runs r USING (run_id)
       WHERE r.state = 'running' AND s.state IN ('retrying', 'running')
       UNION ALL
       SELECT min(greatest(retry_at, lease_until)) FROM sluice_orchestrator.runs
       WHERE state IN ('queued', 'planning', 'verifying')
     ) AS due`,
  );
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? undefined : Math.max(0, Number(ms));
}
