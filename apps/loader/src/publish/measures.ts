import type { ResolvedRunCheck } from '@sluice/config';
import { quoteIdent } from '@sluice/postgres';
import type { StagedRows } from '../stage/staged-rows.js';

/** A check of one figure over all rows that would be published. */
export interface Measure {
  readonly check: ResolvedRunCheck;
  /** What is asked for, in words. */
  readonly expected: string;
  /** SQL over the stage: what was found, as text; null where there is nothing to measure. */
  readonly observedSql: string;
  /** SQL: the check holds. Null (nothing to measure) counts as true. */
  readonly holdsSql: string;
  /** Parameters of both, in order: texts that the server reads as the column's type. */
  readonly values: readonly string[];
}

/** The run as it stands: what checks ask about that the stage does not show. */
export interface RunFigures {
  readonly read: number;
  readonly rejected: number;
  readonly triggeredAtMs: number;
}

/** @param first number of the first parameter */
export function measureOf(
  rows: StagedRows,
  check: ResolvedRunCheck,
  figures: RunFigures,
  first: number,
): Measure {
  const values: string[] = [];
  const param = (value: string | number, type: string): string => {
    values.push(String(value));
    return `$${first + values.length - 1}::text::${type}`;
  };
  const made = (observedSql: string, bounds: readonly string[], expected: string): Measure => ({
    check,
    expected,
    observedSql,
    holdsSql: bounds.length === 0 ? 'true' : bounds.join(' AND '),
    values,
  });
  const { rule } = check;
  const bounds = (subject: string, type: string): string[] => {
    const { min, max } = limitsOf(rule);
    return [
      ...(min === undefined ? [] : [`${subject} >= ${param(min, type)}`]),
      ...(max === undefined ? [] : [`${subject} <= ${param(max, type)}`]),
    ];
  };
  switch (rule.kind) {
    case 'row_count':
      return made(`concat(count(*), ' rows')`, bounds('count(*)', 'int8'), `${range(rule)} rows`);
    case 'reject_ratio': {
      const ratio = figures.read === 0 ? 0 : figures.rejected / figures.read;
      const sql = param(ratio, 'float8');
      return made(rounded(sql), [`${sql} <= ${param(rule.max, 'float8')}`], range(rule));
    }
    case 'null_ratio': {
      const nulls = `count(*) FILTER (WHERE ${quoteIdent(rule.column)} IS NULL)`;
      const ratio = `(coalesce(${nulls} / nullif(count(*), 0)::float8, 0))`;
      return made(rounded(ratio), bounds(ratio, 'float8'), range(rule));
    }
    case 'distinct': {
      const column = quoteIdent(rule.column);
      const values = `SELECT DISTINCT ${column} FROM ${rows.stage} WHERE ${column} IS NOT NULL`;
      const count = `(SELECT count(*) FROM (${values}) d)`;
      return made(`concat(${count}, ' values')`, bounds(count, 'int8'), `${range(rule)} values`);
    }
    case 'minimum':
    case 'maximum': {
      const value = `${rule.kind === 'minimum' ? 'min' : 'max'}(${quoteIdent(rule.column)})`;
      return made(`${value}::text`, bounds(value, typeOf(rows, rule.column)), range(rule));
    }
    case 'mean': {
      const value = `avg(${quoteIdent(rule.column)})`;
      const interval = typeOf(rows, rule.column) === 'interval';
      const shown = interval ? `${value}::text` : rounded(value);
      return made(shown, bounds(value, interval ? 'interval' : 'numeric'), range(rule));
    }
    case 'freshness': {
      const newest = `max(${quoteIdent(rule.column)})`;
      const now = param(new Date(figures.triggeredAtMs).toISOString(), 'timestamptz');
      // Without any value nothing is fresh, so null does not pass here.
      const fresh = `coalesce(${newest} >= ${now} - ${param(rule.within, 'interval')}, false)`;
      return made(`${newest}::text`, [fresh], `no older than ${rule.within} before the run`);
    }
    default:
      throw new Error(`${rule.kind} is not a measure`);
  }
}

function limitsOf(rule: ResolvedRunCheck['rule']): { min?: string | number; max?: string | number } {
  return {
    ...('min' in rule && rule.min !== undefined ? { min: rule.min } : {}),
    ...('max' in rule && rule.max !== undefined ? { max: rule.max } : {}),
  };
}

function range(rule: ResolvedRunCheck['rule']): string {
  const { min, max } = limitsOf(rule);
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? 'anything' : `at most ${max}`;
}

/** SQL: a number with at most six decimals, as text. NaN and the infinities have no decimals to lose. */
function rounded(sql: string): string {
  return `trim_scale(round((${sql})::numeric, 6))::text`;
}

/** Without modifiers, which would round or cut the limit. */
function typeOf({ table }: StagedRows, name: string): string {
  const type = (table.columns.find((column) => column.name === name)?.type ?? 'text').replace(/\(.*?\)/, '');
  return type === 'character' ? 'bpchar' : type;
}
