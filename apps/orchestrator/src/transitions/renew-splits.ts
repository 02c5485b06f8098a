import type { SplitCounts__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';

export interface HeldSplit {
  readonly runId: string;
  readonly splitId: string;
  readonly attempt: number;
  /** As last reported; undefined before the first report. */
  readonly counts: SplitCounts__Output | undefined;
  /** Address of the loader that serves it; empty: not known. */
  readonly loader: string;
}

/** `gone`: claimed by another replica or ended; the attempt is stale. */
export type HoldState = 'held' | 'gone' | 'run failing' | 'run cut';

/** Renews every lease of this replica and stores the progress of its loads, in one statement whatever their number. */
export async function renewSplits(
  sql: Sql,
  held: readonly HeldSplit[],
  leaseMs: number,
): Promise<HoldState[]> {
  const column = (of: (counts: SplitCounts__Output) => number): (number | null)[] =>
    held.map(({ counts }) => (counts ? of(counts) : null));
  const { rows } = await sql.query<{ at: string; stopping: boolean; cutting: boolean }>(RENEW, [
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
    held.map((split) => split.loader),
  ]);
  const states = held.map((): HoldState => 'gone');
  for (const { at, stopping, cutting } of rows) {
    states[Number(at) - 1] = cutting ? 'run cut' : stopping ? 'run failing' : 'held';
  }
  return states;
}

/** Rows are locked in the order that commits lock them in, and then changed. */
const RENEW = `
  WITH held AS MATERIALIZED (
    SELECT p.*, r.stopping, r.cutting
    FROM unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
        $10::bigint[], $11::text[]) WITH ORDINALITY
        AS p(run_id, split_id, attempt, read, loaded, rejected, filtered, warned, bytes, loader, at)
      JOIN sluice_orchestrator.runs r USING (run_id) JOIN sluice_orchestrator.splits s USING (run_id, split_id)
    WHERE s.attempt = p.attempt AND s.state = 'running' ORDER BY s.run_id, s.split_id FOR UPDATE OF s
  )
  UPDATE sluice_orchestrator.splits s
  SET lease_until = now() + make_interval(secs => $1::float8 / 1000),
      loader = CASE p.loader WHEN '' THEN s.loader ELSE p.loader END,
      read = coalesce(p.read, s.read), loaded = coalesce(p.loaded, s.loaded),
      rejected = coalesce(p.rejected, s.rejected), filtered = coalesce(p.filtered, s.filtered),
      warned = coalesce(p.warned, s.warned), bytes = coalesce(p.bytes, s.bytes),
      changed_at = CASE WHEN p.read IS NULL THEN s.changed_at ELSE clock_timestamp() END,
      revision = s.revision + (p.read IS NOT NULL)::int
  FROM held p
  WHERE s.run_id = p.run_id AND s.split_id = p.split_id AND s.attempt = p.attempt AND s.state = 'running'
  RETURNING p.at, p.stopping IS NOT NULL AS stopping, p.cutting`;
