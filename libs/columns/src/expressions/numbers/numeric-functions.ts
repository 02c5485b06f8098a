import { type BigNumeric } from '../../vector.js';
import { numericSum } from '../numeric-exact.js';
import { pow10, roundTo } from '../numeric-value.js';

export type Finite = Extract<BigNumeric, object>;

/** numeric.c: NUMERIC_MIN_SIG_DIGITS and NUMERIC_MAX_DISPLAY_SCALE. */
const SIGNIFICANT = 16;
const MAX_SCALE = 1000;

export const isFiniteNumeric = (value: BigNumeric): value is Finite => typeof value === 'object';

/** -1, 0 or 1; 1 for NaN. */
export function signOf(value: BigNumeric): -1 | 0 | 1 {
  if (!isFiniteNumeric(value)) return value === '-Infinity' ? -1 : 1;
  return value.mantissa < 0n ? -1 : value.mantissa > 0n ? 1 : 0;
}

export const isWhole = ({ mantissa, scale }: Finite): boolean => mantissa % pow10(scale) === 0n;

/** The value's digits in base 10,000, as PostgreSQL stores it: their number as text, and the weight of the first. */
export function base10000(value: Finite): { readonly digits: readonly number[]; readonly weight: number } {
  if (value.mantissa === 0n) return { digits: [], weight: 0 };
  const size = value.mantissa < 0n ? -value.mantissa : value.mantissa;
  const padding = (4 - (value.scale % 4)) % 4;
  const text = size.toString() + '0'.repeat(padding);
  const padded = text.padStart(Math.ceil(text.length / 4) * 4, '0');
  const digits: number[] = [];
  for (let i = 0; i < padded.length; i += 4) digits.push(Number(padded.slice(i, i + 4)));
  const weight = digits.length - 1 - (value.scale + padding) / 4;
  while (digits.length > 0 && digits[digits.length - 1] === 0) digits.pop();
  return { digits, weight };
}

/** Decimals of a result of which `weight` digits stand before the point: 16 significant ones, and none of the arguments' lost. */
export function resultScale(weight: number, ...args: readonly Finite[]): number {
  return Math.min(Math.max(SIGNIFICANT - weight, 0, ...args.map((arg) => arg.scale)), MAX_SCALE);
}

/** numeric_sqrt; undefined: of a negative number. */
export function squareRoot(value: BigNumeric): BigNumeric | undefined {
  if (value === 'NaN' || value === 'Infinity') return value;
  if (!isFiniteNumeric(value) || value.mantissa < 0n) return undefined;
  const { weight } = base10000(value);
  const before = weight >= 0 ? weight * 2 + 1 : 1 + weight * 2;
  const scale = resultScale(before, value);
  const shift = 2 * (scale + 1) - value.scale;
  const root = integerRoot(shift >= 0 ? value.mantissa * pow10(shift) : value.mantissa / pow10(-shift));
  return roundTo({ mantissa: root, scale: scale + 1 }, scale); // cut one decimal behind the last: enough to round by
}

/** floor(sqrt(n)) by Newton's method, from above. */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** div(a, b): the quotient cut to a whole number; undefined: division by zero. */
export function quotient(a: BigNumeric, b: BigNumeric): BigNumeric | undefined {
  if (a === 'NaN' || b === 'NaN') return 'NaN';
  if (isFiniteNumeric(b) && b.mantissa === 0n) return undefined;
  if (!isFiniteNumeric(b)) return isFiniteNumeric(a) ? { mantissa: 0n, scale: 0 } : 'NaN';
  if (!isFiniteNumeric(a)) return signOf(a) * signOf(b) > 0 ? 'Infinity' : '-Infinity';
  const scale = Math.max(a.scale, b.scale);
  return {
    mantissa: (a.mantissa * pow10(scale - a.scale)) / (b.mantissa * pow10(scale - b.scale)),
    scale: 0,
  };
}

export function greatestDivisor(a: BigNumeric, b: BigNumeric): BigNumeric {
  if (!isFiniteNumeric(a) || !isFiniteNumeric(b)) return 'NaN';
  const scale = Math.max(a.scale, b.scale);
  let x = a.mantissa * pow10(scale - a.scale);
  let y = b.mantissa * pow10(scale - b.scale);
  while (y !== 0n) [x, y] = [y, x % y];
  return { mantissa: x < 0n ? -x : x, scale };
}

export function leastMultiple(a: BigNumeric, b: BigNumeric): BigNumeric {
  if (!isFiniteNumeric(a) || !isFiniteNumeric(b)) return 'NaN';
  const scale = Math.max(a.scale, b.scale);
  if (a.mantissa === 0n || b.mantissa === 0n) return { mantissa: 0n, scale };
  const divisor = greatestDivisor(a, b);
  if (!isFiniteNumeric(divisor)) return 'NaN';
  const x = a.mantissa * pow10(scale - a.scale);
  const y = b.mantissa * pow10(scale - b.scale);
  const product = (x * y) / divisor.mantissa;
  return { mantissa: product < 0n ? -product : product, scale };
}

/** Decimals that hold the value, without zeros at its end. */
export function leastScale({ mantissa, scale }: Finite): number {
  if (mantissa === 0n) return 0;
  const zeros = /0*$/.exec(mantissa.toString())?.[0].length ?? 0;
  return Math.max(scale - zeros, 0);
}

/** The bucket of width_bucket() between two finite bounds, from 0 to count + 1. */
export function bucketOf(value: BigNumeric, low: Finite, high: Finite, count: bigint): bigint {
  const upwards = signOf(numericSum(high, low, -1)) > 0;
  if (!isFiniteNumeric(value)) return (value === 'Infinity') === upwards ? count + 1n : 0n;
  const done = numericSum(value, low, -1);
  const span = numericSum(high, low, -1);
  if (!isFiniteNumeric(done) || !isFiniteNumeric(span)) return 0n;
  const scale = Math.max(done.scale, span.scale);
  const x = done.mantissa * pow10(scale - done.scale) * (upwards ? 1n : -1n);
  const y = span.mantissa * pow10(scale - span.scale) * (upwards ? 1n : -1n);
  if (x < 0n) return 0n;
  return x >= y ? count + 1n : (x * count) / y + 1n;
}
