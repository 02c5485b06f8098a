import type { SplitCounts__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

export interface HeldSplit {
  readonly runId: string;
  readonly splitId: string;
  readonly attempt: number;
  /** As last reported; undefined before the first report. */
  readonly counts: SplitCounts__Output | undefined;
}

/** `gone`: claimed by another replica or ended; the attempt is stale. */
export type HoldState = 'held' | 'gone' | 'run failing' | 'run cancelled';

/** Renews every lease of this replica and stores the progress of its loads, in one statement whatever their number. */
export async function renewSplits(
  sql: Sql,
  held: readonly HeldSplit[],
  leaseMs: number,
): Promise<HoldState[]> {
  const column = (of: (counts: SplitCounts__Output) => number): (number | null)[] =>
    held.map(({ counts }) => (counts ? of(counts) : null));
  const { rows } = await sql.query<{ at: string; stopping: 'failed' | 'cancelled' | null }>(RENEW, [
    leaseMs,
    held.map((split) => split.runId),
    held.map((split) => split.splitId),
    held.map((split) => split.attempt),
    column((c) => c.read),
    column((c) => c.loaded),
    column((c) => c.rejected),
    column((c) => c.filtered),
    column((c) => c.warned),
    column((c) => c.bytes),
  ]);
  const states = held.map((): HoldState => 'gone');
  for (const { at, stopping } of rows) {
    states[Number(at) - 1] =
      stopping === null ? 'held' : stopping === 'cancelled' ? 'run cancelled' : 'run failing';
  }
  return states;
}

const RENEW = `
  UPDATE sluice_orchestrator.splits s
  SET lease_until = now() + make_interval(secs => $1::float8 / 1000),
      read = coalesce(p.read, s.read), loaded = coalesce(p.loaded, s.loaded),
      rejected = coalesce(p.rejected, s.rejected), filtered = coalesce(p.filtered, s.filtered),
      warned = coalesce(p.warned, s.warned), bytes = coalesce(p.bytes, s.bytes),
      changed_at = CASE WHEN p.read IS NULL THEN s.changed_at ELSE clock_timestamp() END,
      revision = s.revision + (p.read IS NOT NULL)::int
  FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
      $10::bigint[]) WITH ORDINALITY
      AS p(run_id, split_id, attempt, read, loaded, rejected, filtered, warned, bytes, at)
    JOIN sluice_orchestrator.runs r USING (run_id)
  WHERE s.run_id = p.run_id AND s.split_id = p.split_id AND s.attempt = p.attempt AND s.state = 'running'
  RETURNING p.at, r.stopping`;
