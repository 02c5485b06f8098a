import { type ResolvedCheck, type ResolvedRunCheck } from '../resolved/checks.js';
import {
  CHECK_KINDS,
  kindsOf,
  RUN_CHECK_KINDS,
  type CheckDto,
  type CheckKind,
  type RunCheckKind,
} from '../spec/check.dto.js';
import { parseReferences } from '../table-name.js';
import { checkName } from './check-name.js';
import { formatPath } from './diagnostic.js';
import { given } from './given.js';
import { type Unreadable } from './unreadable.js';

type Found<T> = { readonly resolved: T; readonly path: string }[];

/** One check per rule of the item. */
export function resolveCheck(check: CheckDto, index: number, unreadable: Unreadable): Found<ResolvedCheck> {
  const { column = '' } = check;
  const kinds = kindsOf(check, CHECK_KINDS);
  const all = kindsOf(check, [...CHECK_KINDS, ...RUN_CHECK_KINDS]).length;
  if (column === '' ? kinds.some((kind) => kind !== 'expression') : unreadable.has(column)) return [];
  return kinds.flatMap((kind) => {
    if (kind === 'expression' && unreadable.isIn(check.expression ?? '')) return [];
    const rule = resolveRule(check, kind);
    const severity = check.severity ?? 'reject';
    const resolved = {
      name: checkName(check, kind, all),
      column,
      severity,
      ...given('message', check.message),
      rule,
    };
    return [{ path: formatPath(['checks', index, kind]), resolved }];
  });
}

function resolveRule(check: CheckDto, kind: CheckKind): ResolvedCheck['rule'] {
  switch (kind) {
    case 'required':
      return { kind };
    case 'enum':
      return { kind, values: check.enum ?? [] };
    case 'min':
      return { kind, value: check.min ?? '' };
    case 'max':
      return { kind, value: check.max ?? '' };
    case 'length':
      return { kind, ...range(check.length) };
    case 'regex':
      return { kind, pattern: check.regex ?? '' };
    case 'expression':
      return { kind, expression: check.expression ?? '' };
    case 'format':
      return { kind, format: check.format ?? 'email' };
  }
}

export function resolveRunCheck(
  check: CheckDto,
  index: number,
  unreadable: Unreadable,
): Found<ResolvedRunCheck> {
  const all = kindsOf(check, [...CHECK_KINDS, ...RUN_CHECK_KINDS]).length;
  return kindsOf(check, RUN_CHECK_KINDS).flatMap((kind) => {
    const rule = resolveRunRule(check, kind);
    if (rule === undefined || columnsOf(rule).some((column) => unreadable.has(column))) return [];
    const hasOffenders = kind === 'unique' || kind === 'foreign_key';
    const severity = check.severity ?? (hasOffenders ? 'reject' : 'fail');
    const resolved = {
      name: checkName(check, kind, all),
      severity,
      ...given('message', check.message),
      rule,
    };
    return [{ path: formatPath(['checks', index, kind]), resolved }];
  });
}

function resolveRunRule(check: CheckDto, kind: RunCheckKind): ResolvedRunCheck['rule'] | undefined {
  const { column = '' } = check;
  switch (kind) {
    case 'unique':
      return { kind, columns: check.unique ?? [] };
    case 'foreign_key':
      return foreignKey(check);
    case 'row_count':
      return { kind, ...range(check.row_count) };
    case 'reject_ratio':
      return { kind, max: check.reject_ratio?.max ?? 1 };
    case 'null_ratio':
    case 'distinct':
      return { kind, column, ...range(check[kind]) };
    case 'minimum':
    case 'maximum':
    case 'mean':
      return { kind, column, ...range(check[kind]) };
    case 'freshness':
      return { kind, column, within: check.freshness ?? '' };
  }
}

function columnsOf(rule: ResolvedRunCheck['rule']): readonly string[] {
  if ('columns' in rule) return rule.columns;
  return 'column' in rule ? [rule.column] : [];
}

function foreignKey({ foreign_key: key }: CheckDto): ResolvedRunCheck['rule'] | undefined {
  const parsed = key?.references === undefined ? undefined : parseReferences(key.references);
  if (key?.columns === undefined || parsed === undefined || 'problem' in parsed) return undefined;
  const { schema, table, columns: references } = parsed;
  return { kind: 'foreign_key', columns: key.columns, schema, table, references };
}

/** Only the limits that are set. */
function range<V>(limits: { readonly min?: V; readonly max?: V } | undefined): { min?: V; max?: V } {
  return { ...given('min', limits?.min), ...given('max', limits?.max) };
}
