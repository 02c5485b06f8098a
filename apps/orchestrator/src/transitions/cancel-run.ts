import type { Sql } from '../db/database.js';
import type { RunStateName } from '../db/entities/run.entity.js';
import { ENDED } from './end-run.js';
import { stopRun } from './stop-run.js';

/**
 * A queued, planning or verifying run ends at once; a running one when its loads have been cut; one that is being published
 * when its publisher knows what the target has made of it.
 */
export async function cancelRun(sql: Sql, runId: string): Promise<RunStateName | undefined> {
  const { rows } = await sql.query<{ state: RunStateName }>(
    `SELECT state FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  const state = rows[0]?.state;
  if (state === 'running') await stopRun(sql, runId, 'cancelled', undefined, true);
  if (state === 'publishing') {
    await sql.query(
      `UPDATE sluice_orchestrator.runs SET stopping = coalesce(stopping, 'cancelled'), cutting = true, retry_at = NULL WHERE run_id = $1`,
      [runId],
    );
  }
  if (state === 'queued' || state === 'planning' || state === 'verifying') {
    await sql.query(
      `UPDATE sluice_orchestrator.runs
       SET state = 'cancelled', fence = fence + 1, ${ENDED}
       WHERE run_id = $1`,
      [runId],
    );
    await sql.query(
      `UPDATE sluice_orchestrator.splits
       SET state = 'cancelled', changed_at = clock_timestamp(), revision = revision + 1
       WHERE run_id = $1 AND state = 'pending'`,
      [runId],
    );
  }
  return state;
}
