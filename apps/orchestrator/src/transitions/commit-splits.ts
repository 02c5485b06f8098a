import type { LoadCommitted__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { OverBudget } from '../reads/reject-budget.js';
import type { AttemptRef } from './close-attempt.js';
import { keepStatistics, type StoredStatistics } from './keep-statistics.js';

export interface LoadedSplit {
  readonly ref: AttemptRef;
  /** The run counts rejects against a limit. */
  readonly limited: boolean;
  readonly result: LoadCommitted__Output;
  readonly statistics: StoredStatistics | undefined;
}

/** A run that these commits took over its reject limit. */
export interface OverLimit {
  readonly runId: string;
  readonly over: OverBudget;
}

/**
 * Records that the loader has committed these splits: a few statements, however many they are. A split that a newer attempt has
 * is passed over.
 *
 * @param last runs of which they may be the last splits: whoever ends others of theirs at the same time waits, and sees these
 */
export async function commitSplits(
  sql: Sql,
  loaded: readonly LoadedSplit[],
  last: readonly string[] = [],
): Promise<OverLimit[]> {
  const limited = [...new Set(loaded.filter((split) => split.limited).map(({ ref }) => ref.runId))];
  const locked = [...limited, ...last];
  if (locked.length > 0) {
    void sql.send(
      `SELECT FROM sluice_orchestrator.runs WHERE run_id = ANY ($1::uuid[]) ORDER BY seq FOR UPDATE`,
      [locked],
    );
  }
  const { rows } = await sql.query<{ runId: string; splitId: string }>(COMMIT, [
    JSON.stringify(loaded.map(({ ref, result: { counts, rules } }) => ({ ...ref, ...counts, rules }))),
  ]);
  const written = new Set(rows.map(({ runId, splitId }) => `${runId}/${splitId}`));
  const current = loaded.filter(({ ref }) => written.has(`${ref.runId}/${ref.splitId}`));
  for (const [i, { ref, statistics }] of current.entries()) {
    const kept = statistics && keepStatistics(sql, ref, statistics);
    if (i < current.length - 1) await kept; // they are large: two at most are under way (I5)
  }
  const over: OverLimit[] = [];
  for (const runId of limited) {
    const ours = current.filter(({ ref }) => ref.runId === runId);
    const passed = await countRejects(sql, runId, ours);
    if (passed) over.push({ runId, over: passed });
  }
  return over;
}

/** Rows are locked in the order that renewals lock them in, and then changed. */
const COMMIT = `
  WITH told AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS t("runId" uuid, "splitId" text, attempt int, read bigint, loaded bigint,
      rejected bigint, filtered bigint, superseded bigint, warned bigint, bytes bigint, rules jsonb)
  ), mine AS MATERIALIZED (
    SELECT t.* FROM told t JOIN sluice_orchestrator.splits s ON s.run_id = t."runId" AND s.split_id = t."splitId"
    WHERE s.attempt = t.attempt AND s.state = 'running' ORDER BY s.run_id, s.split_id FOR UPDATE OF s
  ), done AS (
    UPDATE sluice_orchestrator.splits s
    SET state = 'committed', lease_owner = NULL, lease_until = NULL, failure = NULL, rules = t.rules,
        read = coalesce(t.read, 0), loaded = coalesce(t.loaded, 0), rejected = coalesce(t.rejected, 0),
        filtered = coalesce(t.filtered, 0), warned = coalesce(t.warned, 0), bytes = coalesce(t.bytes, 0),
        superseded = coalesce(t.superseded, 0), changed_at = clock_timestamp(), revision = s.revision + 1
    FROM mine t WHERE s.run_id = t."runId" AND s.split_id = t."splitId" AND s.attempt = t.attempt AND s.state = 'running'
    RETURNING s.run_id, s.split_id, s.attempt
  ), closed AS (
    UPDATE sluice_orchestrator.attempts a SET ended_at = now(), outcome = 'committed'
    FROM done d WHERE a.run_id = d.run_id AND a.split_id = d.split_id AND a.attempt = d.attempt
  )
  SELECT run_id AS "runId", split_id AS "splitId" FROM done`;

async function countRejects(
  sql: Sql,
  runId: string,
  splits: readonly LoadedSplit[],
): Promise<OverBudget | undefined> {
  const more = splits.reduce((sum, { result }) => sum + (result.counts?.rejected ?? 0), 0);
  const { rows } = await sql.query<{ rejected: string; maxRejects: string }>(
    `UPDATE sluice_orchestrator.runs SET rejected = rejected + $2 WHERE run_id = $1
     RETURNING rejected, max_rejects AS "maxRejects"`,
    [runId, more],
  );
  const rejected = Number(rows[0]?.rejected);
  const maxRejects = Number(rows[0]?.maxRejects);
  return rejected > maxRejects ? { rejected, read: 0, maxRejects, maxRejectRatio: null } : undefined;
}
