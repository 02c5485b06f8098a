import { ExpressionError } from '../errors.js';
import { list, names, record, string, type AstNode } from '../parse.js';
import { type Typed } from '../typed.js';
import { intervalLiteral } from './literals.js';
import { type DefaultUnit } from './interval-parse.js';
import { type Interval } from './interval-value.js';

/** PostgreSQL's bits of the fields, as its grammar puts them into a type's modifiers. */
const YEAR = 4;
const MONTH = 2;
const DAY = 8;
const HOUR = 1024;
const MINUTE = 2048;
const SECOND = 4096;
const ALL = 32_767;

/** By range: the unit of a number without one, and the microseconds that the time is cut to. */
const RANGES: ReadonlyMap<number, { readonly bare: DefaultUnit; readonly size: number }> = new Map([
  [YEAR, { bare: 'year', size: 0 }],
  [MONTH, { bare: 'month', size: 0 }],
  [YEAR | MONTH, { bare: 'month', size: 0 }],
  [DAY, { bare: 'day', size: 0 }],
  [HOUR, { bare: 'hour', size: 3_600_000_000 }],
  [DAY | HOUR, { bare: 'hour', size: 3_600_000_000 }],
  [MINUTE, { bare: 'minute', size: 60_000_000 }],
  [HOUR | MINUTE, { bare: 'minute', size: 60_000_000 }],
  [DAY | HOUR | MINUTE, { bare: 'minute', size: 60_000_000 }],
  [SECOND, { bare: 'second', size: 1 }],
  [HOUR | MINUTE | SECOND, { bare: 'second', size: 1 }],
  [DAY | HOUR | MINUTE | SECOND, { bare: 'second', size: 1 }],
  [ALL, { bare: 'second', size: 1 }],
]);

/**
 * `interval '90' minute`, `interval '1-2' year to month`, `interval(0) '1.6 s'`: a literal with fields or a precision. undefined:
 * the cast is none of these.
 *
 * @throws ExpressionError
 */
export function fieldedInterval(
  typeName: AstNode,
  arg: AstNode,
  offset: number | undefined,
): Typed | undefined {
  const modifiers = list(typeName['typmods']).map((item) =>
    Number(record(record(record(item)['A_Const'])['ival'])['ival'] ?? 0),
  );
  if (modifiers.length === 0 || names(typeName['names']).at(-1) !== 'interval') return undefined;
  const literal = record(arg['A_Const']);
  if (!('sval' in literal)) {
    throw new ExpressionError(
      'an interval with fields or a precision has to be a literal',
      offset,
      "Cast to interval alone, and cut it with date_trunc, e.g. date_trunc('minute', x).",
    );
  }
  const text = string(record(literal['sval'])['sval']);
  const [mask, precision = 6] = modifiers;
  const range = RANGES.get(mask);
  if (range === undefined || precision > 6) {
    throw new ExpressionError(
      'these fields of an interval are not supported',
      offset,
      'Write the units in the literal.',
    );
  }
  const value = intervalLiteral(text, range.bare, (all) => cut(all, mask, range.size, precision));
  if (typeof value === 'string') throw new ExpressionError(`"${text}" ${value}`, offset);
  return { node: 'constant', type: { kind: 'interval' }, value };
}

function cut({ months, days, micros }: Interval, mask: number, size: number, precision: number): Interval {
  if (mask === YEAR) return { months: months - (months % 12), days: 0, micros: 0n };
  if (mask === MONTH || mask === (YEAR | MONTH)) return { months, days: 0, micros: 0n };
  if (mask === DAY) return { months, days, micros: 0n };
  const whole = micros - (micros % BigInt(size));
  const unit = 10n ** BigInt(6 - precision);
  // Halves away from zero.
  const rounded = (((whole < 0n ? -whole : whole) + unit / 2n) / unit) * unit;
  return { months, days, micros: whole < 0n ? -rounded : rounded };
}
