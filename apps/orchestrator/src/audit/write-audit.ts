import type { Sql } from '../db/database.js';
import type { Caller } from './caller.js';

export interface Deed {
  /** The RPC's name, or what Sluice did by itself, e.g. `ScheduledRunRefused`. */
  readonly action: string;
  readonly pipeline: string;
  readonly runId?: string;
  /** No secrets (I6): names, dates, versions, counts, and the params of runs, which are no place for secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What Sluice does by itself. */
export const SLUICE: Caller = { actor: 'sluice', peer: '' };

/** Call it in the transaction of the deed: one is not kept without the other. */
export function writeAudit(sql: Sql, caller: Caller, deed: Deed): void {
  void sql.send(
    `INSERT INTO sluice_orchestrator.audit (actor, peer, action, pipeline, run_id, details)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      caller.actor,
      caller.peer,
      deed.action,
      deed.pipeline,
      deed.runId ?? null,
      JSON.stringify(deed.details ?? {}),
    ],
  );
}
