import type { Sql } from '../db/database.js';
import { startOnce } from './automatic-run.js';
import type { RunStarter } from './run-starter.js';

/**
 * Pipelines whose upstreams (`after`) all have a succeeded run for a logical date. A replay of rejects is no such run: the
 * upstream's own run was there before it. Call it after the commit that ended the run: of two upstreams that end together the later
 * commit's call sees both.
 */
const READY = `
  SELECT u.pipeline FROM sluice_orchestrator.pipeline_upstreams u
  JOIN sluice_orchestrator.pipelines p ON p.name = u.pipeline AND p.paused_at IS NULL AND p.deleted_at IS NULL
  WHERE u.upstream = $1 AND ($3::text IS NULL OR u.pipeline = $3) AND NOT EXISTS (
    SELECT FROM sluice_orchestrator.pipeline_upstreams o
    WHERE o.pipeline = u.pipeline AND NOT EXISTS (
      SELECT FROM sluice_orchestrator.runs r
      WHERE r.pipeline = o.upstream AND r.logical_date = $2 AND r.state = 'succeeded' AND r.replay_of IS NULL))
  ORDER BY u.pipeline`;

/**
 * Keeps them from being paused or resumed until the transaction's end. Without it an end that is looked at while a resume is
 * under way would find the pipeline paused still, and the resume would have looked for ends before it.
 */
const LOCK_DEPENDENTS = `
  SELECT FROM sluice_orchestrator.pipelines WHERE name IN (
    SELECT pipeline FROM sluice_orchestrator.pipeline_upstreams WHERE upstream = $1) ORDER BY name FOR KEY SHARE`;

/** Starts what waited for a run of `upstream`, once for each logical date: later runs for the date start nothing more. */
export async function startDependents(
  sql: Sql,
  starter: RunStarter,
  upstream: string,
  logicalDate: string,
): Promise<void> {
  await sql.query(LOCK_DEPENDENTS, [upstream]);
  await startReady(sql, starter, upstream, logicalDate);
}

/** @param only of the dependents this one, whose row is locked; else all of them */
async function startReady(
  sql: Sql,
  starter: RunStarter,
  upstream: string,
  logicalDate: string,
  only?: string,
): Promise<void> {
  const { rows } = await sql.query<{ pipeline: string }>(READY, [upstream, logicalDate, only ?? null]);
  for (const { pipeline } of rows) {
    await startOnce(sql, starter, {
      pipeline,
      kind: 'after',
      logicalDate,
      slot: 0,
      params: {},
      origin: { trigger: 'after', by: `after:${upstream}` },
    });
  }
}

/** A run may have ended just before the pause, and been looked at just after it. */
const MARGIN = `interval '1 minute'`;
const MOST_DATES = 1_000;

/**
 * Makes up for what upstreams finished while a pipeline was paused; call it when it is so no longer, with its row locked. Other
 * dependents are left alone: they may have been applied after those ends.
 */
export async function resumeDependent(
  sql: Sql,
  starter: RunStarter,
  pipeline: string,
  pausedAt: Date,
): Promise<void> {
  const { rows } = await sql.query<{ upstream: string; logicalDate: string }>(
    `SELECT DISTINCT ON (r.logical_date) u.upstream, r.logical_date::text AS "logicalDate"
     FROM sluice_orchestrator.pipeline_upstreams u
     JOIN sluice_orchestrator.runs r ON r.pipeline = u.upstream AND r.state = 'succeeded' AND r.replay_of IS NULL
       AND r.ended_at >= $2::timestamptz - ${MARGIN}
     WHERE u.pipeline = $1 ORDER BY r.logical_date, u.upstream LIMIT ${MOST_DATES}`,
    [pipeline, pausedAt],
  );
  for (const { upstream, logicalDate } of rows) {
    await startReady(sql, starter, upstream, logicalDate, pipeline);
  }
}
