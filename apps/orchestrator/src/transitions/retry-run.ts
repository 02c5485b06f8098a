import type { Sql } from '../db/database.js';
import type { RunStateName } from '../db/entities/run.entity.js';
import { COMMITTED_REJECTS } from './publish-run.js';

/**
 * Opens a failed or cancelled run again. What is committed stays; the other splits of a complete plan wait anew, with
 * fresh attempts under higher numbers; an incomplete plan is made again. The target is prepared again in any case.
 * Rejects are counted anew: a split that the ledger lacked was counted, and will be again. Where the run's leftovers in the
 * target are being dropped just now, it begins when they are.
 */
export async function retryRun(sql: Sql, runId: string): Promise<RunStateName | undefined> {
  const { rows } = await sql.query<{ state: RunStateName }>(
    `SELECT state FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  const state = rows[0]?.state;
  if (state !== 'failed' && state !== 'cancelled') return state;
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'queued', stopping = NULL, cutting = false, deadline_at = NULL, waiting = '', ended_at = NULL, failure = NULL, tries = 0, free_tries = 0,
         retry_at = cleanup_until, phase_at = now(), checks = '[]', rules = NULL, restaged = 0,
         cleanup_at = NULL, rejected = ${COMMITTED_REJECTS}
     WHERE run_id = $1`,
    [runId],
  );
  await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'pending', failure = NULL, tries = 0, free_tries = 0, first_claimed_at = NULL, rules = '[]',
         read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0,
         changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state IN ('failed', 'cancelled')`,
    [runId],
  );
  return state;
}
