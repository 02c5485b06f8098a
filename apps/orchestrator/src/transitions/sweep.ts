import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/**
 * Ends splits whose replica was lost and that nobody may claim again: of runs that are stopping, and those past their
 * deadline (I8). Gives the runs that may be settled now. Idempotent; every replica may call it at any time: runs are locked
 * before their splits, as everywhere, and what another transaction holds is left to it or to the next sweep.
 */
export async function sweep(sql: Sql, workTimeoutMs: number): Promise<string[]> {
  const locked = await sql.query<{ runId: string }>(
    `SELECT r.run_id AS "runId" FROM sluice_orchestrator.runs r
     WHERE r.state = 'running' AND (EXISTS (SELECT FROM sluice_orchestrator.splits s
         WHERE s.run_id = r.run_id AND s.state IN ('pending', 'retrying', 'running') AND ${LEFT})
       -- By the index of what is in flight: what waits may be a hundred thousand splits.
       OR EXISTS (SELECT FROM sluice_orchestrator.splits s
         WHERE s.run_id = r.run_id AND s.state IN ('retrying', 'running') AND ${LATE}))
     ORDER BY r.seq FOR UPDATE OF r SKIP LOCKED`,
    [workTimeoutMs],
  );
  const runIds = locked.rows.map(({ runId }) => runId);
  if (runIds.length > 0) await endSplits(sql, runIds, workTimeoutMs);
  const { rows } = await sql.query<{ runId: string }>(
    `SELECT r.run_id AS "runId" FROM sluice_orchestrator.runs r
     WHERE r.state = 'running' AND NOT EXISTS (SELECT FROM sluice_orchestrator.splits s
       WHERE s.run_id = r.run_id AND s.state IN ('pending', 'retrying', 'running'))`,
  );
  return rows.map((row) => row.runId);
}

/** What a stopping run has waiting, or has lost. */
const LEFT = `r.stopping IS NOT NULL AND (s.state IN ('pending', 'retrying') OR s.lease_until < now())`;
const LIMIT = `least($1::float8, r.split_timeout_ms)`;
const LATE = `s.first_claimed_at < now() - make_interval(secs => ${LIMIT} / 1000)
  AND (s.state = 'retrying' OR (s.state = 'running' AND s.lease_until < now()))`;

async function endSplits(sql: Sql, runIds: readonly string[], workTimeoutMs: number): Promise<void> {
  const failure = JSON.stringify(tooLate(NO_LIMIT));
  await sql.query(
    `WITH due AS (
       SELECT s.run_id, s.split_id, CASE WHEN r.stopping IS NULL THEN 'failed' ELSE 'cancelled' END AS becomes,
         replace($3, '${NO_LIMIT}', ${LIMIT}::text)::jsonb AS failure
       FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.splits s USING (run_id)
       WHERE r.run_id = ANY ($2::uuid[]) AND s.state IN ('pending', 'retrying', 'running') AND (${LEFT} OR ${LATE})
       FOR UPDATE OF s SKIP LOCKED
     ), ended AS (
       UPDATE sluice_orchestrator.splits s
       SET state = due.becomes, lease_owner = NULL, lease_until = NULL, retry_at = NULL,
           failure = CASE due.becomes WHEN 'failed' THEN due.failure ELSE s.failure END,
           changed_at = clock_timestamp(), revision = s.revision + 1
       FROM due WHERE s.run_id = due.run_id AND s.split_id = due.split_id
       RETURNING s.run_id, s.state, due.failure
     )
     UPDATE sluice_orchestrator.runs r SET failure = coalesce(r.failure, l.failure)
     FROM (SELECT DISTINCT run_id, failure FROM ended WHERE state = 'failed') l WHERE r.run_id = l.run_id`,
    [workTimeoutMs, runIds, failure],
  );
}

/** Stands for the milliseconds of each run. */
const NO_LIMIT = '{ms}';

export function tooLate(limitMs: number | string): StoredFailure {
  return {
    reason: 'TIMEOUT',
    message: `The work was not done within ${limitMs} ms, retries included.`,
    hint: 'Look at the attempts that failed before; then retry the run, or raise timeouts.split or SLUICE_WORK_TIMEOUT_MS.',
    service: 'orchestrator',
  };
}
