import type { Sql } from '../db/database.js';
import { findCandidate, hasRoom } from './admission.js';
import type { SharedLimits } from './gates.js';
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
  /** CancelRun came while the run was being published, or its time ran out: what the run becomes then. */
  readonly stopping: 'failed' | 'cancelled' | null;
  /** The plan is made again, beside what is committed. */
  readonly replanning: boolean;
  /** Where an earlier claim's publication was served; empty: nowhere. */
  readonly loader: string;
  /** How often staging was found incomplete. */
  readonly restaged: number;
  readonly publish: 'split' | 'object' | 'run';
  /** In a replay: only rejects that broke this rule; empty for all. */
  readonly replayRule: string;
  /** It is of the objects that events have told of. */
  readonly byEvents: boolean;
  /** No other run was due when it was claimed. */
  readonly alone: boolean;
}

interface Row extends RunFactsRow {
  readonly state: 'planning' | 'publishing' | 'verifying';
  readonly fence: number;
  readonly planned: boolean;
  readonly tries: number;
  readonly freeTries: number;
  readonly phaseAgeMs: string;
  readonly stopping: 'failed' | 'cancelled' | null;
  readonly replanning: boolean;
  readonly loader: string;
  readonly restaged: number;
  readonly publish: 'split' | 'object' | 'run';
  readonly replayRule: string;
  readonly byEvents: boolean;
}

/** What a replica has room for. Publications take long, and wait for each other: they have room of their own. */
export type PhaseKind = 'short' | 'publishing';

export function phaseKind(phase: ClaimedRun['phase']): PhaseKind {
  return phase === 'publishing' ? 'publishing' : 'short';
}

export interface RunClaims extends SharedLimits {
  readonly owner: string;
  readonly leaseMs: number;
  readonly kinds: readonly PhaseKind[];
  /** This run alone. */
  readonly runId?: string;
}

/**
 * Claims the first run whose phase needs a replica and for which there is room: new, backed off, or left by a replica whose
 * lease ran out. Call it in a transaction. `contended`: another replica took the room just now; look again.
 */
export async function claimRun(sql: Sql, claims: RunClaims): Promise<ClaimedRun | 'contended' | undefined> {
  const candidate = await findCandidate(sql, claims);
  if (!candidate) return undefined;
  if (!(await hasRoom(sql, candidate, claims))) return 'contended';
  const { rows } = await sql.query<Row>(
    `WITH r AS (
       UPDATE sluice_orchestrator.runs r
       SET state = CASE r.state WHEN 'queued' THEN 'planning' ELSE r.state END,
           started_at = coalesce(r.started_at, now()), waiting = '',
           deadline_at = coalesce(r.deadline_at, now() + make_interval(secs => r.run_timeout_ms::float8 / 1000)),
           lease_owner = $2, lease_until = now() + make_interval(secs => $3::float8 / 1000),
           fence = r.fence + 1, retry_at = NULL
       WHERE r.run_id = $1 RETURNING r.*
     )
     SELECT ${RUN_FACTS}, r.state, r.fence, r.planned_at IS NOT NULL AS planned, r.tries,
       r.free_tries AS "freeTries", r.restaged, r.publish, r.replay_rule AS "replayRule", r.loader,
       r.stopping, r.replanning, r.trigger = 'event' AS "byEvents", extract(epoch FROM now() - r.phase_at) * 1000 AS "phaseAgeMs"
     FROM r JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = r.pipeline AND v.version = r.pipeline_version`,
    [candidate.runId, claims.owner, claims.leaseMs],
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
    stopping: row.stopping,
    replanning: row.replanning,
    loader: row.loader,
    restaged: row.restaged,
    publish: row.publish,
    replayRule: row.replayRule,
    byEvents: row.byEvents,
    alone: candidate.alone,
  };
}
