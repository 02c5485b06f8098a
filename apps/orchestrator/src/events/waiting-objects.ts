import type { Diagnostic__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

/** Objects that events told of and that have no run yet. */
export async function countWaiting(sql: Sql, pipeline: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NULL`,
    [pipeline],
  );
  return rows[0].count;
}

/** Gives how many there were: nobody asks for them any more. */
export async function dropWaiting(sql: Sql, pipeline: string): Promise<number> {
  const { rowCount } = await sql.query(
    `DELETE FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NULL`,
    [pipeline],
  );
  return rowCount ?? 0;
}

/** What only the orchestrator can tell about a file without events: that it drops what waits for its predecessor's. */
export function waitingDiagnostics(waiting: number): Diagnostic__Output[] {
  if (waiting === 0) return [];
  const objects = waiting === 1 ? '1 object' : `${waiting} objects`;
  return [
    {
      severity: 'SEVERITY_WARN',
      code: 'unused',
      path: 'source',
      line: 0,
      column: 0,
      message: `${objects} of former \`events\` had no run yet: without \`events\` no run loads what arrives.`,
      hint: 'They are dropped, and stay in their bucket: trigger a run to load them. To have them loaded first, apply this when none waits.',
    },
  ];
}
