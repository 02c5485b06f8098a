import type { ResolvedPipeline } from '@sluice/config';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import { setSchedule } from './set-schedule.js';
import { setUpstreams } from './upstreams.js';

/**
 * What starts runs of a pipeline by itself, as its newest version says. Call it in the transaction that stores the version,
 * which holds the pipeline's lock. A pipeline that was deleted is back, and not paused: gives whether it was.
 */
export async function setAutomation(sql: Sql, pipeline: string, spec: ResolvedPipeline): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.pipelines SET deleted_at = NULL, paused_at = NULL
     WHERE name = $1 AND deleted_at IS NOT NULL`,
    [pipeline],
  );
  await setSchedule(sql, pipeline, spec.schedule);
  await setUpstreams(sql, pipeline, spec.after);
  await setEvents(sql, pipeline, spec.source.events?.queue);
  await announce(sql, 'due', [pipeline]);
  return rowCount === 1;
}

async function setEvents(sql: Sql, pipeline: string, queue: string | undefined): Promise<void> {
  if (queue === undefined) {
    await sql.query(`DELETE FROM sluice_orchestrator.event_sources WHERE pipeline = $1`, [pipeline]);
    return;
  }
  await sql.query(
    `INSERT INTO sluice_orchestrator.event_sources (pipeline, queue) VALUES ($1, $2)
     ON CONFLICT (pipeline) DO UPDATE SET queue = excluded.queue`,
    [pipeline, queue],
  );
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
  await sql.query(`DELETE FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NULL`, [
    pipeline,
  ]);
  await announce(sql, 'due', [pipeline]);
}
