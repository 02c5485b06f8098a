import type { ResolvedPipeline } from '@sluice/config';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import { dropWaiting } from '../events/waiting-objects.js';
import { setSchedule } from './set-schedule.js';
import { setUpstreams } from './upstreams.js';

export interface AutomationSet {
  /** It had been deleted. */
  readonly restored: boolean;
  /** Objects that waited for a run, of events that the newest version has no more. */
  readonly dropped: number;
}

/**
 * What starts runs of a pipeline by itself, as its newest version says. Call it in the transaction that stores the version,
 * which holds the pipeline's lock. A pipeline that was deleted is back, and not paused.
 */
export async function setAutomation(
  sql: Sql,
  pipeline: string,
  spec: ResolvedPipeline,
): Promise<AutomationSet> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.pipelines SET deleted_at = NULL, paused_at = NULL
     WHERE name = $1 AND deleted_at IS NOT NULL`,
    [pipeline],
  );
  await setSchedule(sql, pipeline, spec.schedule);
  await setUpstreams(sql, pipeline, spec.after);
  const dropped = await setEvents(sql, pipeline, spec.source.events?.queue);
  announce(sql, 'due', [pipeline]);
  return { restored: rowCount === 1, dropped };
}

/** Gives how many objects were dropped that waited for a run. */
async function setEvents(sql: Sql, pipeline: string, queue: string | undefined): Promise<number> {
  if (queue === undefined) {
    await sql.query(`DELETE FROM sluice_orchestrator.event_sources WHERE pipeline = $1`, [pipeline]);
    return dropWaiting(sql, pipeline);
  }
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.event_sources SET queue = $2 WHERE pipeline = $1`,
    [pipeline, queue],
  );
  if (rowCount === 1) return 0;
  await sql.query(`INSERT INTO sluice_orchestrator.event_sources (pipeline, queue) VALUES ($1, $2)`, [
    pipeline,
    queue,
  ]);
  // Taken in from a message that was on its way when former events were taken out: a run of them now would surprise.
  return dropWaiting(sql, pipeline);
}

/** Nothing starts runs of it any more: what its backfills and events had waiting is dropped. */
export async function dropAutomation(sql: Sql, pipeline: string): Promise<void> {
  await setSchedule(sql, pipeline, undefined);
  await setUpstreams(sql, pipeline, []);
  await setEvents(sql, pipeline, undefined);
  // The backfill before its dates, as where its runs are started.
  await sql.query(
    `UPDATE sluice_orchestrator.backfills SET closed_at = now(), cancelled_at = now()
     WHERE pipeline = $1 AND closed_at IS NULL`,
    [pipeline],
  );
  await sql.query(
    `UPDATE sluice_orchestrator.backfill_dates d SET state = 'cancelled'
     FROM sluice_orchestrator.backfills b
     WHERE b.pipeline = $1 AND d.backfill_id = b.backfill_id AND d.state = 'waiting'`,
    [pipeline],
  );
  announce(sql, 'due', [pipeline]);
}
