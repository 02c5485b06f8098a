import type { ResolvedDeduplicate } from '@sluice/config';
import { columnList, quoteIdent } from '@sluice/postgres';
import type { StagedRows } from '../stage/staged-rows.js';
import { hasRepeats } from '../stage/offenders.js';
import { SOURCE_ORDER } from '../stage/source-columns.js';
import type { Session } from '../target/session.js';

/**
 * Of the rows of a run with equal keys, nulls being equal, one stays in the stage; the others are superseded, and counted in
 * the books of their splits (I1).
 */
export async function deduplicate(
  session: Session,
  { stage }: StagedRows,
  runId: string,
  { key, keep }: ResolvedDeduplicate,
): Promise<number> {
  if (!(await hasRepeats({ session, stage }, key, ''))) return 0;
  return supersede(
    session,
    { stage },
    runId,
    `USING (${rankSql(stage, { key, keep })}) d WHERE s.ctid = d.id AND d.nth > 1`,
  );
}

/**
 * Takes rows out of the stage that give way to others, and counts them in the books of their splits (I1).
 *
 * @param source SQL after `DELETE FROM stage s`
 */
export async function supersede(
  session: Session,
  { stage }: Pick<StagedRows, 'stage'>,
  runId: string,
  source: string,
): Promise<number> {
  const { rows } = await session.query<{ gone: string }>(
    `WITH gone AS (DELETE FROM ${stage} s ${source} RETURNING s._sluice_split),
     counted AS (SELECT _sluice_split, count(*) AS n FROM gone GROUP BY 1),
     entered AS (UPDATE sluice.staged_ledger l SET superseded = superseded + n, loaded = loaded - n
       FROM counted WHERE l.run_id = $1 AND l.ordinal = counted._sluice_split)
     SELECT coalesce(sum(n), 0)::int8 AS gone FROM counted`,
    [runId],
  );
  return Number(rows[0].gone);
}

/** SQL: every row of the stage by `id` (its ctid), with its place among the rows of its key: the first is kept. */
export function rankSql(stage: string, { key, keep }: ResolvedDeduplicate): string {
  return `SELECT ctid AS id, row_number() OVER (PARTITION BY ${columnList(key)} ORDER BY ${order(keep)}) AS nth FROM ${stage}`;
}

/** Ties of max go to the row that comes last, as with `last`. */
function order(keep: ResolvedDeduplicate['keep']): string {
  if (keep === 'first') return SOURCE_ORDER.join(', ');
  const last = SOURCE_ORDER.map((name) => `${name} DESC`).join(', ');
  return keep === 'last' ? last : `${quoteIdent(keep.max)} DESC NULLS LAST, ${last}`;
}
