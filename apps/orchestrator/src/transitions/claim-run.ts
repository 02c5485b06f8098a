import type { Sql } from '../db/database.js';
import { RUN_FACTS, runFacts, type RunFacts, type RunFactsRow } from './run-facts.js';

/** A run that this replica plans, prepares, publishes or verifies, under a lease. */
export interface ClaimedRun {
  readonly facts: RunFacts;
  readonly runId: string;
  readonly phase: 'planning' | 'publishing' | 'verifying';
  /** Every write for this claim names it; a newer claim has a greater one. */
  readonly fence: number;
  /** The plan is complete: what is left of planning is preparing the target. */
  readonly planned: boolean;
  readonly tries: number;
  readonly freeTries: number;
  /** How long the phase has lasted, over all tries. */
  readonly phaseAgeMs: number;
  /** CancelRun came while the run was being published. */
  readonly cancelled: boolean;
  /** How often staging was found incomplete. */
  readonly restaged: number;
  readonly publish: 'split' | 'object' | 'run';
  /** In a replay: only rejects that broke this rule; empty for all. */
  readonly replayRule: string;
}

interface Row extends RunFactsRow {
  readonly state: 'planning' | 'publishing' | 'verifying';
  readonly fence: number;
  readonly planned: boolean;
  readonly tries: number;
  readonly freeTries: number;
  readonly phaseAgeMs: string;
  readonly cancelled: boolean;
  readonly restaged: number;
  readonly publish: 'split' | 'object' | 'run';
  readonly replayRule: string;
}

/** What a replica has room for. Publications take long, and wait for each other: they have room of their own. */
export type PhaseKind = 'short' | 'publishing';

/** Claims the oldest run whose phase needs a replica: new, backed off, or left by a replica whose lease ran out. */
export async function claimRun(
  sql: Sql,
  owner: string,
  leaseMs: number,
  kinds: readonly PhaseKind[],
): Promise<ClaimedRun | undefined> {
  const { rows } = await sql.query<Row>(
    `WITH due AS (
       SELECT run_id FROM sluice_orchestrator.runs
       WHERE state IN ('queued', 'planning', 'publishing', 'verifying')
         AND CASE state WHEN 'publishing' THEN 'publishing' ELSE 'short' END = ANY ($3)
         AND (lease_until IS NULL OR lease_until < now()) AND (retry_at IS NULL OR retry_at <= now())
       ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED
     ), r AS (
       UPDATE sluice_orchestrator.runs r
       SET state = CASE r.state WHEN 'queued' THEN 'planning' ELSE r.state END,
           started_at = coalesce(r.started_at, now()),
           lease_owner = $1, lease_until = now() + make_interval(secs => $2::float8 / 1000),
           fence = r.fence + 1, retry_at = NULL
       FROM due WHERE r.run_id = due.run_id RETURNING r.*
     )
     SELECT ${RUN_FACTS}, r.state, r.fence, r.planned_at IS NOT NULL AS planned, r.tries,
       r.free_tries AS "freeTries", r.restaged, r.publish, r.replay_rule AS "replayRule",
       r.stopping IS NOT NULL AS cancelled, extract(epoch FROM now() - r.phase_at) * 1000 AS "phaseAgeMs"
     FROM r JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = r.pipeline AND v.version = r.pipeline_version`,
    [owner, leaseMs, kinds],
  );
  const [row] = rows;
  if (!row) return undefined;
  return {
    facts: runFacts(row),
    runId: row.runId,
    phase: row.state,
    fence: row.fence,
    planned: row.planned,
    tries: row.tries,
    freeTries: row.freeTries,
    phaseAgeMs: Number(row.phaseAgeMs),
    cancelled: row.cancelled,
    restaged: row.restaged,
    publish: row.publish,
    replayRule: row.replayRule,
  };
}
