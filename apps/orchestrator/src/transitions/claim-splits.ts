import type { RejectSource__Output, SplitPart__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import { connections } from './admission.js';
import { lockGate, lockGates, type SharedLimits, targetBudget, targetGate } from './gates.js';
import { RUN_FACTS, runFacts, type RunFacts, type RunFactsRow } from './run-facts.js';

/** One attempt at one split that this replica drives, under a lease. */
export interface ClaimedSplit {
  readonly facts: RunFacts;
  readonly runId: string;
  readonly splitId: string;
  readonly ordinal: number;
  readonly parts: SplitPart__Output[];
  /** In a replay: the rejects that are the split's records. */
  readonly rejects: RejectSource__Output | null;
  /** How many splits share this one's object. */
  readonly objectSplits: number;
  /** The fence: the loader ends older attempts, transitions refuse what they write. */
  readonly attempt: number;
  /** This attempt included. */
  readonly tries: number;
  readonly freeTries: number;
  /** Since the split was first claimed. */
  readonly ageMs: number;
  readonly limited: boolean;
  /** Milliseconds that the pipeline gives a split, retries included. */
  readonly timeoutMs: number | null;
  /** Where the attempt before this one was served, which was lost with its replica: the load may still go on there. */
  readonly loader: string;
}

export interface SplitClaims {
  readonly claims: readonly ClaimedSplit[];
  /** Splits wait although they could be claimed: other runs have the target's connections. */
  readonly held: boolean;
  /** No more could be claimed, although there was room: none is left, but for what others hold at this moment. */
  readonly spent: boolean;
}

export interface ClaimLimits extends SharedLimits {
  readonly owner: string;
  readonly leaseMs: number;
  /** Room in this replica. */
  readonly room: number;
  /** Splits of one run in flight, over all replicas. */
  readonly perRun: number;
}

/** Splits that may be claimed, as rows of `splits s`. */
export const DUE = `s.state IN ('pending', 'retrying', 'running') AND (s.state = 'pending'
  OR (s.state = 'retrying' AND s.retry_at <= now()) OR (s.state = 'running' AND s.lease_until < now()))`;

/**
 * Claims splits of one run, in the plan's order. The run's row is the gate of its splits in flight. A split whose replica
 * was lost is taken over: that attempt cost nothing, and takes no room that it does not have.
 */
export async function claimSplits(sql: Sql, runId: string, limits: ClaimLimits): Promise<SplitClaims> {
  const locking = sql.query<RunFactsRow & LockedRun>(
    `SELECT ${RUN_FACTS}, r.max_rejects IS NOT NULL AS limited, r.target_key AS "targetKey", r.waiting,
       r.split_timeout_ms::float8 AS "timeoutMs"
     FROM sluice_orchestrator.runs r JOIN sluice_orchestrator.pipeline_versions v
       ON v.pipeline = r.pipeline AND v.version = r.pipeline_version
     WHERE r.run_id = $1 AND r.state = 'running' AND r.stopping IS NULL FOR UPDATE OF r`,
    [runId],
  );
  // A statement of its own: its snapshot is taken with the lock held.
  const counting = sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM sluice_orchestrator.splits WHERE run_id = $1 AND state = 'running'`,
    [runId],
  );
  const [locked, busy] = await Promise.all([locking, counting]);
  const [run] = locked.rows;
  if (!run) return { claims: [], held: false, spent: false };
  const ofRun = limits.perRun - (busy.rows[0]?.n ?? 0);
  const budget = targetBudget(limits, run.targetKey);
  const ofTarget = budget === 0 ? Infinity : budget - (await inUse(sql, run.targetKey));
  const fresh = Math.max(0, Math.min(limits.room, ofRun, ofTarget));
  const rows = await claimDue(sql, runId, limits, fresh);
  const held = ofTarget <= 0;
  const waiting =
    held && rows.length === 0 ? `${run.targetKey} has all its ${budget} connections in use` : '';
  if (rows.length > 0 || waiting !== run.waiting) noteTurn(sql, runId, rows.length > 0, waiting);
  const facts = runFacts(run);
  const { limited, timeoutMs } = run;
  const claims = rows
    .sort((a, b) => a.ordinal - b.ordinal)
    .map((row) => ({ ...row, ageMs: Number(row.ageMs), facts, runId, limited, timeoutMs }));
  return { claims, held, spent: rows.length < fresh };
}

interface LockedRun {
  readonly limited: boolean;
  readonly targetKey: string;
  readonly waiting: string;
  readonly timeoutMs: number | null;
}

async function inUse(sql: Sql, targetKey: string): Promise<number> {
  const gate = targetGate(targetKey);
  // Most often the gate is there already; the count is made with the lock held, if it is.
  const [held, used] = await Promise.all([lockGate(sql, gate), connections(sql, targetKey, 'open')]);
  if (held) return used;
  await lockGates(sql, [gate]);
  return connections(sql, targetKey, 'open');
}

function noteTurn(sql: Sql, runId: string, claimed: boolean, waiting: string): void {
  void sql.send(
    `UPDATE sluice_orchestrator.runs
     SET claimed_at = CASE WHEN $2 THEN clock_timestamp() ELSE claimed_at END, waiting = $3 WHERE run_id = $1`,
    [runId, claimed, waiting],
  );
}

interface ClaimedRow {
  readonly splitId: string;
  readonly ordinal: number;
  readonly parts: SplitPart__Output[];
  readonly rejects: RejectSource__Output | null;
  readonly objectSplits: number;
  readonly attempt: number;
  readonly tries: number;
  readonly freeTries: number;
  readonly ageMs: string;
  readonly loader: string;
}

async function claimDue(
  sql: Sql,
  runId: string,
  { room, owner, leaseMs }: ClaimLimits,
  fresh: number,
): Promise<ClaimedRow[]> {
  const due = await sql.query<{ splitId: string; loader: string }>(DUE_SPLITS, [runId, room, fresh]);
  if (due.rows.length === 0) return [];
  const { rows } = await sql.query<ClaimedRow>(CLAIM, [
    runId,
    due.rows.map(({ splitId }) => splitId),
    due.rows.map(({ loader }) => loader),
    owner,
    leaseMs,
  ]);
  return rows;
}

/**
 * Locks the splits to claim. $1 run, $2 room, $3 room for splits that are not in flight yet. It costs what is claimed and in
 * flight, not what waits: what is in flight is found by an index of its own before anything is sorted, and the claim is a
 * statement of its own, because the planner takes a limit that it does not know for a tenth of the table.
 */
const DUE_SPLITS = `
  WITH busy AS MATERIALIZED (
    SELECT split_id, ordinal, state FROM sluice_orchestrator.splits
    WHERE run_id = $1 AND state IN ('retrying', 'running') AND coalesce(lease_until, retry_at) <= now()
  ), left_over AS (
    SELECT s.split_id, s.loader FROM busy b JOIN sluice_orchestrator.splits s ON s.run_id = $1 AND s.split_id = b.split_id
    WHERE b.state = 'running' AND s.state = 'running' AND s.lease_until < now()
    ORDER BY b.ordinal LIMIT $2 FOR UPDATE OF s SKIP LOCKED
  ), again AS (
    SELECT s.split_id FROM busy b JOIN sluice_orchestrator.splits s ON s.run_id = $1 AND s.split_id = b.split_id
    WHERE b.state = 'retrying' AND s.state = 'retrying' AND s.retry_at <= now()
    ORDER BY b.ordinal LIMIT least($3, $2 - (SELECT count(*) FROM left_over)) FOR UPDATE OF s SKIP LOCKED
  ), fresh AS (
    SELECT s.split_id FROM sluice_orchestrator.splits s WHERE s.run_id = $1 AND s.state = 'pending'
    ORDER BY s.ordinal
    LIMIT least($3, $2 - (SELECT count(*) FROM left_over)) - (SELECT count(*) FROM again) FOR UPDATE SKIP LOCKED
  )
  SELECT split_id AS "splitId", loader FROM left_over UNION ALL SELECT split_id, '' FROM again
  UNION ALL SELECT split_id, '' FROM fresh`;

/** $1 run, $2 splits, locked, $3 their loaders, $4 owner, $5 lease. */
const CLAIM = `
  WITH due AS (
    SELECT * FROM unnest($2::text[], $3::text[]) AS d (split_id, loader)
  ), claimed AS (
    UPDATE sluice_orchestrator.splits s
    SET state = 'running', attempt = s.attempt + 1, tries = s.tries + (s.state <> 'running')::int,
        lease_owner = $4, lease_until = now() + make_interval(secs => $5::float8 / 1000), retry_at = NULL,
        first_claimed_at = coalesce(s.first_claimed_at, now()), loader = due.loader,
        read = 0, loaded = 0, rejected = 0, filtered = 0, superseded = 0, warned = 0, bytes = 0,
        changed_at = clock_timestamp(), revision = s.revision + 1
    FROM due WHERE s.run_id = $1 AND s.split_id = due.split_id
    RETURNING s.*
  ), lost AS (
    UPDATE sluice_orchestrator.attempts a SET ended_at = now(), outcome = 'lost'
    FROM claimed c WHERE a.run_id = c.run_id AND a.split_id = c.split_id AND a.outcome IS NULL
  ), opened AS (
    INSERT INTO sluice_orchestrator.attempts (run_id, split_id, attempt, owner)
    SELECT run_id, split_id, attempt, $4 FROM claimed
  )
  SELECT split_id AS "splitId", ordinal, parts, rejects, object_splits AS "objectSplits", attempt, tries, free_tries AS "freeTries",
    loader, extract(epoch FROM now() - first_claimed_at) * 1000 AS "ageMs"
  FROM claimed`;
