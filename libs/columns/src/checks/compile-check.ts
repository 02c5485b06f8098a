import { constantColumn } from '../expressions/constants.js';
import { categoryOf } from '../expressions/kinds.js';
import { type CheckShape } from '../transform/shape.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { CheckError, type RowTest } from './check.js';
import { formatWords, textFormat } from './formats/text-format.js';
import { compilePattern, regex } from './regex.js';
import { bound, length, oneOf, oneOfTexts, required } from './simple-checks.js';

/** A check whose constants have been read; `bind` gives each user buffers of its own. */
export interface CompiledCheck {
  readonly name: string;
  readonly severity: CheckShape['severity'];
  /** What a reject says. */
  readonly reason: string;
  bind(): RowTest;
}

/** Reads a constant as a value of a type: a vector of one row, or why it is none. */
export type ReadLiteral = (type: ColumnType, text: string) => Vector | string;

/** @throws CheckError when the check does not fit the column's type */
export function compileCheck(check: CheckShape, type: ColumnType, read: ReadLiteral): CompiledCheck {
  const { name, severity, rule } = check;
  const made = (reason: string, bind: () => RowTest): CompiledCheck => ({
    name,
    severity,
    reason,
    bind,
  });
  switch (rule.kind) {
    case 'required':
      return made('is missing, and the column is required', () => required);
    case 'min':
    case 'max': {
      const limit = constant(type, rule.value, read);
      const words = rule.kind === 'min' ? 'is below the minimum' : 'is above the maximum';
      return made(`${words} of ${rule.value}`, () => bound(rule.kind, limit.type, limit.value));
    }
    case 'enum': {
      const reason = `is not one of ${listed(rule.values)}`;
      if (categoryOf(type.kind) === 'string') {
        // char(n) is kept without its padding, which means nothing in comparisons.
        const bare = (value: string): string => (type.kind === 'char' ? value.replace(/ +$/, '') : value);
        const words = rule.values.map((value) => new TextEncoder().encode(bare(value)));
        return made(reason, () => oneOfTexts(words));
      }
      const constants = rule.values.map((value) => constant(type, value, read));
      return made(reason, () => oneOf(constants.map((c) => constantColumn(c.type, c.value))));
    }
    case 'length':
      requireText(type, 'length');
      return made(lengthReason(rule.min, rule.max), () =>
        length(rule.min ?? 0, rule.max ?? Number.MAX_SAFE_INTEGER),
      );
    case 'regex': {
      requireText(type, 'regex');
      const { pattern } = rule;
      compilePattern(pattern);
      return made(`does not match ${pattern}`, () => regex(pattern));
    }
    case 'format': {
      requireText(type, 'format');
      const { format } = rule;
      return made(`is not ${formatWords(format)}`, () => textFormat(format));
    }
    case 'expression':
      throw new CheckError('an expression is not compiled as a check of one column');
  }
}

function constant(
  type: ColumnType,
  text: string,
  read: ReadLiteral,
): { readonly type: ColumnType; readonly value: Vector } {
  if (type.kind === 'json' || type.kind === 'jsonb') {
    throw new CheckError(
      `a column of type ${type.kind} cannot be compared`,
      'Use required, or check another column.',
    );
  }
  // Without the column's own modifiers: a limit of 1000 is a fine limit for numeric(5,2).
  const bare: ColumnType =
    type.kind === 'numeric'
      ? { kind: 'numeric', precision: undefined, scale: undefined }
      : categoryOf(type.kind) === 'string'
        ? { kind: 'text' }
        : type;
  const value = read(bare, text);
  if (typeof value === 'string')
    throw new CheckError(`"${text}" ${value}`, `The column is of type ${type.kind}.`);
  return { type: bare, value };
}

function requireText(type: ColumnType, kind: string): void {
  if (categoryOf(type.kind) === 'string') return;
  throw new CheckError(
    `${kind} is for text columns, and this one is of type ${type.kind}`,
    'Use min, max or enum, or check the text before it is cast.',
  );
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, 10).join(', ');
  return values.length > 10 ? `${shown}, … (${values.length} values)` : shown;
}

function lengthReason(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `is longer than ${max} characters`;
  if (max === undefined) return `is shorter than ${min} characters`;
  return min === max ? `is not ${min} characters long` : `is not between ${min} and ${max} characters long`;
}
