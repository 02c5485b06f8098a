import type { Sql } from '../db/database.js';
import { rankOf } from './admission.js';
import { DUE } from './claim-splits.js';
import { OVERDUE } from './time-out.js';

/** What there is to claim, for any replica. */
export interface Due {
  /** A run's phase. */
  readonly phases: boolean;
  /** Runs that have a split to claim: by rank, then the one that waited longest. Greater ranks go first. */
  readonly runs: readonly { readonly runId: string; readonly rank: number }[];
  readonly cleanups: boolean;
  /** Other replicas have leases. */
  readonly others: boolean;
  /** A run is out of time. */
  readonly late: boolean;
  /** Milliseconds until something becomes due by itself: a backoff or a lease ends. Undefined: nothing is on its way. */
  readonly nextMs: number | undefined;
}

/** One statement, since replicas look whenever anything has happened. */
export async function lookAround(sql: Sql, owner: string): Promise<Due> {
  const { rows } = await sql.query<Omit<Due, 'nextMs'> & { readonly ms: string | null }>(LOOK, [owner]);
  const [{ ms, ...due }] = rows;
  return { ...due, nextMs: ms === null ? undefined : Math.max(0, Number(ms)) };
}

const OPEN_PHASES = `state IN ('queued', 'planning', 'publishing', 'verifying')`;

const LOOK = `
  SELECT
    EXISTS (SELECT FROM sluice_orchestrator.runs WHERE ${OPEN_PHASES}
      AND (lease_until IS NULL OR lease_until < now()) AND (retry_at IS NULL OR retry_at <= now())) AS phases,
    (SELECT coalesce(json_agg(due), '[]') FROM (
      SELECT r.run_id AS "runId", ${rankOf('r', 'coalesce(r.claimed_at, r.phase_at)')} AS rank
      FROM sluice_orchestrator.runs r CROSS JOIN LATERAL (
        SELECT FROM sluice_orchestrator.splits s WHERE s.run_id = r.run_id AND ${DUE} LIMIT 1) AS waiting
      WHERE r.state = 'running' AND r.stopping IS NULL
      ORDER BY rank DESC, r.claimed_at NULLS FIRST, r.seq LIMIT 100) AS due) AS runs,
    EXISTS (SELECT FROM sluice_orchestrator.runs WHERE cleanup_at <= now()) AS cleanups,
    EXISTS (SELECT FROM sluice_orchestrator.runs r WHERE (r.${OPEN_PHASES} AND r.lease_owner <> $1)
      OR (r.state = 'running' AND EXISTS (SELECT FROM sluice_orchestrator.splits s
        WHERE s.run_id = r.run_id AND s.state = 'running' AND s.lease_owner <> $1))) AS others,
    EXISTS (SELECT FROM sluice_orchestrator.runs r WHERE ${OVERDUE}) AS late,
    (SELECT extract(epoch FROM min(at) - clock_timestamp()) * 1000 FROM (
       SELECT min(coalesce(s.retry_at, s.lease_until)) AS at
       FROM sluice_orchestrator.splits s JOIN sluice_orchestrator.runs r USING (run_id)
       WHERE r.state = 'running' AND s.state IN ('retrying', 'running')
       UNION ALL
       SELECT min(greatest(retry_at, lease_until)) FROM sluice_orchestrator.runs WHERE ${OPEN_PHASES}
       UNION ALL
       SELECT min(deadline_at) FROM sluice_orchestrator.runs
       WHERE (${OPEN_PHASES} OR state = 'running') AND stopping IS NULL AND NOT published
       UNION ALL
       SELECT min(cleanup_at) FROM sluice_orchestrator.runs WHERE cleanup_at IS NOT NULL
     ) AS due) AS ms`;
