import type { RuleCount__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

/** Rules broken in each run, most often first, summed over its splits. */
export async function ruleTotals(
  sql: Sql,
  runIds: readonly string[],
): Promise<Map<string, RuleCount__Output[]>> {
  const { rows } = await sql.query<{ runId: string; rules: RuleCount__Output[] }>(
    `SELECT run_id AS "runId",
       json_agg(json_build_object('rule', rule, 'column', col, 'severity', severity, 'records', records)
         ORDER BY records DESC, rule, col) AS rules
     FROM (
       SELECT s.run_id, c.rule, coalesce(c."column", '') AS col, c.severity, sum(c.records) AS records
       FROM sluice_orchestrator.splits s,
         jsonb_to_recordset(s.rules) AS c(rule text, "column" text, severity text, records bigint)
       WHERE s.run_id = ANY ($1::uuid[]) AND s.rules <> '[]'
       GROUP BY s.run_id, c.rule, col, c.severity
     ) AS totals GROUP BY run_id`,
    [runIds],
  );
  return new Map(rows.map((row) => [row.runId, row.rules]));
}
