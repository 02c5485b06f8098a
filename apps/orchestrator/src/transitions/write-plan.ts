import {
  type PinnedLookup__Output,
  SluiceError,
  type Split__Output,
  type SplitPart__Output,
} from '@sluice/proto';
import type { Sql } from '../db/database.js';

/**
 * Throws away what an earlier, lost planner had written. A complete plan is never touched. Where a plan is made again, splits
 * that are committed stay, and all others of their objects, as long as nothing of the run is published as a whole.
 */
export async function discardPlan(sql: Sql, runId: string, fence: number): Promise<void> {
  await sql.query(
    `WITH kept AS (
       SELECT DISTINCT part #>> '{object,bucket}' AS bucket, part #>> '{object,key}' AS key
       FROM sluice_orchestrator.splits s JOIN sluice_orchestrator.runs r USING (run_id), jsonb_array_elements(s.parts) AS part
       WHERE s.run_id = $1 AND s.state = 'committed' AND r.replanning AND r.publish <> 'run'
     )
     DELETE FROM sluice_orchestrator.splits s USING sluice_orchestrator.runs r
     WHERE s.run_id = $1 AND r.run_id = s.run_id AND r.fence = $2 AND r.planned_at IS NULL AND NOT EXISTS (
       SELECT FROM jsonb_array_elements(s.parts) AS part JOIN kept
         ON kept.bucket = part #>> '{object,bucket}' AND kept.key = part #>> '{object,key}')`,
    [runId, fence],
  );
}

/**
 * Appends a batch to the plan. The lock on the run's row orders it against a newer claim: a planner that has lost its
 * lease inserts nothing.
 *
 * @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's
 */
export async function insertSplits(
  sql: Sql,
  runId: string,
  fence: number,
  splits: readonly Split__Output[],
): Promise<void> {
  const { rowCount } = await sql.query(
    `INSERT INTO sluice_orchestrator.splits (run_id, split_id, ordinal, parts, rejects, object_splits, state)
     SELECT r.run_id, p."splitId", p.ordinal, p.parts, nullif(p.rejects, 'null'), greatest(p."objectSplits", 1), 'pending'
     FROM (SELECT run_id FROM sluice_orchestrator.runs
           WHERE run_id = $1 AND fence = $2 AND state = 'planning' AND planned_at IS NULL FOR SHARE) r,
       jsonb_to_recordset($3::jsonb) AS p("splitId" text, ordinal int, parts jsonb, rejects jsonb, "objectSplits" int)`,
    [runId, fence, JSON.stringify(splits)],
  );
  if (rowCount !== splits.length)
    throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is planned by another replica.`);
}

/** A split over one whole object. */
export interface PlannedWhole {
  readonly splitId: string;
  readonly ordinal: number;
  readonly parts: SplitPart__Output[];
}

/** The next splits of a plan being made whose one object has more bytes than that. */
export async function largeSplits(
  sql: Sql,
  runId: string,
  afterOrdinal: number,
  bytes: number,
  limit: number,
): Promise<PlannedWhole[]> {
  const { rows } = await sql.query<PlannedWhole>(
    `SELECT split_id AS "splitId", ordinal, parts FROM sluice_orchestrator.splits
     WHERE run_id = $1 AND ordinal > $2 AND state = 'pending' AND object_splits = 1
       AND jsonb_array_length(parts) = 1 AND (parts #>> '{0,object,size}')::bigint > $3
     ORDER BY ordinal LIMIT $4`,
    [runId, afterOrdinal, bytes, limit],
  );
  return rows;
}

/** Puts others in the place of a split of a plan being made. @throws SluiceError STALE_ATTEMPT as above */
export async function replaceSplit(
  sql: Sql,
  runId: string,
  fence: number,
  splitId: string,
  splits: readonly Split__Output[],
): Promise<void> {
  await sql.query(`DELETE FROM sluice_orchestrator.splits WHERE run_id = $1 AND split_id = $2`, [
    runId,
    splitId,
  ]);
  await insertSplits(sql, runId, fence, splits);
}

export interface PlanBooks {
  readonly splits: number;
  readonly objects: number;
  /** Sum of the objects' stored sizes. */
  readonly bytes: number;
  /** An object whose parts leave a gap, overlap, or are pinned to different versions. */
  readonly torn: string | null;
}

/** What the written plan adds up to; the trailer must say the same (I4), and parts must tile their objects (I7). */
export async function planBooks(sql: Sql, runId: string): Promise<PlanBooks> {
  const { rows } = await sql.query<{ splits: number; objects: number; bytes: string; torn: string | null }>(
    `WITH parts AS (
       SELECT part #>> '{object,bucket}' AS bucket, part #>> '{object,key}' AS key,
         (part #>> '{object,size}')::bigint AS size, (part ->> 'start')::bigint AS first, (part ->> 'end')::bigint AS last,
         part #> '{object}' AS pin
       FROM sluice_orchestrator.splits s, jsonb_array_elements(s.parts) AS part WHERE s.run_id = $1
     ), walk AS (
       SELECT *, lag(last, 1, 0::bigint) OVER (PARTITION BY bucket, key ORDER BY first, last) AS before FROM parts
     ), objects AS (
       SELECT bucket, key, max(size) AS size,
         bool_and(first = before AND last >= first) AND max(last) = max(size) AND min(pin::text) = max(pin::text) AS whole
       FROM walk GROUP BY bucket, key
     )
     SELECT (SELECT count(*)::int FROM sluice_orchestrator.splits WHERE run_id = $1) AS splits,
       count(*)::int AS objects, coalesce(sum(size), 0) AS bytes,
       min(bucket || '/' || key) FILTER (WHERE NOT whole) AS torn
     FROM objects`,
    [runId],
  );
  const [row] = rows;
  return {
    splits: row?.splits ?? 0,
    objects: row?.objects ?? 0,
    bytes: Number(row?.bytes ?? 0),
    torn: row?.torn ?? null,
  };
}

export interface CompletePlan {
  /** Of the objects to be loaded, which are counted without those that were passed over. */
  readonly bytes: number;
  readonly objects: number;
  readonly skipped: number;
  readonly lookups: readonly PinnedLookup__Output[];
}

/** From here on the plan is immutable. @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's */
export async function completePlan(
  sql: Sql,
  runId: string,
  fence: number,
  plan: CompletePlan,
): Promise<void> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs SET planned_at = now(), replanning = false, bytes_total = $3, lookups = $4, objects_total = $5,
       objects_skipped = $6, tries = 0, free_tries = 0, retrying = NULL
     WHERE run_id = $1 AND fence = $2 AND state = 'planning' AND planned_at IS NULL`,
    [runId, fence, plan.bytes, JSON.stringify(plan.lookups), plan.objects, plan.skipped],
  );
  if (rowCount !== 1) throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is planned by another replica.`);
}

/** The target is prepared: splits may be claimed. False when this claim is no longer the run's. */
export async function startRunning(sql: Sql, runId: string, fence: number): Promise<boolean> {
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.runs
     SET state = 'running', lease_owner = NULL, lease_until = NULL, tries = 0, free_tries = 0, retry_at = NULL,
         retrying = NULL, phase_at = now(),
         -- Objects that were cut are staged until they are whole.
         cleans = cleans OR publish = 'object' AND EXISTS (
           SELECT FROM sluice_orchestrator.splits s WHERE s.run_id = $1 AND s.object_splits > 1)
     WHERE run_id = $1 AND fence = $2 AND state = 'planning' AND planned_at IS NOT NULL`,
    [runId, fence],
  );
  return rowCount === 1;
}

/** Autovacuum would do it too, a minute later. Another one at it is as good. */
export async function analyzeSplits(sql: Sql): Promise<void> {
  await sql.query('ANALYZE (SKIP_LOCKED) sluice_orchestrator.splits');
}
