import type { Sql } from '../db/database.js';

/** What there is to do that no client asks for, for any replica. */
export interface DueWork {
  readonly schedules: boolean;
  readonly backfills: boolean;
  readonly events: boolean;
  readonly endings: boolean;
  readonly late: boolean;
  /** Milliseconds until something becomes due by itself. Undefined: nothing is on its way. */
  readonly nextMs: number | undefined;
}

/** One statement, since replicas look whenever a run has ended or a pipeline was changed. */
export async function lookDue(sql: Sql, eventWindowMs: number): Promise<DueWork> {
  const { rows } = await sql.query<Omit<DueWork, 'nextMs'> & { readonly ms: string | null }>(LOOK, [
    eventWindowMs,
  ]);
  const [{ ms, ...due }] = rows;
  return { ...due, nextMs: ms === null ? undefined : Math.max(0, Number(ms)) };
}

const LIVE = `p.paused_at IS NULL AND p.deleted_at IS NULL`;

/** Runs for event objects: as many as a run takes, or what has waited for the window. */
export const EVENT_OBJECTS_PER_RUN = 1_000;

const LOOK = `
  WITH firing AS (
    SELECT s.fire_at FROM sluice_orchestrator.schedules s
    JOIN sluice_orchestrator.pipelines p ON p.name = s.pipeline AND ${LIVE} ORDER BY s.fire_at LIMIT 1
  ), waiting AS (
    SELECT (SELECT min(o.received_at) FROM sluice_orchestrator.event_objects o
        WHERE o.pipeline = e.pipeline AND o.run_id IS NULL) + make_interval(secs => $1::float8 / 1000) AS due_at,
      EXISTS (SELECT FROM sluice_orchestrator.event_objects o
        WHERE o.pipeline = e.pipeline AND o.run_id IS NULL OFFSET ${EVENT_OBJECTS_PER_RUN - 1}) AS many
    FROM sluice_orchestrator.event_sources e JOIN sluice_orchestrator.pipelines p ON p.name = e.pipeline AND ${LIVE}
  ), late AS (SELECT min(due_at) AS due_at FROM sluice_orchestrator.late_watches)
  SELECT
    EXISTS (SELECT FROM firing WHERE fire_at <= now()) AS schedules,
    EXISTS (SELECT FROM sluice_orchestrator.backfills b WHERE b.closed_at IS NULL AND b.parallelism > (
      SELECT count(*) FROM sluice_orchestrator.runs r
      WHERE r.backfill_id = b.backfill_id AND r.ended_at IS NULL)) AS backfills,
    EXISTS (SELECT FROM waiting WHERE many OR due_at <= now()) AS events,
    EXISTS (SELECT FROM sluice_orchestrator.run_endings) AS endings,
    EXISTS (SELECT FROM late WHERE due_at <= now()) AS late,
    (SELECT extract(epoch FROM min(at) - clock_timestamp()) * 1000 FROM (
       SELECT fire_at AS at FROM firing UNION ALL SELECT min(due_at) FROM waiting UNION ALL SELECT due_at FROM late
     ) AS next) AS ms`;
