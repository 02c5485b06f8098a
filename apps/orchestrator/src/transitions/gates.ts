import type { Sql } from '../db/database.js';

/** What all runs share, as the orchestrator is configured. */
export interface SharedLimits {
  /** Size by pool. */
  readonly pools: Readonly<Record<string, number>>;
  /** Splits in flight and publications, by connection reference; `*` for those that are not named. 0: any number. */
  readonly targets: Readonly<Record<string, number>>;
}

/** 0: any number. */
export function targetBudget({ targets }: SharedLimits, connection: string): number {
  return targets[connection] ?? targets['*'] ?? 0;
}

/**
 * A gate is a row to lock. Whoever is about to take from a limit locks its gate, counts under the lock what the states of
 * runs and splits have taken, and changes a state in the same transaction. So the limit holds exactly over any number of
 * replicas, and there is no counter that could differ from the states. Giving back needs no gate.
 *
 * Order of locks, everywhere: runs by seq, then gates by name, then splits by run and id, then attempts and statistics.
 * Whoever cannot keep to it skips what is locked.
 */
export async function lockGates(sql: Sql, names: readonly string[]): Promise<void> {
  for (const name of [...new Set(names)].sort()) {
    if (await lockGate(sql, name)) continue;
    await sql.query(`INSERT INTO sluice_orchestrator.gates (name) VALUES ($1) ON CONFLICT DO NOTHING`, [
      name,
    ]);
    await lockGate(sql, name);
  }
}

/** False where there is no such gate yet. */
export async function lockGate(sql: Sql, name: string): Promise<boolean> {
  const { rowCount } = await sql.query(`SELECT FROM sluice_orchestrator.gates WHERE name = $1 FOR UPDATE`, [
    name,
  ]);
  return rowCount === 1;
}

export const pipelineGate = (pipeline: string): string => `pipeline ${pipeline}`;
export const poolGate = (pool: string): string => `pool ${pool}`;
export const targetGate = (connection: string): string => `target ${connection}`;
