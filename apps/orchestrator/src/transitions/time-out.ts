import type { Sql } from '../db/database.js';
import type { RunStateName, StoredFailure } from '../db/entities/run.entity.js';
import { ENDED } from './end-run.js';
import { stopRun } from './stop-run.js';

/** Runs whose time is up and that nobody has stopped yet, as rows of `runs r`; what is published is only to be verified. */
export const OVERDUE = `r.deadline_at <= now() AND r.stopping IS NULL AND NOT r.published
  AND r.state IN ('queued', 'planning', 'running', 'publishing', 'verifying')`;

/**
 * Stops runs that are out of time (`timeouts.run`): loads and publications in flight are cut; what is committed stays, and a
 * publication that had committed already is a success. Gives the runs. Every replica may call it at any time.
 */
export async function timeOutRuns(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query<{ runId: string; state: RunStateName; ms: string }>(
    `SELECT r.run_id AS "runId", r.state, r.run_timeout_ms AS ms FROM sluice_orchestrator.runs r
     WHERE ${OVERDUE} ORDER BY r.seq FOR UPDATE OF r SKIP LOCKED`,
  );
  for (const { runId, state, ms } of rows) {
    if (state === 'running') await stopRun(sql, runId, 'failed', outOfTime(ms), true);
    else if (state === 'publishing') await stopPublication(sql, runId, outOfTime(ms));
    else await endRun(sql, runId, outOfTime(ms));
  }
  return rows.map(({ runId }) => runId);
}

/** Its publisher finds out what the target has made of it. */
async function stopPublication(sql: Sql, runId: string, failure: StoredFailure): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET stopping = 'failed', cutting = true, failure = coalesce(failure, $2), retry_at = NULL WHERE run_id = $1`,
    [runId, JSON.stringify(failure)],
  );
}

/** The greater fence cuts a phase that is under way. */
async function endRun(sql: Sql, runId: string, failure: StoredFailure): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'failed', failure = coalesce(failure, $2), fence = fence + 1, ${ENDED} WHERE run_id = $1`,
    [runId, JSON.stringify(failure)],
  );
  await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'cancelled', changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state = 'pending'`,
    [runId],
  );
}

function outOfTime(ms: string): StoredFailure {
  return {
    reason: 'TIMEOUT',
    message: `The run was not done within ${ms} ms of its start, retries included.`,
    hint: 'Look at the attempts that failed before; then retry the run, or raise timeouts.run.',
    service: 'orchestrator',
  };
}
