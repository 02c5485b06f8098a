import type { ResolvedSchedule } from '@sluice/config';
import type { Sql } from '../db/database.js';
import { StepFailed } from './automation.js';
import { startOnce } from './automatic-run.js';
import { type Firing, Firings } from './firings.js';
import type { RunStarter } from './run-starter.js';

/**
 * After how long a firing was missed, and catch_up decides. Until then it is made up for in any case: a restart, a failover of
 * the database or a pause of some seconds is no reason to leave one out.
 */
export const MISSED_MS = 5 * 60_000;

interface Row {
  readonly pipeline: string;
  readonly schedule: ResolvedSchedule;
  readonly nextAtMs: string;
  readonly fireAtMs: string;
  readonly logicalDate: string;
  readonly slot: number;
  readonly nowMs: string;
}

/**
 * Makes the run of the schedule that waited longest, and sets its next time, in the caller's transaction. Gives the pipeline;
 * undefined: none is due, or other replicas have them. The database's clock alone decides what is due.
 */
export async function fireSchedule(
  sql: Sql,
  starter: RunStarter,
  except: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT s.pipeline, s.schedule, extract(epoch FROM s.next_at) * 1000 AS "nextAtMs",
       extract(epoch FROM s.fire_at) * 1000 AS "fireAtMs", s.logical_date::text AS "logicalDate", s.slot,
       extract(epoch FROM now()) * 1000 AS "nowMs"
     FROM sluice_orchestrator.schedules s JOIN sluice_orchestrator.pipelines p ON p.name = s.pipeline
     WHERE s.fire_at <= now() AND p.paused_at IS NULL AND p.deleted_at IS NULL AND NOT s.pipeline = ANY ($1)
     ORDER BY s.fire_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED`,
    [except],
  );
  const [row] = rows;
  if (!row) return undefined;
  try {
    await fire(sql, starter, row);
    return row.pipeline;
  } catch (error) {
    throw new StepFailed(row.pipeline, error);
  }
}

async function fire(sql: Sql, starter: RunStarter, row: Row): Promise<void> {
  const { run, next } = decide(row);
  if (run) {
    await startOnce(sql, starter, {
      pipeline: row.pipeline,
      kind: 'schedule',
      logicalDate: run.logicalDate,
      slot: run.slot,
      params: {},
      origin: { trigger: 'schedule', by: 'schedule', scheduledFor: new Date(run.atMs) },
    });
  }
  await setNext(sql, row.pipeline, next);
}

/** What becomes of a due firing: the run to make, if any, and the firing to wait for. */
function decide(row: Row): { readonly run?: Firing; readonly next: Firing | undefined } {
  const firings = new Firings(row.pipeline, row.schedule);
  const nowMs = Math.trunc(Number(row.nowMs));
  const due: Firing = {
    atMs: Math.round(Number(row.nextAtMs)),
    fireAtMs: Math.round(Number(row.fireAtMs)),
    logicalDate: row.logicalDate,
    slot: row.slot,
  };
  const { catchUp } = row.schedule;
  if (nowMs - due.fireAtMs <= MISSED_MS || catchUp === 'all')
    return { run: due, next: firings.after(due.atMs) };
  if (catchUp === 'skip') return { next: firings.afterDue(due.atMs, nowMs - MISSED_MS) };
  const last = firings.lastDue(nowMs);
  const run = last && last.atMs > due.atMs ? last : due;
  return { run, next: firings.after(run.atMs) };
}

/** Undefined: the schedule never fires again, and goes. */
export async function setNext(sql: Sql, pipeline: string, next: Firing | undefined): Promise<void> {
  if (!next) {
    await sql.query(`DELETE FROM sluice_orchestrator.schedules WHERE pipeline = $1`, [pipeline]);
    return;
  }
  await sql.query(
    `UPDATE sluice_orchestrator.schedules
     SET next_at = to_timestamp($2::float8 / 1000), fire_at = to_timestamp($3::float8 / 1000),
         logical_date = $4, slot = $5
     WHERE pipeline = $1`,
    [pipeline, next.atMs, next.fireAtMs, next.logicalDate, next.slot],
  );
}
