import type { ResolvedRunCheck } from '@sluice/config';
import { columnList, qualified, quoteIdent } from '@sluice/postgres';
import { SOURCE_ORDER } from '../stage/source-columns.js';
import { firstText, hasRepeats, keyVerdict, present, repeats } from '../stage/offenders.js';
import type { Verdict } from '../stage/reject-statements.js';
import { targetOf, type StagedRows } from '../stage/staged-rows.js';

type RuleOf<Kind> = Extract<ResolvedRunCheck['rule'], { kind: Kind }>;
/** A check that single rows break. */
export type RowCheck = ResolvedRunCheck & { readonly rule: RuleOf<'unique'> | RuleOf<'foreign_key'> };

export function isRowCheck(check: ResolvedRunCheck): check is RowCheck {
  return check.rule.kind === 'unique' || check.rule.kind === 'foreign_key';
}

/** Gathers what each row breaks, so that a row with several offences becomes one reject with all of them. */
const OFFENCES = 'pg_temp.sluice_offences';

/**
 * Rejects the rows that break these checks, each severity `reject`; returns the number of offenders by the checks' names.
 *
 * Foreign keys and keys that the target holds come first: whoever breaks them is in nobody's way. Then, of the rows that
 * repeat a key within the run, the first stays that breaks nothing else.
 */
export async function rejectOffenders(
  rows: StagedRows,
  checks: readonly RowCheck[],
): Promise<ReadonlyMap<string, number>> {
  if (checks.length === 0) return new Map();
  const { session, rejects } = rows;
  await session.query('CREATE TEMP TABLE sluice_offences (id tid, seq int, broken jsonb) ON COMMIT DROP');
  let found = 0;
  for (const [seq, check] of checks.entries()) {
    found += await note(rows, seq, `WHERE ${brokenAlone(rows, check)}`, standing(check));
  }
  for (const [seq, check] of checks.entries()) {
    if (check.rule.kind === 'unique')
      found += await noteRepeats(rows, seq, check.name, check.rule.columns, found);
  }
  for (const { rule } of checks.filter((check) => check.rule.kind === 'unique')) {
    rows.unrepeated.note(rule.columns);
    rows.fresh.note(rule.columns);
  }
  if (found === 0) return new Map(checks.map(({ name }) => [name, 0]));
  const counted = await session.query<{ seq: number; n: string }>(
    `SELECT seq, count(*) AS n FROM ${OFFENCES} GROUP BY seq`,
  );
  await session.query(`ANALYZE ${OFFENCES}`);
  const gone = await rejects.take({
    source: `USING (SELECT id, jsonb_agg(broken ORDER BY seq) AS broken FROM ${OFFENCES} GROUP BY id) o WHERE s.ctid = o.id`,
    brokenSql: 'o.broken',
  });
  const offenders = new Map(counted.rows.map(({ seq, n }) => [seq, Number(n)]));
  rejects.note(
    checks.map(({ name, rule }, seq) => ({
      rule: name,
      column: rule.columns.length === 1 ? rule.columns[0] : '',
      severity: 'reject',
      records: offenders.get(seq) ?? 0,
    })),
    gone,
  );
  return new Map(checks.map(({ name }, seq) => [name, offenders.get(seq) ?? 0]));
}

async function note(
  { session, stage, rejects }: StagedRows,
  seq: number,
  source: string,
  verdict: Verdict,
): Promise<number> {
  const { count } = await session.query(
    `INSERT INTO ${OFFENCES} SELECT s.ctid, ${seq}, ${rejects.broken(verdict)} FROM ${stage} s ${source}`,
  );
  return count;
}

async function noteRepeats(
  rows: StagedRows,
  seq: number,
  name: string,
  columns: readonly string[],
  found: number,
): Promise<number> {
  if (rows.unrepeated.has(columns) || !(await hasRepeats(rows, columns, `WHERE ${present(columns)}`)))
    return 0;
  // A row that breaks something else gives its place to a later one; it repeats a key only where the one kept comes before it.
  // The place among equals is asked of rows alone that this check has not found already.
  const known = `NOT EXISTS (SELECT FROM ${OFFENCES} x WHERE x.id = s.ctid AND x.seq = ${seq})`;
  const options =
    found === 0
      ? {}
      : {
          from: `LEFT JOIN (SELECT DISTINCT id AS broken FROM ${OFFENCES}) o ON o.broken = s.ctid`,
          before: 'o.broken IS NOT NULL, ',
        };
  const where = `WHERE ${present(columns)}${found === 0 ? '' : ` AND ${known}`}`;
  const why = 'stands in an earlier record.';
  return note(
    rows,
    seq,
    `JOIN (${repeats(rows, columns, where, options)}) d ON d.id = s.ctid WHERE d.nth > 1
       AND (d.first_split, d.first_part, d.first_record) < (${columnList(SOURCE_ORDER, 's.')})`,
    keyVerdict(name, columns, why, firstText(rows, 'd')),
  );
}

/** SQL: what a row `s` breaks whatever the other rows of the run are. A null breaks nothing. */
function brokenAlone(rows: StagedRows, { rule }: RowCheck): string {
  if (rule.kind === 'unique') return `${present(rule.columns)} AND ${inTarget(rows, rule.columns)}`;
  const same = rule.columns.map((name, i) => `r.${quoteIdent(rule.references[i])} = s.${quoteIdent(name)}`);
  const table = qualified(rule.schema, rule.table);
  return `${present(rule.columns)} AND NOT EXISTS (SELECT FROM ${table} r WHERE ${same.join(' AND ')})`;
}

function inTarget(rows: StagedRows, columns: readonly string[]): string {
  const same = columns.map((name) => `t.${quoteIdent(name)} = s.${quoteIdent(name)}`);
  return `EXISTS (SELECT FROM ${targetOf(rows)} t WHERE ${same.join(' AND ')} AND ${rows.standing.apart('t')})`;
}

function standing({ name, rule }: RowCheck): Verdict {
  const why = rule.kind === 'unique' ? 'already exists.' : `is not present in table "${rule.table}".`;
  return keyVerdict(name, rule.columns, why);
}

/** SQL: how many rows break the check, none of which leaves. */
export function offendersSql(rows: StagedRows, check: RowCheck): string {
  const alone = `SELECT count(*) FROM ${rows.stage} s WHERE ${brokenAlone(rows, check)}`;
  if (check.rule.kind === 'foreign_key') return `SELECT (${alone})::int8 AS n`;
  const { columns } = check.rule;
  const groups = `SELECT count(*) - 1 AS more FROM ${rows.stage} s
    WHERE ${present(columns)} AND NOT ${inTarget(rows, columns)} GROUP BY ${columnList(columns, 's.')}`;
  return `SELECT ((${alone}) + (SELECT coalesce(sum(more), 0) FROM (${groups}) g))::int8 AS n`;
}
