import type { Sql } from '../db/database.js';
import { StepFailed } from '../schedule/automation.js';
import { EVENT_OBJECTS_PER_RUN } from '../schedule/look-due.js';
import type { RunStarter } from '../schedule/run-starter.js';

/**
 * Starts a run for the objects that wait for one: as many as a run takes, or what has waited for the window. The pipeline's
 * row keeps replicas apart; the objects get their run in the transaction that makes it, so each has exactly one.
 */
export async function startEventRun(
  sql: Sql,
  starter: RunStarter,
  windowMs: number,
  except: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql.query<{ pipeline: string }>(
    `SELECT e.pipeline FROM sluice_orchestrator.event_sources e
     JOIN sluice_orchestrator.pipelines p ON p.name = e.pipeline AND p.paused_at IS NULL AND p.deleted_at IS NULL
     WHERE NOT e.pipeline = ANY ($2) AND (
       EXISTS (SELECT FROM sluice_orchestrator.event_objects o WHERE o.pipeline = e.pipeline AND o.run_id IS NULL
         AND o.received_at + make_interval(secs => $1::float8 / 1000) <= now())
       OR EXISTS (SELECT FROM sluice_orchestrator.event_objects o
         WHERE o.pipeline = e.pipeline AND o.run_id IS NULL OFFSET ${EVENT_OBJECTS_PER_RUN - 1}))
     LIMIT 1 FOR UPDATE OF e SKIP LOCKED`,
    [windowMs, except],
  );
  const [due] = rows;
  if (!due) return undefined;
  try {
    await start(sql, starter, due.pipeline);
    return due.pipeline;
  } catch (error) {
    throw new StepFailed(due.pipeline, error);
  }
}

/** Objects of one day at a time, that of the one which has waited longest: a run has one logical date. */
async function start(sql: Sql, starter: RunStarter, pipeline: string): Promise<void> {
  const oldest = await sql.query<{ day: string }>(
    `SELECT logical_date::text AS day FROM sluice_orchestrator.event_objects
     WHERE pipeline = $1 AND run_id IS NULL ORDER BY received_at LIMIT 1`,
    [pipeline],
  );
  const [first] = oldest.rows;
  if (!first) return; // another replica has just made the run
  const started = await starter.start(sql, {
    pipeline,
    logicalDate: first.day,
    params: {},
    origin: { trigger: 'event', by: 'event' },
  });
  if ('refused' in started) throw started.refused; // the objects wait until somebody has mended it
  await sql.query(
    `UPDATE sluice_orchestrator.event_objects o SET run_id = $2
     FROM (SELECT bucket, key, identity FROM sluice_orchestrator.event_objects
       WHERE pipeline = $1 AND run_id IS NULL AND logical_date = $3
       ORDER BY received_at LIMIT ${EVENT_OBJECTS_PER_RUN}) AS taken
     WHERE o.pipeline = $1 AND o.bucket = taken.bucket AND o.key = taken.key AND o.identity = taken.identity`,
    [pipeline, started.runId, first.day],
  );
}
