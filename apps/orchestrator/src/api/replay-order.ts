import type { ResolvedPipeline } from '@sluice/config';
import { SluiceError } from '@sluice/proto';
import { byDate, byParams, overwritesLater } from '../backfill/overwriting.js';
import type { Sql } from '../db/database.js';
import type { RunEntity } from '../db/entities/run.entity.js';

/**
 * Records that were rejected once must not win against rows that came after them. The loader sees to it row by row, under its
 * lock of the table; a replay that it would refuse in any case, or could not know better about, is refused before its work is done.
 *
 * @throws SluiceError OUT_OF_ORDER naming the run that overtook
 */
export async function refuseOvertaken(sql: Sql, original: RunEntity, spec: ResolvedPipeline): Promise<void> {
  const overtakes = overtaking(spec);
  if (overtakes === undefined) return;
  const { runId, pipeline, logicalDate, targetTable, params } = original;
  const { rows } = await sql.query<{ runId: string; date: string }>(
    `SELECT r.run_id AS "runId", r.logical_date::text AS date
     FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.runs o ON o.run_id = $1
     WHERE r.pipeline = $2 AND r.target_table = $3 AND r.run_id <> $1 AND r.replay_of IS NULL
       AND (r.published OR r.state = 'succeeded') AND ${overtakes}
       AND ($4::jsonb IS NULL OR r.params = $4) ORDER BY r.ended_at DESC LIMIT 1`,
    [runId, pipeline, targetTable, byParams(spec) ? JSON.stringify(params) : null],
  );
  const [by] = rows;
  if (!by) return;
  throw new SluiceError(
    'OUT_OF_ORDER',
    `Run ${by.runId} has published ${by.date} beside run ${runId}, of ${logicalDate}: mode ${spec.target.mode} could put old records in place of newer rows.`,
    { hint: 'Trigger a new run over the corrected objects instead.', where: { run: by.runId } },
  );
}

/** SQL: the run `r` has overtaken the original `o`. Undefined: none can. */
function overtaking(spec: ResolvedPipeline): string | undefined {
  const since = 'r.ended_at > o.ended_at';
  switch (spec.target.mode) {
    case 'append':
    case 'history':
      return undefined;
    case 'upsert': // with a version column it tells; without, rows of the same date are compared by key
      return overwritesLater(spec) ? 'r.logical_date > o.logical_date' : undefined;
    case 'sync': // a key that a later extract did not have would come back
      return `${since} AND r.logical_date >= o.logical_date`;
    case 'replace':
      return byDate(spec) ? `${since} AND r.logical_date = o.logical_date` : since;
  }
}
