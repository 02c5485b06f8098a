import { query } from '@sluice/testkit';
import type { Cluster } from './cluster.js';
import type { Replica } from './replica.js';

/** Processes that hold attempts at splits: the orchestrator that drives one, and the loader that serves it. */
export type Holder = 'orchestrator' | 'loader';

/** An attempt that has no end yet, and who holds it. */
export interface Held {
  readonly runId: string;
  readonly splitId: string;
  readonly attempt: number;
  /** `host:pid:nonce`, as a replica of the orchestrator calls itself. */
  readonly orchestrator: string;
  /** `host:port`; empty as long as it is not known who serves it. */
  readonly loader: string;
}

const HELD = `
  SELECT s.run_id AS "runId", s.split_id AS "splitId", s.attempt, a.owner AS orchestrator, s.loader
  FROM sluice_orchestrator.splits s JOIN sluice_orchestrator.attempts a USING (run_id, split_id, attempt)
  WHERE s.state = 'running' AND a.ended_at IS NULL`;

/** Those of them that have ended, but not by their commit: what they held has been taken from them. */
const TAKEN = `
  SELECT run_id FROM sluice_orchestrator.attempts
  JOIN unnest($1::uuid[], $2::text[], $3::int[]) AS held (run_id, split_id, attempt) USING (run_id, split_id, attempt)
  WHERE outcome <> 'committed'`;

/** All that are held now, as the orchestrator's database has them. */
export function heldAttempts({ databaseUrl }: Cluster): Promise<Held[]> {
  return query<Held>(databaseUrl, HELD);
}

export async function takenOf({ databaseUrl }: Cluster, held: readonly Held[]): Promise<number> {
  const columns = [held.map((h) => h.runId), held.map((h) => h.splitId), held.map((h) => h.attempt)];
  return (await query(databaseUrl, TAKEN, columns)).length;
}

/** Whether it is this process, not another one that was or will be in its place. */
export function isHolder({ name, pid, address }: Replica, held: Held): boolean {
  if (pid === undefined || address === undefined) return false;
  return name === 'loader' ? held.loader === address : held.orchestrator.split(':').at(-2) === String(pid);
}
