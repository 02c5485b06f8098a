import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';
import { closeAttempt, forgetAttempt, type AttemptRef } from './close-attempt.js';
import { lockRun, noteFailure, stopRun } from './stop-run.js';

const NO_COUNTS = `read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0`;
const LET_GO = `lease_owner = NULL, lease_until = NULL, ${NO_COUNTS},
  changed_at = clock_timestamp(), revision = revision + 1`;
const MINE = `run_id = $1 AND split_id = $2 AND attempt = $3 AND state = 'running'`;

/**
 * Puts a split back after a failure that is worth another try; `free` gives the attempt back. In a run that is stopping
 * there is no other try: the split is cancelled. False when a newer attempt has the split.
 */
export async function retrySplit(
  sql: Sql,
  ref: AttemptRef,
  cost: 'retry' | 'free',
  delayMs: number,
  failure: StoredFailure,
): Promise<boolean> {
  if ((await lockRun(sql, ref.runId)) !== null) return cancelSplit(sql, ref);
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'retrying', retry_at = now() + make_interval(secs => $4::float8 / 1000), failure = $5,
         tries = tries - ($6 = 'free')::int, free_tries = free_tries + ($6 = 'free')::int, ${LET_GO}
     WHERE ${MINE}`,
    [ref.runId, ref.splitId, ref.attempt, delayMs, JSON.stringify(failure), cost],
  );
  if (rowCount !== 1) return false;
  if (failure.reason === 'SLOTS_FULL') await forgetAttempt(sql, ref);
  else await closeAttempt(sql, ref, cost, failure);
  return true;
}

/** Gives a split back untried, so that another replica takes it at once. */
export async function releaseSplit(sql: Sql, ref: AttemptRef): Promise<boolean> {
  if ((await lockRun(sql, ref.runId)) !== null) return cancelSplit(sql, ref);
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.splits SET state = 'pending', tries = tries - 1, ${LET_GO} WHERE ${MINE}`,
    [ref.runId, ref.splitId, ref.attempt],
  );
  if (rowCount === 1) await closeAttempt(sql, ref, 'released');
  return rowCount === 1;
}

/** Ends a split for good; `run` scope stops the whole run, `object` scope leaves the other objects alone. */
export async function failSplit(
  sql: Sql,
  ref: AttemptRef,
  scope: 'object' | 'run',
  failure: StoredFailure,
): Promise<boolean> {
  await lockRun(sql, ref.runId);
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.splits SET state = 'failed', failure = $4, ${LET_GO} WHERE ${MINE}`,
    [ref.runId, ref.splitId, ref.attempt, JSON.stringify(failure)],
  );
  if (rowCount !== 1) return false;
  await closeAttempt(sql, ref, 'failed', failure);
  if (scope === 'run') await stopRun(sql, ref.runId, 'failed', failure);
  else await noteFailure(sql, ref.runId, failure);
  return true;
}

/** For loads that were cut, or have no other try, because their run is stopping. */
export async function cancelSplit(sql: Sql, ref: AttemptRef): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.splits SET state = 'cancelled', ${LET_GO} WHERE ${MINE}`,
    [ref.runId, ref.splitId, ref.attempt],
  );
  if (rowCount === 1) await closeAttempt(sql, ref, 'cancelled');
  return rowCount === 1;
}
