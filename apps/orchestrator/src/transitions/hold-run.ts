import type { Sql } from '../db/database.js';
import type { StoredFailure } from '../db/entities/run.entity.js';

/** `gone`: the run was claimed anew, has moved on or ended; `cancelled`: it is still ours, and is to be stopped. */
export type RunHold = 'held' | 'gone' | 'cancelled';

/** Renews the lease. */
export async function renewRun(sql: Sql, runId: string, fence: number, leaseMs: number): Promise<RunHold> {
  const { rows } = await sql.query<{ cancelled: boolean }>(
    `UPDATE sluice_orchestrator.runs SET lease_until = now() + make_interval(secs => $3::float8 / 1000)
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL RETURNING stopping IS NOT NULL AS cancelled`,
    [runId, fence, leaseMs],
  );
  const [row] = rows;
  if (!row) return 'gone';
  return row.cancelled ? 'cancelled' : 'held';
}

/** Gives the run up without a verdict, so that another replica takes it at once. */
export async function releaseRun(sql: Sql, runId: string, fence: number): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET lease_owner = NULL, lease_until = NULL
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL`,
    [runId, fence],
  );
}

/** Puts the phase off after a failure that is worth another try, and says why. */
export async function deferRun(
  sql: Sql,
  runId: string,
  fence: number,
  delayMs: number,
  cost: 'retry' | 'free',
  failure: StoredFailure,
): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET lease_owner = NULL, lease_until = NULL, retry_at = now() + make_interval(secs => $3::float8 / 1000),
         tries = tries + ($4 = 'retry')::int, free_tries = free_tries + ($4 = 'free')::int, retrying = $5
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL`,
    [runId, fence, delayMs, cost, JSON.stringify(failure)],
  );
}
