import type { ResolvedPipeline } from '@sluice/config';
import { columnList, quoteIdent } from '@sluice/postgres';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';
import { differs } from './differs.js';
import { sameKey } from './key-rows.js';
import { comparedColumns } from './lineage.js';

/**
 * The timeline of a key as SQL. What is known of it are observations: a staged row is one, at its effective time. A version in the
 * table is two, at the time from which it holds and at the time in its effective column, which is that of the last row that
 * confirmed it; the table ends with another, of nothing, where a version ends and none follows. Put in order of time, observations
 * that are equal in the tracked columns and follow one another are a version.
 */

export const KNOWN = 'pg_temp.sluice_known';
export const SEEN = 'pg_temp.sluice_seen';
export const VERSIONS = 'pg_temp.sluice_versions';

/** How many of the tables of a merge there are to forget before the next. */
export const FORGET = `DROP TABLE IF EXISTS ${KNOWN}, ${SEEN}, ${VERSIONS}`;

/** The names that a pipeline gives to the parts of a timeline, quoted. */
interface Names {
  readonly key: readonly string[];
  readonly effective: string;
  readonly from: string;
  readonly to: string;
  readonly current: string;
}

export function namesOf({ target }: ResolvedPipeline): Names {
  const { key, history } = target;
  if (!history) throw new Error('the pipeline keeps no history');
  return {
    key,
    effective: quoteIdent(history.effective),
    from: quoteIdent(history.validFrom),
    to: quoteIdent(history.validTo),
    current: quoteIdent(history.isCurrent),
  };
}

/** Columns whose change makes a new version; where the pipeline names none, all that it loads but key, effective time and lineage. */
export function trackedColumns({ spec, columns }: Pick<StagedRows, 'spec' | 'columns'>): readonly string[] {
  const { key, history } = spec.target;
  if (history && history.track.length > 0) return history.track;
  return comparedColumns(spec, columns).filter((name) => !key.includes(name) && name !== history?.effective);
}

/** Versions in the table that staged rows may change: those in force at the earliest of their key, or ending there, and later ones. */
export function knownSql(rows: StagedRows, condition: string): string {
  const { key, effective, from, to, current } = namesOf(rows.spec);
  return `CREATE TEMP TABLE sluice_known ON COMMIT DROP AS
    WITH touched AS (SELECT ${columnList(key, 's.')}, min(s.${effective}) AS _sluice_first
      FROM ${rows.stage} s WHERE ${condition} GROUP BY ${columnList(key, 's.')})
    SELECT ${columnList(rows.columns, 't.')}, t.tableoid AS _sluice_tbl, t.ctid AS _sluice_tid, t.${from} AS _sluice_from,
      t.${to} AS _sluice_to, t.${current} AS _sluice_current,
      lead(t.${from}) OVER (PARTITION BY ${columnList(key, 't.')} ORDER BY t.${from}) AS _sluice_after
    FROM ${targetOf(rows)} t JOIN touched k ON ${sameKey(key, 't', 'k')}
    WHERE t.${to} IS NULL OR t.${to} >= k._sluice_first`;
}

/** SQL: a version that another overlaps, or that is empty. */
export const BROKEN_SQL = `SELECT FROM ${KNOWN} WHERE _sluice_from >= _sluice_to OR _sluice_after < _sluice_to
  OR _sluice_to IS NULL AND _sluice_after IS NOT NULL OR _sluice_current IS DISTINCT FROM (_sluice_to IS NULL) LIMIT 1`;

/** SQL: a staged row and a version that was confirmed at the same time, which differ. */
export function contradictedSql(rows: StagedRows, condition: string): string {
  const { key, effective } = namesOf(rows.spec);
  const tracked = differs(rows.table, trackedColumns(rows), 'k');
  const any = differs(rows.table, comparedColumns(rows.spec, rows.columns), 'k');
  return `SELECT FROM ${rows.stage} s JOIN ${KNOWN} k ON ${sameKey(key, 'k')} WHERE ${condition}
    AND (k._sluice_from = s.${effective} AND ${tracked} OR k.${effective} = s.${effective} AND ${any}) LIMIT 1`;
}

/**
 * Observations in the order of time, one for each key and time: `_sluice_rank` 2 staged, 1 known, 0 nothing from here on.
 * `_sluice_claim` tells how good a claim the observation has on the row `_sluice_tbl`, `_sluice_tid` of the table.
 */
export function seenSql(rows: StagedRows, condition: string): string {
  const { key, effective } = namesOf(rows.spec);
  const { columns, table } = rows;
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const nothing = columns.map((name) =>
    key.includes(name) ? quoteIdent(name) : `NULL::${types.get(name) ?? 'text'}`,
  );
  // json knows no equality of its own.
  const tracked = trackedColumns(rows).map((name) =>
    types.get(name) === 'json' ? `${quoteIdent(name)}::text` : quoteIdent(name),
  );
  const names = columnList(columns);
  const same = `PARTITION BY ${columnList(key)}, _sluice_at ORDER BY _sluice_rank DESC`;
  const inTime = `PARTITION BY ${columnList(key)} ORDER BY _sluice_at`;
  return `CREATE TEMP TABLE sluice_seen ON COMMIT DROP AS
    WITH seen AS (
      SELECT ${columnList(columns, 's.')}, s.${effective} AS _sluice_at, 2 AS _sluice_rank, NULL::oid AS _sluice_tbl,
        NULL::tid AS _sluice_tid, NULL::int AS _sluice_claim FROM ${rows.stage} s WHERE ${condition}
      UNION ALL SELECT ${names}, _sluice_from, 1, _sluice_tbl, _sluice_tid, 1 FROM ${KNOWN}
      UNION ALL SELECT ${names}, ${effective}, 1, _sluice_tbl, _sluice_tid, 2 FROM ${KNOWN}
        WHERE ${effective} > _sluice_from AND (_sluice_to IS NULL OR ${effective} < _sluice_to)
      UNION ALL SELECT ${nothing.join(', ')}, _sluice_to, 0, NULL, NULL, NULL FROM ${KNOWN}
        WHERE _sluice_to IS NOT NULL AND _sluice_to IS DISTINCT FROM _sluice_after
    ), one AS (
      SELECT *, row_number() OVER w AS _sluice_nth, lead(_sluice_tbl) OVER w AS _sluice_old_tbl,
        lead(_sluice_tid) OVER w AS _sluice_old_tid, lead(_sluice_claim) OVER w AS _sluice_old_claim
      FROM seen WINDOW w AS (${same})
    ), marked AS (
      SELECT ${names}, _sluice_at, _sluice_rank, coalesce(_sluice_tbl, _sluice_old_tbl) AS _sluice_tbl,
        coalesce(_sluice_tid, _sluice_old_tid) AS _sluice_tid,
        coalesce(_sluice_claim, CASE _sluice_old_claim WHEN 1 THEN 3 END) AS _sluice_claim,
        CASE WHEN _sluice_rank > 0 THEN ROW(${tracked.join(', ')}) END AS _sluice_mark
      FROM one WHERE _sluice_nth = 1
    ), edges AS (
      SELECT *, lag(_sluice_mark) OVER w IS DISTINCT FROM _sluice_mark AS _sluice_opens, lead(_sluice_at) OVER w AS _sluice_next
      FROM marked WINDOW w AS (${inTime})
    )
    SELECT ${names}, _sluice_at, _sluice_rank, _sluice_tbl, _sluice_tid, _sluice_claim, _sluice_opens, _sluice_next,
      max(_sluice_at) FILTER (WHERE _sluice_opens) OVER w AS _sluice_start,
      coalesce(lead(_sluice_opens) OVER w, true) AS _sluice_closes
    FROM edges WINDOW w AS (${inTime})`;
}

/**
 * The versions as they shall be, with the row of the table that each takes over, so that what refers to a row, and columns that the
 * pipeline does not know, stay with it. `_sluice_state`: new, changed, bounds (nothing but where it ends), same.
 */
export function versionsSql(rows: StagedRows): string {
  const { spec, columns, table } = rows;
  const { key, effective } = namesOf(spec);
  const values = columns.map((name) =>
    quoteIdent(name) === effective ? `v._sluice_at AS ${effective}` : `v.${quoteIdent(name)}`,
  );
  const differ = differs(table, comparedColumns(spec, columns), 'k', 'v');
  return `CREATE TEMP TABLE sluice_versions ON COMMIT DROP AS
    WITH claimed AS (
      SELECT DISTINCT ON (_sluice_tbl, _sluice_tid) _sluice_tbl, _sluice_tid, ${columnList(key)}, _sluice_start, _sluice_at
      FROM ${SEEN} WHERE _sluice_claim IS NOT NULL ORDER BY _sluice_tbl, _sluice_tid, _sluice_claim
    ), taken AS (
      SELECT DISTINCT ON (${columnList(key)}, _sluice_start) * FROM claimed ORDER BY ${columnList(key)}, _sluice_start, _sluice_at
    ), v AS (
      SELECT ${values.join(', ')}, v._sluice_start, v._sluice_next, c._sluice_tbl, c._sluice_tid
      FROM ${SEEN} v LEFT JOIN taken c ON ${sameKey(key, 'c', 'v')} AND c._sluice_start = v._sluice_start
      WHERE v._sluice_closes AND v._sluice_rank > 0
    )
    SELECT v.*, k._sluice_from IS DISTINCT FROM v._sluice_start AS _sluice_moved,
      k._sluice_current AND v._sluice_next IS NOT NULL AS _sluice_closed,
      CASE WHEN v._sluice_tid IS NULL THEN 'new' WHEN ${differ} OR k._sluice_from <> v._sluice_start THEN 'changed'
        WHEN k._sluice_to IS DISTINCT FROM v._sluice_next THEN 'bounds' ELSE 'same' END AS _sluice_state
    FROM v LEFT JOIN ${KNOWN} k ON k._sluice_tbl = v._sluice_tbl AND k._sluice_tid = v._sluice_tid`;
}
