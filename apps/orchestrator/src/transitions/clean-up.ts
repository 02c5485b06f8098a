import type { Sql } from '../db/database.js';
import { RUN_FACTS, runFacts, type RunFacts, type RunFactsRow } from './run-facts.js';

/** What an ended run has left in the target, for this replica to have dropped. */
export interface ClaimedCleanup {
  readonly runId: string;
  readonly facts: RunFacts;
  /** This one included. */
  readonly tries: number;
}

/** Claims ended runs whose staging or snapshots are due to be dropped. A replica that is lost lets its claim run out. */
export async function claimCleanups(sql: Sql, room: number, claimMs: number): Promise<ClaimedCleanup[]> {
  const { rows } = await sql.query<RunFactsRow & { tries: number }>(
    `WITH due AS (
       SELECT run_id FROM sluice_orchestrator.runs WHERE cleanup_at <= now()
       ORDER BY cleanup_at LIMIT $1 FOR UPDATE SKIP LOCKED
     ), r AS (
       UPDATE sluice_orchestrator.runs r
       SET cleanup_at = now() + make_interval(secs => $2::float8 / 1000),
           cleanup_until = now() + make_interval(secs => $2::float8 / 1000), cleanup_tries = cleanup_tries + 1
       FROM due WHERE r.run_id = due.run_id RETURNING r.*
     )
     SELECT ${RUN_FACTS}, r.cleanup_tries AS tries FROM r JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = r.pipeline AND v.version = r.pipeline_version`,
    [room, claimMs],
  );
  return rows.map((row) => ({ runId: row.runId, facts: runFacts(row), tries: row.tries }));
}

/**
 * The try is over: nothing more to do, or another try after `againMs`. A retry of the run that waited for it may begin;
 * it has taken the cleanup off the run, and gets it back at its own end.
 */
export async function endCleanup(sql: Sql, runId: string, againMs: number | undefined): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET cleanup_until = NULL,
         cleanup_at = CASE WHEN ended_at IS NOT NULL AND cleanup_at IS NOT NULL
           THEN now() + make_interval(secs => $2::float8 / 1000) END,
         retry_at = CASE WHEN state = 'queued' THEN NULL ELSE retry_at END
     WHERE run_id = $1 AND cleanup_until IS NOT NULL`,
    [runId, againMs ?? null],
  );
}
