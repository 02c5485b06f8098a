import {
  type RejectSource__Output,
  type RuleCount__Output,
  SluiceError,
  type SplitCounts__Output,
  type SplitPart__Output,
} from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { SplitStateName } from '../db/entities/split.entity.js';

export interface PlannedSplit {
  readonly splitId: string;
  readonly state: SplitStateName;
  readonly parts: SplitPart__Output[];
  readonly rejects: RejectSource__Output | null;
  /** How many share its object. */
  readonly objectSplits: number;
  readonly counts: SplitCounts__Output;
}

/** The planned splits of these ids, for comparison with the ledger. */
export async function plannedSplits(
  sql: Sql,
  runId: string,
  ids: readonly string[],
): Promise<Map<string, PlannedSplit>> {
  const { rows } = await sql.query<PlannedSplit>(
    `SELECT split_id AS "splitId", state, parts, rejects, object_splits AS "objectSplits", json_build_object('read', read, 'loaded', loaded,
       'rejected', rejected, 'filtered', filtered, 'superseded', superseded, 'warned', warned, 'bytes', bytes) AS counts
     FROM sluice_orchestrator.splits WHERE run_id = $1 AND split_id = ANY ($2)`,
    [runId, ids],
  );
  return new Map(rows.map((row) => [row.splitId, row]));
}

export interface LedgerCounts {
  readonly splitId: string;
  readonly counts: SplitCounts__Output;
  readonly rules: readonly RuleCount__Output[];
}

/**
 * Ticks splits off as found in the ledger, under this verification's fence; the ledger's counts become the split's (those of a
 * published run differ from what was staged). The
 * lock on the run's row orders it against a newer claim: a verifier that has lost its lease ticks nothing off, which would
 * take the newer one's ticks away.
 *
 * @throws SluiceError STALE_ATTEMPT when this claim is no longer the run's
 */
export async function tickOff(
  sql: Sql,
  runId: string,
  fence: number,
  entries: readonly LedgerCounts[],
): Promise<void> {
  const { rowCount } = await sql.query(
    `WITH r AS (
       SELECT run_id, publish FROM sluice_orchestrator.runs
       WHERE run_id = $1 AND fence = $2 AND state = 'verifying' FOR SHARE
     )
     UPDATE sluice_orchestrator.splits s
     SET verified_by = $2, read = e.read, loaded = e.loaded, rejected = e.rejected, filtered = e.filtered,
         superseded = e.superseded, warned = e.warned, bytes = e.bytes, rules = e.rules,
         changed_at = CASE WHEN r.publish = 'run' OR s.object_splits > 1 THEN clock_timestamp() ELSE s.changed_at END,
         revision = s.revision + (r.publish = 'run' OR s.object_splits > 1)::int
     FROM r, jsonb_to_recordset($3::jsonb) AS e("splitId" text, read bigint, loaded bigint, rejected bigint,
       filtered bigint, superseded bigint, warned bigint, bytes bigint, rules jsonb)
     WHERE s.run_id = r.run_id AND s.split_id = e."splitId"`,
    [
      runId,
      fence,
      JSON.stringify(entries.map(({ splitId, counts, rules }) => ({ splitId, ...counts, rules }))),
    ],
  );
  if (rowCount !== entries.length) {
    throw new SluiceError('STALE_ATTEMPT', `Run ${runId} is verified by another replica.`);
  }
}

/**
 * Splits that are committed here but that the ledger does not have. They become failed, so that a retry of the run loads
 * them again.
 */
export async function failMissing(
  sql: Sql,
  runId: string,
  fence: number,
  failure: object,
): Promise<string[]> {
  const { rows } = await sql.query<{ splitId: string }>(
    `UPDATE sluice_orchestrator.splits s SET state = 'failed', failure = $3,
       changed_at = clock_timestamp(), revision = s.revision + 1
     FROM sluice_orchestrator.runs r
     WHERE s.run_id = $1 AND r.run_id = s.run_id AND r.fence = $2 AND r.state = 'verifying'
       AND s.verified_by IS DISTINCT FROM $2
     RETURNING s.split_id AS "splitId"`,
    [runId, fence, JSON.stringify(failure)],
  );
  return rows.map((row) => row.splitId);
}
