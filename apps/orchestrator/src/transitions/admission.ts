import type { Sql } from '../db/database.js';
import { lockGates, pipelineGate, poolGate, type SharedLimits, targetBudget, targetGate } from './gates.js';

/** A run that could be claimed, locked. */
export interface Candidate {
  readonly runId: string;
  readonly pipeline: string;
  /** It is not active yet: it takes from its pipeline's limit and its pool when it is claimed. */
  readonly enters: boolean;
  /** It is to be published, and no replica does it yet: it takes a connection of its target. One that is to be cancelled takes none. */
  readonly connects: boolean;
  readonly maxActiveRuns: number;
  readonly pool: string;
  readonly poolWeight: number;
  readonly targetKey: string;
  /** No other run is due. */
  readonly alone: boolean;
}

/** From when it is claimed to its end. */
export const ACTIVE = `state IN ('planning', 'running', 'publishing', 'verifying')`;

/**
 * Greater goes first, then age. A point is gained with each minute without a turn, so that every run has its turn at last
 * (I8): 200 minutes outweigh the whole range.
 */
export function rankOf(run: string, since: string): string {
  return `(${run}.priority + floor(extract(epoch FROM now() - ${since}) / 60))`;
}

/**
 * Due runs and what stands in their way, by a look without locks: hasRoom decides. A pool is entered in order: the first
 * that could but for the pool's room has it to itself, lest many light runs keep a heavy one out for ever. A run that is
 * heavier than its pool takes the whole of it.
 *
 * $1 kinds, $2 pools, $3 targets
 */
const DUE = `
  WITH active AS (
    SELECT pipeline, count(*) AS n FROM sluice_orchestrator.runs WHERE ${ACTIVE} GROUP BY pipeline
  ), pools AS (
    SELECT p.key AS pool, p.value::int AS size, (SELECT coalesce(sum(least(a.pool_weight, p.value::int)), 0)
      FROM sluice_orchestrator.runs a WHERE a.pool = p.key AND a.${ACTIVE}) AS used
    FROM jsonb_each_text($2::jsonb) AS p
  ), targets AS (
    SELECT r.target_key, count(s.run_id) + count(DISTINCT r.run_id) FILTER (WHERE r.state = 'publishing' AND r.lease_owner IS NOT NULL) AS used
    FROM sluice_orchestrator.runs r LEFT JOIN sluice_orchestrator.splits s
      ON s.run_id = r.run_id AND s.state = 'running' AND r.state = 'running'
    WHERE r.state IN ('running', 'publishing') GROUP BY r.target_key
  ), open AS (
    -- What is sorted below is kept narrow: thousands of runs may be open.
    SELECT r.run_id, r.seq, r.state, r.fence, r.pipeline, r.max_active_runs, r.pool, r.pool_weight, r.target_key,
      ${rankOf('r', 'r.phase_at')}::float8 AS rank, r.state = 'queued' AS enters,
      r.state = 'publishing' AND r.lease_owner IS NULL AND r.stopping IS NULL AS connects,
      r.state = 'queued' AND r.max_active_runs > 0 AND coalesce(a.n, 0) >= r.max_active_runs AS crowded,
      coalesce(a.n, 0) AS runs_active, p.size, p.used,
      coalesce($3::jsonb ->> r.target_key, $3::jsonb ->> '*')::int AS budget, coalesce(t.used, 0) AS connected
    FROM sluice_orchestrator.runs r LEFT JOIN active a USING (pipeline) LEFT JOIN pools p USING (pool)
      LEFT JOIN targets t USING (target_key)
    WHERE r.state IN ('queued', 'planning', 'publishing', 'verifying')
      AND CASE r.state WHEN 'publishing' THEN 'publishing' ELSE 'short' END = ANY ($1)
      AND (r.lease_until IS NULL OR r.lease_until < now()) AND (r.retry_at IS NULL OR r.retry_at <= now())
  ), heads AS (
    SELECT DISTINCT ON (pool) run_id FROM open WHERE enters AND pool <> '' AND NOT crowded ORDER BY pool, rank DESC, seq
  ), ranked AS (
    SELECT *, enters AND pool <> '' AND NOT crowded AND (size IS NULL OR used + least(pool_weight, size) > size
        OR run_id NOT IN (SELECT run_id FROM heads)) AS pooled,
      connects AND coalesce(budget, 0) > 0 AND connected >= budget AS full
    FROM open
  )`;

/** More than replicas can hold at one moment. */
const MOST_HELD = 500;

/** The first due run for which there seems to be room, or this one if it is such. What another replica holds is left to it. */
export async function findCandidate(
  sql: Sql,
  {
    kinds,
    pools,
    targets,
    runId,
  }: SharedLimits & { readonly kinds: readonly string[]; readonly runId?: string },
): Promise<Candidate | undefined> {
  const { rows } = await sql.query<Candidate>(
    `${DUE}
     SELECT r.run_id AS "runId", r.pipeline, d.enters, d.connects, r.max_active_runs AS "maxActiveRuns", r.pool,
       r.pool_weight AS "poolWeight", r.target_key AS "targetKey", (SELECT count(*) FROM ranked) = 1 AS alone
     FROM (SELECT run_id, state, fence, enters, connects, rank, seq FROM ranked
           WHERE NOT crowded AND NOT pooled AND NOT "full" AND run_id = coalesce($4, run_id) ORDER BY rank DESC, seq LIMIT ${MOST_HELD}) d
       JOIN sluice_orchestrator.runs r ON r.run_id = d.run_id AND r.state = d.state AND r.fence = d.fence
     WHERE (r.lease_until IS NULL OR r.lease_until < now()) AND (r.retry_at IS NULL OR r.retry_at <= now())
     ORDER BY d.rank DESC, d.seq LIMIT 1 FOR UPDATE OF r SKIP LOCKED`,
    [kinds, JSON.stringify(pools), JSON.stringify(targets), runId ?? null],
  );
  return rows[0];
}

/** Whether there is room for the run, for certain: the gates are held until the transaction has taken it. */
export async function hasRoom(sql: Sql, run: Candidate, limits: SharedLimits): Promise<boolean> {
  const budget = run.connects ? targetBudget(limits, run.targetKey) : 0;
  const crowds = run.enters && run.maxActiveRuns > 0;
  const pools = run.enters && run.pool !== '';
  await lockGates(sql, [
    ...(crowds ? [pipelineGate(run.pipeline)] : []),
    ...(pools ? [poolGate(run.pool)] : []),
    ...(budget > 0 ? [targetGate(run.targetKey)] : []),
  ]);
  // Statements of their own: their snapshots are taken with the gates held.
  if (crowds && (await activeRuns(sql, run.pipeline)) >= run.maxActiveRuns) return false;
  if (pools) {
    const size = limits.pools[run.pool] ?? 0;
    if ((await poolUse(sql, run.pool, size)) + Math.min(run.poolWeight, size) > size) return false;
  }
  return budget === 0 || (await connections(sql, run.targetKey, 'leased')) < budget;
}

async function activeRuns(sql: Sql, pipeline: string): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM sluice_orchestrator.runs WHERE pipeline = $1 AND ${ACTIVE}`,
    [pipeline],
  );
  return rows[0].n;
}

async function poolUse(sql: Sql, pool: string, size: number): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT coalesce(sum(least(pool_weight, $2)), 0)::int AS n
     FROM sluice_orchestrator.runs WHERE pool = $1 AND ${ACTIVE}`,
    [pool, size],
  );
  return rows[0].n;
}

/**
 * Connections of a target in use: one for each split in flight and each publication. `open` publications are those too that
 * no replica has taken up: splits leave room for them, or they would wait for as long as there are splits.
 */
export async function connections(
  sql: Sql,
  targetKey: string,
  publications: 'leased' | 'open',
): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.splits s USING (run_id)
         WHERE r.target_key = $1 AND r.state = 'running' AND s.state = 'running')::int
       + (SELECT count(*) FROM sluice_orchestrator.runs r
         WHERE r.target_key = $1 AND r.state = 'publishing' AND (r.lease_owner IS NOT NULL OR $2 = 'open'))::int AS n`,
    [targetKey, publications],
  );
  return rows[0].n;
}

/** Writes down why due runs wait, for people; what another transaction holds is left for the next time. */
export async function explainWaits(sql: Sql, { pools, targets }: SharedLimits): Promise<string[]> {
  const { rows } = await sql.query<{ runId: string }>(
    `${DUE}, told AS (
       SELECT run_id, CASE
         WHEN crowded THEN format('%s has %s of %s active runs', pipeline, runs_active, max_active_runs)
         WHEN pooled AND size IS NULL THEN format('pool %s is not configured', pool)
         WHEN pooled THEN format('pool %s is taken (%s of %s)', pool, used, size)
         WHEN "full" THEN format('%s has all its %s connections in use', target_key, budget)
         ELSE '' END AS why
       FROM ranked ORDER BY rank DESC, seq LIMIT 200
     ), stale AS (
       SELECT r.run_id, told.why FROM told JOIN sluice_orchestrator.runs r USING (run_id)
       WHERE r.waiting <> told.why AND r.state IN ('queued', 'publishing') FOR UPDATE OF r SKIP LOCKED
     )
     UPDATE sluice_orchestrator.runs r SET waiting = stale.why FROM stale WHERE r.run_id = stale.run_id
     RETURNING r.run_id AS "runId"`,
    [['short', 'publishing'], JSON.stringify(pools), JSON.stringify(targets)],
  );
  return rows.map(({ runId }) => runId);
}
