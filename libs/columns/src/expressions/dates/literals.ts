import { allocateVector } from '../../allocate.js';
import { Zone } from '../../kernels/zone.js';
import { type ColumnType } from '../../types.js';
import { type Vector } from '../../vector.js';
import { type Scope } from '../scope.js';
import { readInstant } from './instant-parse.js';
import { type DefaultUnit, parseInterval } from './interval-parse.js';
import { type Interval, putInfiniteInterval, putInterval } from './interval-value.js';

/**
 * Literals that no column's grammar reads: intervals, and dates beyond the years 1 to 9999. undefined: ask the grammar. A
 * string: why it is none.
 */
export function literalBeyond(scope: Scope, type: ColumnType, text: string): Vector | string | undefined {
  if (type.kind === 'interval') return intervalLiteral(text);
  if (type.kind !== 'date' && type.kind !== 'timestamp' && type.kind !== 'timestamptz') return undefined;
  const out = allocateVector(type, 1);
  out.valid[0] = 1;
  const zone = Zone.of(scope.timezone);
  return readInstant(type.kind, text, out, 0, (local) => zone.offsetAt(local)) ? out : undefined;
}

/** @param fit what fields after the literal, as in `interval '90' minute`, cut off */
export function intervalLiteral(
  text: string,
  bare?: DefaultUnit,
  fit: (value: Interval) => Interval = (value) => value,
): Vector | string {
  const value = parseInterval(text, bare);
  const out = allocateVector({ kind: 'interval' }, 1);
  if (out.kind !== 'interval') throw new Error('an interval has a vector of its own');
  out.valid[0] = 1;
  if (value === 'infinity' || value === '-infinity') putInfiniteInterval(out, 0, value === 'infinity');
  else if (typeof value === 'string') return value;
  else if (!putInterval(out, 0, fit(value))) return 'is out of range for an interval';
  return out;
}
