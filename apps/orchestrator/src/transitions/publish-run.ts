import { type Published__Output, SluiceError } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import { forgetStatistics } from './keep-statistics.js';

/** What the publication is at, for watchers. False when this claim is no longer the run's, or nothing is new. */
export async function notePublishing(sql: Sql, runId: string, fence: number, at: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs SET publishing = $3
     WHERE run_id = $1 AND fence = $2 AND state = 'publishing' AND publishing <> $3`,
    [runId, fence, at],
  );
  return rowCount === 1;
}

/** Where the publication goes on, for whoever takes it over. */
export async function notePublisher(sql: Sql, runId: string, fence: number, loader: string): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET loader = $3
     WHERE run_id = $1 AND fence = $2 AND state = 'publishing' AND loader <> $3`,
    [runId, fence, loader],
  );
}

/**
 * The target has published the run: what is left is to verify it, though it may have been cancelled meanwhile, or have run
 * out of time.
 */
export async function startVerifying(
  sql: Sql,
  runId: string,
  fence: number,
  /** Undefined: it was published, but its outcome was not told. */
  outcome: Pick<Published__Output, 'checks' | 'publication'> | undefined,
): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'verifying', published = true, stopping = NULL, cutting = false, failure = NULL,
         checks = coalesce($3, checks),
         publication = coalesce($4, publication), publishing = '', retrying = NULL,
         lease_owner = NULL, lease_until = NULL, retry_at = NULL, tries = 0, free_tries = 0, phase_at = now()
     WHERE run_id = $1 AND fence = $2 AND state = 'publishing'`,
    [
      runId,
      fence,
      outcome ? JSON.stringify(outcome.checks) : null,
      outcome?.publication ? JSON.stringify(outcome.publication) : null,
    ],
  );
  return rowCount === 1;
}

/** Ticks off splits whose staging is there. @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's */
export async function tickStaged(
  sql: Sql,
  runId: string,
  fence: number,
  splitIds: readonly string[],
): Promise<void> {
  const { rowCount } = await sql.query(
    `WITH r AS (
       SELECT run_id FROM sluice_orchestrator.runs
       WHERE run_id = $1 AND fence = $2 AND state = 'publishing' FOR SHARE
     )
     UPDATE sluice_orchestrator.splits s SET verified_by = $2 FROM r
     WHERE s.run_id = r.run_id AND s.split_id = ANY ($3)`,
    [runId, fence, splitIds],
  );
  if (rowCount !== splitIds.length) {
    throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is published by another replica.`);
  }
}

/**
 * Sets splits whose staging has gone back to pending, with fresh attempts under higher numbers, and the run back to
 * running. Gives how many there are; none leaves the run as it is.
 *
 * @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's
 */
export async function stageAgain(sql: Sql, runId: string, fence: number): Promise<number> {
  const { rowCount: held } = await sql.query(
    `SELECT FROM sluice_orchestrator.runs WHERE run_id = $1 AND fence = $2 AND state = 'publishing' FOR UPDATE`,
    [runId, fence],
  );
  if (held !== 1) throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is published by another replica.`);
  const { rows } = await sql.query<{ splitId: string }>(
    `UPDATE sluice_orchestrator.splits
     SET state = 'pending', tries = 0, free_tries = 0, first_claimed_at = NULL, rules = '[]',
         read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0,
         changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND state = 'committed' AND verified_by IS DISTINCT FROM $2
     RETURNING split_id AS "splitId"`,
    [runId, fence],
  );
  if (rows.length === 0) return 0;
  await forgetStatistics(sql, runId);
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'running', publishing = '', retrying = NULL, restaged = restaged + 1, lease_owner = NULL,
         lease_until = NULL, retry_at = NULL, tries = 0, free_tries = 0, phase_at = now(), rejected = ${COMMITTED_REJECTS}
     WHERE run_id = $1`,
    [runId],
  );
  return rows.length;
}

/** The counter of the reject limit, counted anew. */
export const COMMITTED_REJECTS = `(SELECT coalesce(sum(s.rejected), 0) FROM sluice_orchestrator.splits s
  WHERE s.run_id = $1 AND s.state = 'committed')`;
