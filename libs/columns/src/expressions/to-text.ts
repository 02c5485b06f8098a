import { type Int64Vector, type Vector } from '../vector.js';
import { exponential } from './exponential.js';
import { int64AsNumber } from './storage.js';
import { numericAt, numericText } from './numeric-value.js';
import { textAt } from './text-out.js';
import { infiniteSign, Instant } from './dates/instant.js';
import { intervalText } from './dates/interval-text.js';
import { canonical } from './json/canonical.js';
import { type Kind } from './kinds.js';

/** Row r as PostgreSQL's output function of the type writes it (timestamptz in UTC; boolean as `true` and `false`). */
export function rowText(vector: Vector, kind: Kind, row: number): string {
  switch (vector.kind) {
    case 'int16':
      return String(vector.values[row]);
    case 'int32':
      return kind === 'date' ? dateText(vector.values[row]) : String(vector.values[row]);
    case 'int64':
      if (kind === 'bigint') return vector.values[row].toString();
      if (kind === 'time') return timeText(int64AsNumber(vector, row));
      return timestampText(vector, row, kind === 'timestamptz' ? '+00' : '');
    case 'float32':
      return realText(vector.values[row]);
    case 'float64':
      return doubleText(vector.values[row]);
    case 'bool':
      return vector.values[row] === 1 ? 'true' : 'false';
    case 'numeric':
      return numericText(numericAt(vector, row));
    case 'interval':
      return intervalText(vector, row);
    case 'uuid': {
      const hex = Buffer.from(vector.values.subarray(16 * row, 16 * row + 16)).toString('hex');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    }
    case 'bytes':
      if (kind === 'jsonb') return canonical(vector.data, vector.offsets[row], vector.offsets[row + 1]);
      if (kind !== 'bytea') return textAt(vector, row);
      return `\\x${Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString('hex')}`;
  }
}

const two = (n: number): string => String(n).padStart(2, '0');

export function dateText(days: number): string {
  if (days === 2147483647) return 'infinity';
  if (days === -2147483648) return '-infinity';
  const { year, month, day } = civil(days);
  const bc = year <= 0;
  return `${String(bc ? 1 - year : year).padStart(4, '0')}-${two(month)}-${two(day)}${bc ? ' BC' : ''}`;
}

/** Proleptic Gregorian date of a day number (0 is 1970-01-01), over eras of 400 years that begin on 1 March. */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

export function timeText(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const fraction = micros - seconds * 1e6;
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
}

/** @param zone what is written after the time */
export function momentText(at: Instant, zone: string): string {
  const date = dateText(at.day);
  if (date.endsWith(' BC')) return `${date.slice(0, -3)} ${timeText(at.micros)}${zone} BC`;
  return `${date} ${timeText(at.micros)}${zone}`;
}

function timestampText(vector: Int64Vector, row: number, zone: string): string {
  const at = new Instant();
  if (at.read(vector, row)) return momentText(at, zone);
  return infiniteSign(vector, row) > 0 ? 'infinity' : '-infinity';
}

/** float8out with its default of the shortest digits: exponents below -4 and from 15 on are written as such. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  // JavaScript takes a shorter text that lies half-way to the next double; PostgreSQL does not.
  const shortest = value.toExponential();
  const size = Math.abs(value);
  if (size < 2 ** 53 || size > 1e22) return layOut(value, shortest, 15);
  const off = (BigInt(exact(shortest)) - BigInt(value)) * 2n;
  const gap = BigInt(2 ** (Math.floor(Math.log2(size)) - 52));
  return layOut(value, off === gap || off === -gap ? value.toExponential(16) : shortest, 15);
}

/** A whole number's digits from its exponent form. */
function exact(exponential: string): string {
  const [mantissa, power] = exponential.split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  return whole + fraction.padEnd(Number(power), '0');
}

/** float4out: the shortest digits that are this single-precision number. */
export function realText(value: number): string {
  if (!Number.isFinite(value)) return special(value);
  for (let digits = 0; digits < 9; digits++) {
    const text = exponential(value, digits);
    const read = Number(text);
    // Half-way to a neighbour (which a double holds exactly) is not close enough for PostgreSQL.
    const other = Math.fround(value + (read - value) * 2);
    if (Math.fround(read) === value && (other === value || (other + value) / 2 !== read))
      return layOut(value, text, 6);
  }
  return layOut(value, value.toExponential(8), 6);
}

function special(value: number): string {
  return value > 0 ? 'Infinity' : value < 0 ? '-Infinity' : 'NaN';
}

function layOut(value: number, exponential: string, limit: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, power] = exponential.split('e');
  const exponent = Number(power);
  const digits = mantissa.replace(/[-.]/g, '').replace(/0+$/, '') || '0';
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= limit) {
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${sign}${digits[0]}${rest}e${exponent < 0 ? '-' : '+'}${two(Math.abs(exponent))}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + whole + (fraction ? `.${fraction}` : '');
}
