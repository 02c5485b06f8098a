import type { ResolvedRunCheck } from '@sluice/config';
import type { CheckResult, Severity } from '@sluice/proto';
import type { StagedRows } from '../stage/staged-rows.js';
import { measureOf, type Measure, type RunFigures } from './measures.js';
import { isRowCheck, offendersSql, type RowCheck } from './offences.js';

/** A check's outcome as it travels and as sluice.publications keeps it. */
export type Outcome = Required<Omit<CheckResult, 'offenders'>> & { readonly offenders: number };

/** Called before each check, with its name. */
export type OnCheck = (name: string) => void;

/** The checks that no row leaves by, over the rows that are left. */
export async function checkRun(
  rows: StagedRows,
  checks: readonly ResolvedRunCheck[],
  figures: RunFigures,
  onCheck: OnCheck,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of checks.filter(isRowCheck)) {
    onCheck(check.name);
    const { rows: found } = await rows.session.query<{ n: string }>(offendersSql(rows, check));
    outcomes.push(rowOutcome(check, Number(found[0].n)));
  }
  const others = checks.filter((check) => !isRowCheck(check));
  if (others.length > 0) outcomes.push(...(await measure(rows, others, figures, onCheck)));
  return outcomes;
}

/** All figures in one pass over the stage. */
async function measure(
  rows: StagedRows,
  checks: readonly ResolvedRunCheck[],
  figures: RunFigures,
  onCheck: OnCheck,
): Promise<Outcome[]> {
  onCheck(checks.map(({ name }) => name).join(', '));
  const { sql, values, measures } = measuresSql(rows, checks, figures);
  const found = await rows.session.query<Record<string, string | boolean | null>>(sql, values);
  return measures.map(({ check, expected }, i) => {
    const observed = found.rows[0][`o${i}`];
    return outcome(
      check,
      found.rows[0][`h${i}`] !== false,
      observed === null ? 'no value' : String(observed),
      expected,
    );
  });
}

export function measuresSql(
  rows: StagedRows,
  checks: readonly ResolvedRunCheck[],
  figures: RunFigures,
): { sql: string; values: string[]; measures: Measure[] } {
  const values: string[] = [];
  const measures = checks.map((check) => {
    const made = measureOf(rows, check, figures, values.length + 1);
    values.push(...made.values);
    return made;
  });
  const columns = measures.map(
    ({ observedSql, holdsSql }, i) => `${observedSql} AS o${i}, ${holdsSql} AS h${i}`,
  );
  return { sql: `SELECT ${columns.join(', ')} FROM ${rows.stage}`, values, measures };
}

/** Of a check that single rows break. */
export function rowOutcome(check: RowCheck, offenders: number): Outcome {
  const { rule } = check;
  const names = rule.columns.join(', ');
  const expected =
    rule.kind === 'unique'
      ? `no (${names}) twice, in the run or in the table`
      : `every (${names}) in ${rule.schema}.${rule.table} (${rule.references.join(', ')})`;
  const observed =
    offenders === 0 ? 'no offenders' : `${offenders} ${offenders === 1 ? 'offender' : 'offenders'}`;
  return { ...outcome(check, offenders === 0, observed, expected), offenders };
}

const SEVERITY: Readonly<Record<ResolvedRunCheck['severity'], Severity>> = {
  warn: 'SEVERITY_WARN',
  reject: 'SEVERITY_ERROR',
  fail: 'SEVERITY_FAIL',
};

function outcome(check: ResolvedRunCheck, passed: boolean, observed: string, expected: string): Outcome {
  const { name, rule, severity, message } = check;
  const words: Readonly<Record<string, string>> = {
    '{observed}': observed,
    '{expected}': expected,
    '{{': '{',
    '}}': '}',
  };
  return {
    name,
    kind: rule.kind,
    severity: SEVERITY[severity],
    passed,
    observed,
    expected,
    offenders: 0,
    message: message?.replace(/\{\{|\}\}|\{observed\}|\{expected\}/g, (word) => words[word] ?? word) ?? '',
  };
}

/** Broken checks that keep the run from being published. */
export function failures(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter(({ passed, severity }) => !passed && severity === 'SEVERITY_FAIL');
}
