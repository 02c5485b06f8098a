/** Kinds whose values have an order that a least and a greatest value can be told by. */
export type Order = 'number' | 'text' | 'time' | 'bytes' | 'none';

/** @param type PostgreSQL's spelling, e.g. `numeric(12,2)` */
export function orderOf(type: string): Order {
  const name = type.replace(/\(.*\)/, '').trim();
  switch (name) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double precision':
      return 'number';
    case 'date':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
    case 'timestamp':
    case 'timestamptz':
      return 'time';
    // Their texts sort as they do: time without time zone, uuid, bytea in hex, false before true.
    case 'time without time zone':
    case 'time':
    case 'uuid':
    case 'bytea':
    case 'boolean':
      return 'bytes';
    case 'json':
    case 'jsonb':
      return 'none';
    default:
      return 'text';
  }
}

/** Compares two values in their text form as PostgreSQL compares the values (text by code point). */
export function comparerOf(type: string): (a: string, b: string) => number {
  switch (orderOf(type)) {
    case 'number':
      return compareNumbers;
    case 'time':
      return compareTimes;
    case 'text':
      return compareText;
    default:
      return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  }
}

/** UTF-8's order, which UTF-16's is not: a surrogate stands for a greater code point than any other unit. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const high = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
    return high(x) - high(y);
  }
  return a.length - b.length;
}

/** `-infinity`, a year that may be BC, and a rest that sorts as text. */
export function compareTimes(a: string, b: string): number {
  const x = timeKey(a);
  const y = timeKey(b);
  if (x.year !== y.year) return x.year < y.year ? -1 : 1;
  return x.rest < y.rest ? -1 : x.rest > y.rest ? 1 : 0;
}

function timeKey(text: string): { readonly year: number; readonly rest: string } {
  if (text === 'infinity') return { year: Infinity, rest: '' };
  if (text === '-infinity') return { year: -Infinity, rest: '' };
  const dash = text.indexOf('-');
  const year = Number(text.slice(0, dash));
  const bc = text.endsWith(' BC');
  return { year: bc ? 1 - year : year, rest: text.slice(dash).replace(/(\+00)?( BC)?$/, '') };
}

/** Decimals of any length, with or without exponent; NaN is greater than infinity. */
export function compareNumbers(a: string, b: string): number {
  const x = Number(a);
  const y = Number(b);
  if (Number.isNaN(x) || Number.isNaN(y)) return (Number.isNaN(x) ? 1 : 0) - (Number.isNaN(y) ? 1 : 0);
  // Doubles tell most apart; equal ones (or two that are too large) may still differ in their digits.
  if (x !== y) return x < y ? -1 : 1;
  if (a === b || a.endsWith('Infinity') || b.endsWith('Infinity')) return infinite(a) - infinite(b);
  return compareDecimals(decimal(a), decimal(b));
}

function infinite(text: string): number {
  return text === 'Infinity' ? 1 : text === '-Infinity' ? -1 : 0;
}

interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly power: number;
}

function decimal(text: string): Decimal {
  const [mantissa, exponent = '0'] = text.toLowerCase().replace(/^[-+]/, '').split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '').replace(/0+$/, '');
  const leading = all.length - all.replace(/^0+/, '').length;
  const power = digits === '' ? -Infinity : whole.length - 1 - leading + Number(exponent);
  return { negative: text.startsWith('-') && digits !== '', digits, power };
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  if (a.power !== b.power) return a.power < b.power ? -sign : sign;
  return a.digits < b.digits ? -sign : a.digits > b.digits ? sign : 0;
}
