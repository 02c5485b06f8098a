import type { Sql } from '../db/database.js';

/** Renews the lease; false when the run was claimed anew, cancelled or has moved on. */
export async function renewRun(sql: Sql, runId: string, fence: number, leaseMs: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs SET lease_until = now() + make_interval(secs => $3::float8 / 1000)
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL`,
    [runId, fence, leaseMs],
  );
  return rowCount === 1;
}

/** Gives the run up without a verdict, so that another replica takes it at once. */
export async function releaseRun(sql: Sql, runId: string, fence: number): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET lease_owner = NULL, lease_until = NULL
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL`,
    [runId, fence],
  );
}

/** Puts the phase off after a failure that is worth another try. */
export async function deferRun(
  sql: Sql,
  runId: string,
  fence: number,
  delayMs: number,
  cost: 'retry' | 'free',
): Promise<void> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET lease_owner = NULL, lease_until = NULL, retry_at = now() + make_interval(secs => $3::float8 / 1000),
         tries = tries + ($4 = 'retry')::int, free_tries = free_tries + ($4 = 'free')::int
     WHERE run_id = $1 AND fence = $2 AND lease_owner IS NOT NULL`,
    [runId, fence, delayMs, cost],
  );
}
