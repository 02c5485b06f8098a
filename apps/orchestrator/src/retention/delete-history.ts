import type { Sql } from '../db/database.js';

/** Small enough that no lock is held for long, and no vacuum falls behind. */
const RUNS = 50;
const SPLITS = 5_000;
const AUDIT = 5_000;
const EVENTS = 5_000;
/** Longer than any queue keeps a message: what was delivered once is known when it is delivered again. */
const EVENT_DAYS = 30;

/**
 * Deletes one batch of what ended more than so many days ago. Gives how many rows went: 0 when there is nothing more.
 *
 * Kept are: each pipeline's newest run; runs of a backfill that is younger, or has one that is; runs whose rejects are being replayed. What makes scheduled and
 * dependent runs happen once (automatic_runs) is never deleted.
 */
export async function deleteHistory(sql: Sql, days: number): Promise<number> {
  const { rows } = await sql.query<{ runId: string }>(OLD_RUNS, [days]);
  const runIds = rows.map(({ runId }) => runId);
  // First the splits of large runs, with their attempts and statistics: a cascade would take them all at once.
  const splits = await sql.query(
    `DELETE FROM sluice_orchestrator.splits WHERE (run_id, split_id) IN (
       SELECT run_id, split_id FROM sluice_orchestrator.splits WHERE run_id = ANY ($1::uuid[]) LIMIT ${SPLITS})`,
    [runIds],
  );
  const cleared = splits.rowCount === SPLITS ? await unplan(sql, runIds) : await deleteRuns(sql, runIds);
  return (splits.rowCount ?? 0) + cleared + (await deleteRest(sql, days));
}

const OLD_RUNS = `
  SELECT r.run_id AS "runId" FROM sluice_orchestrator.runs r
  WHERE r.ended_at < now() - make_interval(days => $1)
    AND EXISTS (SELECT FROM sluice_orchestrator.runs n WHERE n.pipeline = r.pipeline AND n.seq > r.seq)
    AND NOT EXISTS (SELECT FROM sluice_orchestrator.runs o WHERE o.replay_of = r.run_id AND o.ended_at IS NULL)
    AND NOT EXISTS (SELECT FROM sluice_orchestrator.backfills b WHERE b.backfill_id = r.backfill_id)
  ORDER BY r.ended_at LIMIT ${RUNS} FOR UPDATE SKIP LOCKED`;

/** Splits are left for the next batch: a retry that comes before it has to make the plan again. */
async function unplan(sql: Sql, runIds: readonly string[]): Promise<0> {
  await sql.query(
    `UPDATE sluice_orchestrator.runs SET planned_at = NULL
     WHERE run_id = ANY ($1::uuid[]) AND state IN ('failed', 'cancelled') AND planned_at IS NOT NULL`,
    [runIds],
  );
  return 0;
}

async function deleteRuns(sql: Sql, runIds: readonly string[]): Promise<number> {
  const { rowCount } = await sql.query(
    `DELETE FROM sluice_orchestrator.runs WHERE run_id = ANY ($1::uuid[])`,
    [runIds],
  );
  return rowCount ?? 0;
}

/** Backfills first, which hold their runs until all of those are old. */
async function deleteRest(sql: Sql, days: number): Promise<number> {
  const backfills = await sql.query(
    `DELETE FROM sluice_orchestrator.backfills b WHERE b.closed_at < now() - make_interval(days => $1)
       AND NOT EXISTS (SELECT FROM sluice_orchestrator.runs r WHERE r.backfill_id = b.backfill_id
         AND (r.ended_at IS NULL OR r.ended_at >= now() - make_interval(days => $1)))`,
    [days],
  );
  const audit = await sql.query(
    `DELETE FROM sluice_orchestrator.audit WHERE seq IN (
       SELECT seq FROM (SELECT seq, at FROM sluice_orchestrator.audit ORDER BY seq LIMIT ${AUDIT}) AS first
       WHERE at < now() - make_interval(days => $1))`,
    [days],
  );
  const events = await sql.query(
    `DELETE FROM sluice_orchestrator.event_objects WHERE (pipeline, bucket, key, identity) IN (
       SELECT o.pipeline, o.bucket, o.key, o.identity FROM sluice_orchestrator.event_objects o
       WHERE o.run_id IS NOT NULL AND o.received_at < now() - make_interval(days => greatest($1, ${EVENT_DAYS}))
         AND NOT EXISTS (SELECT FROM sluice_orchestrator.runs r WHERE r.run_id = o.run_id) LIMIT ${EVENTS})`,
    [days],
  );
  return [backfills, audit, events].reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
}
