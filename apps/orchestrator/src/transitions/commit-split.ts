import type { LoadCommitted__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { OverBudget } from '../reads/reject-budget.js';
import { closeAttempt, type AttemptRef } from './close-attempt.js';
import { keepStatistics, type StoredStatistics } from './keep-statistics.js';
import { lockRun } from './stop-run.js';

export interface Committed {
  /** False: a newer attempt has the split; this result is ignored. */
  readonly current: boolean;
  /** Set when this commit took the run over its reject limit. */
  readonly overLimit?: OverBudget;
}

/** Records that the loader has committed the split. `limited`: the run counts rejects against a limit. */
export async function commitSplit(
  sql: Sql,
  ref: AttemptRef,
  limited: boolean,
  result: LoadCommitted__Output,
  statistics?: StoredStatistics,
): Promise<Committed> {
  const counts = result.counts;
  if (limited) await lockRun(sql, ref.runId);
  const { rowCount } = await sql.query(
    `UPDATE sluice_orchestrator.splits
     SET state = 'committed', lease_owner = NULL, lease_until = NULL, failure = NULL, rules = $4,
         read = $5, loaded = $6, rejected = $7, filtered = $8, warned = $9, bytes = $10, superseded = $11,
         changed_at = clock_timestamp(), revision = revision + 1
     WHERE run_id = $1 AND split_id = $2 AND attempt = $3 AND state = 'running'`,
    [
      ref.runId,
      ref.splitId,
      ref.attempt,
      JSON.stringify(result.rules),
      counts?.read ?? 0,
      counts?.loaded ?? 0,
      counts?.rejected ?? 0,
      counts?.filtered ?? 0,
      counts?.warned ?? 0,
      counts?.bytes ?? 0,
      counts?.superseded ?? 0,
    ],
  );
  if (rowCount !== 1) return { current: false };
  await closeAttempt(sql, ref, 'committed');
  if (statistics) await keepStatistics(sql, ref, statistics);
  if (!limited) return { current: true };
  const budget = await sql.query<{ rejected: string; maxRejects: string }>(
    `UPDATE sluice_orchestrator.runs SET rejected = rejected + $2 WHERE run_id = $1
     RETURNING rejected, max_rejects AS "maxRejects"`,
    [ref.runId, counts?.rejected ?? 0],
  );
  const rejected = Number(budget.rows[0]?.rejected);
  const maxRejects = Number(budget.rows[0]?.maxRejects);
  if (rejected <= maxRejects) return { current: true };
  return { current: true, overLimit: { rejected, read: 0, maxRejects, maxRejectRatio: null } };
}
