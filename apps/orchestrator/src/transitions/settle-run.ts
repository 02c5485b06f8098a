import type { Sql } from '../db/database.js';
import type { RunStateName } from '../db/entities/run.entity.js';

/** A run that has moved on. */
export interface SettledRun {
  readonly runId: string;
  readonly state: RunStateName;
  /** Greater than that of any claim so far. */
  readonly fence: number;
  readonly publish: 'split' | 'object' | 'run';
}

/**
 * Moves a running run on when none of its splits is open any more. Call it after the commit that ended a split: of two
 * splits that end together, the later commit's call sees both. The verdict is read under the run's lock: a CancelRun that
 * is about to commit is waited for, not overwritten.
 */
export async function settleRun(sql: Sql, runId: string): Promise<SettledRun | undefined> {
  const { rows } = await sql.query<SettledRun>(
    `${VERDICT}
     UPDATE sluice_orchestrator.runs r SET state = verdict.state, phase_at = now(), fence = r.fence + 1,
       stopping = NULL, cutting = false, waiting = '', tries = 0, free_tries = 0, retrying = NULL, retry_at = NULL,
       ended_at = CASE WHEN verdict.ends THEN now() END,
       cleanup_at = CASE WHEN verdict.ends AND r.cleans THEN now() END, cleanup_tries = 0
     FROM verdict WHERE r.run_id = $1 AND r.state = 'running'
     RETURNING r.run_id AS "runId", r.state, r.fence, r.publish`,
    [runId],
  );
  return rows[0];
}

export async function hasOpenSplits(sql: Sql, runId: string): Promise<boolean> {
  const { rows } = await sql.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT FROM sluice_orchestrator.splits s
       WHERE s.run_id = $1 AND s.state IN ('pending', 'retrying', 'running')) AS open`,
    [runId],
  );
  return rows[0].open;
}

const VERDICT = `
  WITH judged AS (
    SELECT CASE
      WHEN r.stopping IS NOT NULL THEN r.stopping
      WHEN EXISTS (SELECT FROM sluice_orchestrator.splits s WHERE s.run_id = r.run_id AND s.state = 'failed')
        THEN 'failed'
      WHEN r.publish = 'run' THEN 'publishing'
      ELSE 'verifying' END AS state
    FROM sluice_orchestrator.runs r WHERE r.run_id = $1 AND r.state = 'running' AND NOT EXISTS (
      SELECT FROM sluice_orchestrator.splits s
      WHERE s.run_id = $1 AND s.state IN ('pending', 'retrying', 'running'))
    FOR UPDATE OF r
  ), verdict AS (SELECT state, state IN ('failed', 'cancelled') AS ends FROM judged)`;
