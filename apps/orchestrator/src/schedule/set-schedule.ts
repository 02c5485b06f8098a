import type { ResolvedSchedule } from '@sluice/config';
import type { Sql } from '../db/database.js';
import { setNext } from './fire-schedule.js';
import { type Firing, Firings } from './firings.js';

/**
 * Takes over the schedule of a pipeline's newest version. Times that are due stay due while cron, zone and logical date are as
 * before; else the schedule begins anew, now: nothing is caught up by a schedule that was not there. Call it in the
 * transaction that stores the version.
 */
export async function setSchedule(
  sql: Sql,
  pipeline: string,
  schedule: ResolvedSchedule | undefined,
): Promise<void> {
  if (!schedule) return setNext(sql, pipeline, undefined);
  const { rows } = await sql.query<{ schedule: ResolvedSchedule; nextAtMs: string }>(
    `SELECT schedule, extract(epoch FROM next_at) * 1000 AS "nextAtMs"
     FROM sluice_orchestrator.schedules WHERE pipeline = $1 FOR UPDATE`,
    [pipeline],
  );
  const [before] = rows;
  const firings = new Firings(pipeline, schedule);
  // The same times: only the jitter may be another.
  const next =
    before && sameTimes(before.schedule, schedule)
      ? firings.after(Math.round(Number(before.nextAtMs)) - 1)
      : firings.after(await nowMs(sql));
  await write(sql, pipeline, schedule, next);
}

async function write(
  sql: Sql,
  pipeline: string,
  schedule: ResolvedSchedule,
  next: Firing | undefined,
): Promise<void> {
  if (next) {
    await sql.query(
      `INSERT INTO sluice_orchestrator.schedules (pipeline, schedule, next_at, fire_at, logical_date, slot)
       VALUES ($1, $2, now(), now(), now(), 0) ON CONFLICT (pipeline) DO UPDATE SET schedule = excluded.schedule`,
      [pipeline, JSON.stringify(schedule)],
    );
  }
  await setNext(sql, pipeline, next);
}

function sameTimes(a: ResolvedSchedule, b: ResolvedSchedule): boolean {
  return a.cron === b.cron && a.timezone === b.timezone && a.logicalDate === b.logicalDate;
}

/** What was missed during a pause is left out where the schedule says so; else it is due at once. */
export async function resumeSchedule(sql: Sql, pipeline: string): Promise<void> {
  const { rows } = await sql.query<{ schedule: ResolvedSchedule; nextAtMs: string }>(
    `SELECT schedule, extract(epoch FROM next_at) * 1000 AS "nextAtMs"
     FROM sluice_orchestrator.schedules WHERE pipeline = $1 FOR UPDATE`,
    [pipeline],
  );
  const [row] = rows;
  if (row?.schedule.catchUp !== 'skip') return;
  const at = await nowMs(sql);
  if (Number(row.nextAtMs) > at) return;
  await setNext(sql, pipeline, new Firings(pipeline, row.schedule).after(at));
}

async function nowMs(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ ms: string }>(`SELECT extract(epoch FROM now()) * 1000 AS ms`);
  return Math.trunc(Number(rows[0].ms));
}
