import { SLUICE, writeAudit } from '../audit/write-audit.js';
import type { Sql } from '../db/database.js';
import type { RunStarter, WantedRun } from './run-starter.js';

/** A run that there is once for its pipeline, kind, logical date and place in the day. */
export interface AutomaticRun extends WantedRun {
  readonly kind: 'schedule' | 'after';
  readonly slot: number;
}

/**
 * Makes the run unless there was one: the key of automatic_runs decides, whatever replicas and clocks there are. A second
 * caller waits for the first one's commit and finds its row. A refusal is kept as well, and told in the audit trail.
 */
export async function startOnce(sql: Sql, starter: RunStarter, wanted: AutomaticRun): Promise<boolean> {
  const { pipeline, kind, logicalDate, slot } = wanted;
  const { rowCount } = await sql.query(
    `INSERT INTO sluice_orchestrator.automatic_runs (pipeline, kind, logical_date, slot)
     VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [pipeline, kind, logicalDate, slot],
  );
  if (rowCount !== 1) return false;
  const started = await starter.start(sql, wanted);
  if ('refused' in started) {
    const { reason, message } = started.refused;
    writeAudit(sql, SLUICE, {
      action: 'RunRefused',
      pipeline,
      details: { trigger: wanted.origin.trigger, by: wanted.origin.by, logicalDate, reason, message },
    });
    return false;
  }
  await sql.query(
    `UPDATE sluice_orchestrator.automatic_runs SET run_id = $5
     WHERE pipeline = $1 AND kind = $2 AND logical_date = $3 AND slot = $4`,
    [pipeline, kind, logicalDate, slot, started.runId],
  );
  return true;
}
