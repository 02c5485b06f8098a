import { type IntervalVector } from '../../vector.js';
import { expectKind, type Impl } from '../impl.js';
import { putNumeric } from '../numeric-value.js';
import { type Field, UNITS } from './fields.js';
import { intervalSign } from './interval-value.js';

type IntervalField = Exclude<
  Field,
  'julian' | 'isoyear' | 'isodow' | 'dow' | 'doy' | 'timezone' | 'timezone_hour' | 'timezone_minute'
>;

export const INTERVAL_FIELDS: readonly Field[] = [...UNITS, 'epoch'];

/** Of an infinite interval these have no value; the others are infinite. */
const COMES_ROUND: readonly Field[] = [
  'microseconds',
  'milliseconds',
  'second',
  'minute',
  'week',
  'month',
  'quarter',
];

const MINUTE = 60_000_000n;

/** A field of row r as a whole number of 10^-scale; parts keep their sign and are not carried over. */
function read(field: IntervalField, span: IntervalVector, r: number): { mantissa: bigint; scale: 0 | 3 | 6 } {
  const whole = (value: number): { mantissa: bigint; scale: 0 } => ({ mantissa: BigInt(value), scale: 0 });
  const months = span.months[r];
  const years = Math.trunc(months / 12);
  const micros = span.values[r];
  switch (field) {
    case 'microseconds':
      return { mantissa: micros % MINUTE, scale: 0 };
    case 'milliseconds':
      return { mantissa: micros % MINUTE, scale: 3 };
    case 'second':
      return { mantissa: micros % MINUTE, scale: 6 };
    case 'minute':
      return { mantissa: (micros / MINUTE) % 60n, scale: 0 };
    case 'hour':
      return { mantissa: micros / (60n * MINUTE), scale: 0 };
    case 'day':
      return whole(span.days[r]);
    case 'week':
      return whole(Math.trunc(span.days[r] / 7));
    case 'month':
      return whole(months % 12);
    case 'quarter':
      return whole(months >= 0 ? Math.trunc((months % 12) / 3) + 1 : Math.trunc((months % 12) / 3) - 1);
    case 'year':
      return whole(years);
    case 'decade':
      return whole(Math.trunc(years / 10));
    case 'century':
      return whole(Math.trunc(years / 100));
    case 'millennium':
      return whole(Math.trunc(years / 1000));
    case 'epoch': {
      // A year has 365.25 days here, a month 30; four times as many are whole.
      const quarters = BigInt(1461 * years + 120 * (months % 12) + 4 * span.days[r]);
      return { mantissa: quarters * 21_600_000_000n + micros, scale: 6 };
    }
  }
}

/** extract(field from interval). */
export function extractInterval(field: Field): Impl {
  const wanted = field as IntervalField; // fieldOf() lets only INTERVAL_FIELDS through
  return (args, target, rows) => {
    const from = expectKind(args[1], 'interval');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = intervalSign(from, r);
      if (sign === 0) putNumeric(out, r, read(wanted, from, r));
      else if (COMES_ROUND.includes(field)) out.valid[r] = 0;
      else putNumeric(out, r, sign > 0 ? 'Infinity' : '-Infinity');
    }
  };
}

/** date_part(field, interval). */
export function intervalPart(field: Field): Impl {
  const wanted = field as IntervalField; // as above
  return (args, target, rows) => {
    const from = expectKind(args[1], 'interval');
    const out = expectKind(target, 'float64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = intervalSign(from, r);
      if (sign === 0) out.values[r] = part(wanted, from, r);
      else if (COMES_ROUND.includes(field)) out.valid[r] = 0;
      else out.values[r] = sign * Infinity;
    }
  };
}

/** In doubles, in PostgreSQL's order of operations. */
function part(field: IntervalField, span: IntervalVector, r: number): number {
  const micros = span.values[r];
  const seconds = Number((micros % MINUTE) / 1_000_000n);
  const fraction = Number(micros % 1_000_000n);
  if (field === 'second') return seconds + fraction / 1e6;
  if (field === 'milliseconds') return seconds * 1000 + fraction / 1000;
  if (field !== 'epoch') return Number(read(field, span, r).mantissa);
  const months = span.months[r];
  return (
    Number(micros) / 1e6 +
    365.25 * 86_400 * Math.trunc(months / 12) +
    30 * 86_400 * (months % 12) +
    86_400 * span.days[r]
  );
}
