import { SluiceError } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import { lockGates, pipelineGate } from './gates.js';

export interface WantedRun {
  readonly runId: string;
  readonly pipeline: string;
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
  readonly onRerun: 'refuse' | 'replace' | 'duplicate';
}

interface Earlier {
  readonly runId: string;
  readonly state: string;
  readonly open: boolean;
  /** It has, or may have, rows in the table that readers see. */
  readonly counts: boolean;
  readonly planned: boolean;
}

/**
 * What a run may do beside others of its pipeline, logical date and params. Gives the runs whose rows its publication takes the
 * place of. The gate is held to the end of the transaction: of runs that are triggered at once, the later one sees the first.
 *
 * A run that failed or was cancelled without a commit does not count as one.
 *
 * @throws SluiceError RERUN_REFUSED naming the run that stands in the way
 */
export async function judgeRerun(sql: Sql, run: WantedRun): Promise<string[]> {
  if (run.onRerun === 'duplicate') return [];
  await lockGates(sql, [pipelineGate(run.pipeline)]);
  // A statement of its own: its snapshot is taken with the gate held.
  const { rows } = await sql.query<Earlier>(EARLIER, [
    run.pipeline,
    run.logicalDate,
    run.runId,
    JSON.stringify(run.params),
  ]);
  const open = rows.find((other) => other.open);
  if (open) throw refused(run, open, 'Wait for its end, or cancel it.');
  const done = rows.find((other) => other.counts);
  if (run.onRerun === 'refuse' && done) {
    throw refused(run, done, 'Retry that run if it failed, or set on_rerun: replace or duplicate.');
  }
  // Also those of which nothing is known to be committed: what a lost load may have committed goes with the rest.
  return rows.filter(({ planned }) => planned).map(({ runId }) => runId);
}

const EARLIER = `
  SELECT r.run_id AS "runId", r.state, r.ended_at IS NULL AS open, r.planned_at IS NOT NULL AS planned,
    r.state = 'succeeded' OR CASE r.publish WHEN 'run' THEN r.published ELSE EXISTS (
      SELECT FROM sluice_orchestrator.splits s WHERE s.run_id = r.run_id AND s.state = 'committed') END AS counts
  FROM sluice_orchestrator.runs r
  WHERE r.pipeline = $1 AND r.logical_date = $2 AND r.run_id <> $3 AND r.params = $4::jsonb
  ORDER BY r.seq DESC`;

/**
 * A run whose rows another run has replaced, or is about to, is not opened again: its rows would come beside the others'.
 *
 * @throws SluiceError RUN_STATE_CONFLICT
 */
export async function refuseReplaced(
  sql: Sql,
  { runId, pipeline, logicalDate }: Pick<WantedRun, 'runId' | 'pipeline' | 'logicalDate'>,
): Promise<void> {
  await lockGates(sql, [pipelineGate(pipeline)]);
  const { rows } = await sql.query<Earlier>(
    `SELECT r.run_id AS "runId", r.state FROM sluice_orchestrator.runs r
     WHERE r.pipeline = $1 AND r.logical_date = $2 AND $3::uuid = ANY (r.replaces)
       AND (r.ended_at IS NULL OR r.published OR r.state = 'succeeded') LIMIT 1`,
    [pipeline, logicalDate, runId],
  );
  const [by] = rows;
  if (!by) return;
  const message = `Run ${by.runId} (${by.state}) takes the place of run ${runId}.`;
  throw new SluiceError('RUN_STATE_CONFLICT', message, {
    hint: 'Trigger a new run for the logical date instead.',
    where: { run: by.runId },
  });
}

function refused({ pipeline, logicalDate, onRerun }: WantedRun, by: Earlier, hint: string): SluiceError {
  return new SluiceError(
    'RERUN_REFUSED',
    `${pipeline} has run ${by.runId} (${by.state}) for ${logicalDate}, with the same params; on_rerun is ${onRerun}.`,
    { hint, where: { run: by.runId } },
  );
}
