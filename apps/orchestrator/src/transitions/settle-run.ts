import type { Sql } from '../db/database.js';
import type { RunStateName } from '../db/entities/run.entity.js';

/**
 * Moves a running run on when none of its splits is open any more. Call it after the commit that ended a split: of two
 * splits that end together, the later commit's call sees both. The verdict is read under the run's lock: a CancelRun that
 * is about to commit is waited for, not overwritten.
 */
export async function settleRun(sql: Sql, runId: string): Promise<RunStateName | undefined> {
  const { rows } = await sql.query<{ state: RunStateName }>(
    `WITH verdict AS (
       SELECT CASE
         WHEN r.stopping IS NOT NULL THEN r.stopping
         WHEN EXISTS (SELECT FROM sluice_orchestrator.splits s WHERE s.run_id = r.run_id AND s.state = 'failed')
           THEN 'failed'
         ELSE 'verifying' END AS state
       FROM sluice_orchestrator.runs r WHERE r.run_id = $1 AND r.state = 'running' AND NOT EXISTS (
         SELECT FROM sluice_orchestrator.splits s
         WHERE s.run_id = $1 AND s.state IN ('pending', 'retrying', 'running'))
       FOR UPDATE OF r
     )
     UPDATE sluice_orchestrator.runs r
     SET state = verdict.state, stopping = NULL, phase_at = now(),
         ended_at = CASE WHEN verdict.state = 'verifying' THEN NULL ELSE now() END
     FROM verdict WHERE r.run_id = $1 AND r.state = 'running'
     RETURNING r.state`,
    [runId],
  );
  return rows[0]?.state;
}
