import type { Sql } from '../db/database.js';

/** By how much a run's committed splits exceed its limits.max_rejects; undefined when they do not. */
export async function overBudget(
  sql: Sql,
  runId: string,
): Promise<{ readonly rejected: number; readonly maxRejects: number } | undefined> {
  const { rows } = await sql.query<{ rejected: string; maxRejects: string }>(
    `SELECT sum(s.rejected) AS rejected, r.max_rejects AS "maxRejects"
     FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.splits s USING (run_id)
     WHERE r.run_id = $1 AND s.state = 'committed' GROUP BY r.run_id HAVING sum(s.rejected) > r.max_rejects`,
    [runId],
  );
  const [over] = rows;
  return over && { rejected: Number(over.rejected), maxRejects: Number(over.maxRejects) };
}
