import type { Sql } from '../db/database.js';

/** By how much a run's committed splits exceed its limits. */
export interface OverBudget {
  readonly rejected: number;
  readonly read: number;
  readonly maxRejects: number | null;
  readonly maxRejectRatio: number | null;
}

/** Undefined when the run is within limits.max_rejects and limits.max_reject_ratio. */
export async function overBudget(sql: Sql, runId: string): Promise<OverBudget | undefined> {
  const { rows } = await sql.query<{
    read: string;
    rejected: string;
    maxRejects: string | null;
    maxRejectRatio: number | null;
  }>(
    `SELECT sum(s.rejected) AS rejected, sum(s.read) AS read, r.max_rejects AS "maxRejects",
       r.max_reject_ratio AS "maxRejectRatio"
     FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.splits s USING (run_id)
     WHERE r.run_id = $1 AND s.state = 'committed' GROUP BY r.run_id
     HAVING sum(s.rejected) > r.max_rejects OR sum(s.rejected)::float8 > r.max_reject_ratio * sum(s.read)::float8`,
    [runId],
  );
  const [over] = rows;
  return (
    over && {
      rejected: Number(over.rejected),
      read: Number(over.read),
      maxRejects: over.maxRejects === null ? null : Number(over.maxRejects),
      maxRejectRatio: over.maxRejectRatio,
    }
  );
}
