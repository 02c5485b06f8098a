import { type BigNumeric } from '../../vector.js';
import { compareNumerics } from '../numeric-compare.js';
import { divideRounded, numericText, pow10, roundTo } from '../numeric-value.js';
import {
  base10000,
  isFiniteNumeric,
  isWhole,
  resultScale,
  signOf,
  type Finite,
} from './numeric-functions.js';
import { expFixed, lnFixed } from './series.js';

/**
 * exp, ln, log and power of numerics: the scale of each result is numeric.c's (of PostgreSQL 18), the digits are the true
 * ones, rounded half away from zero, which PostgreSQL's are, too, as it carries eight digits more than it shows.
 */

/** numeric.c: NUMERIC_MAX_RESULT_SCALE * 3, beyond which exp is over- or underflow. */
const EXP_LIMIT = 6000;
const MAX_SCALE = 1000;
/** (NUMERIC_WEIGHT_MAX + 1) * DEC_DIGITS. */
const MAX_WHOLE_DIGITS = 131_072;
const LOG10_E = 0.434294481903252;

const ONE: Finite = { mantissa: 1n, scale: 0 };
const zero = (scale: number): Finite => ({ mantissa: 0n, scale });

export type PowerError =
  | 'overflow'
  | 'zero to a negative'
  | 'complex'
  | 'division by zero'
  /** Arguments so close to 1 that thousands of digits would have to be carried (I5: no row takes seconds). */
  | 'too many digits';

const MOST_DIGITS = 4000;

const toNumber = (value: Finite): number => Number(numericText(value));

export function exponential(value: BigNumeric): BigNumeric | 'overflow' {
  if (!isFiniteNumeric(value)) return value === '-Infinity' ? zero(0) : value;
  const weight = Math.min(Math.max(toNumber(value) * LOG10_E, -2000), 2000);
  return expRounded(value, resultScale(Math.trunc(weight), value));
}

function expRounded(value: Finite, scale: number): Finite | 'overflow' {
  const size = toNumber(value);
  if (Math.abs(size) >= EXP_LIMIT) return size > 0 ? 'overflow' : zero(scale);
  // Digits of the argument that the result shows: as many as it has itself.
  const digits = Math.max(scale, 0) + 12 + Math.max(0, Math.ceil(size * LOG10_E));
  const at = roundTo(value, Math.min(digits, value.scale));
  if (!isFiniteNumeric(at)) return 'overflow';
  const exact = at.mantissa * pow10(digits - at.scale);
  return rounded(expFixed(exact, digits), digits, scale);
}

/** ln; undefined: of zero or less. */
export function logarithm(value: BigNumeric): BigNumeric | undefined {
  if (value === 'NaN' || value === 'Infinity') return value;
  if (!isFiniteNumeric(value) || value.mantissa <= 0n) return undefined;
  return lnRounded(value, resultScale(lnWeight(value), value));
}

function lnRounded(value: Finite, scale: number): Finite {
  const digits = Math.max(scale, 0) + 10;
  return rounded(lnFixed(value.mantissa, value.scale, digits), digits, scale);
}

/** log(base, value), finite and positive both. */
export function logarithmOf(base: Finite, value: Finite): Finite | PowerError {
  if (compareNumerics(base, ONE) === 0) return 'division by zero';
  const [above, below] = [lnWeight(value), lnWeight(base)];
  const scale = resultScale(above - below, base, value);
  const digits = scale + 20 + 2 * Math.max(0, -above, -below) + Math.max(0, above - below);
  if (digits > MOST_DIGITS) return 'too many digits';
  const a = lnFixed(value.mantissa, value.scale, digits);
  const b = lnFixed(base.mantissa, base.scale, digits);
  return { mantissa: divideRounded(a * pow10(scale), b), scale };
}

/** estimate_ln_dweight(): where the first digit of ln(value) stands, by doubles. */
function lnWeight(value: Finite): number {
  const near = toNumber(value);
  const { digits, weight } = base10000(value);
  if (near >= 0.9 && near <= 1.1) {
    const off = base10000({ mantissa: value.mantissa - pow10(value.scale), scale: value.scale });
    return off.digits.length === 0 ? 0 : off.weight * 4 + Math.trunc(Math.log10(off.digits[0]));
  }
  const [first, second] = digits;
  const lead = second === undefined ? first : first * 10_000 + second;
  const power = second === undefined ? weight * 4 : weight * 4 - 4;
  return Math.trunc(Math.log10(Math.abs(Math.log(lead) + power * 2.302585092994046)));
}

/** numeric_power over finite values. */
export function power(base: Finite, exponent: Finite): Finite | PowerError {
  if (base.mantissa === 0n && exponent.mantissa < 0n) return 'zero to a negative';
  if (base.mantissa < 0n && !isWhole(exponent)) return 'complex';
  if (isWhole(exponent)) {
    const whole = exponent.mantissa / pow10(exponent.scale);
    if (BigInt.asIntN(32, whole) === whole) return wholePower(base, Number(whole), exponent);
  }
  if (base.mantissa === 0n) return zero(16);
  const odd = base.mantissa < 0n && (exponent.mantissa / pow10(exponent.scale)) % 2n !== 0n;
  const size = base.mantissa < 0n ? { mantissa: -base.mantissa, scale: base.scale } : base;
  if (-lnWeight(size) > MOST_DIGITS) return 'too many digits';
  const near = roughly(size, exponent);
  if (Math.abs(near) > 2000 * 3.01) return near > 0 ? 'overflow' : zero(MAX_SCALE);
  const scale = resultScale(Math.trunc(near * LOG10_E), base, exponent);
  const whole = Math.max(0, exponent.mantissa.toString().length - exponent.scale);
  const digits = scale + Math.ceil(Math.abs(near) * LOG10_E) + 20 + whole;
  if (digits > MOST_DIGITS) return 'too many digits';
  const ln = lnRounded(size, digits);
  const product: Finite = { mantissa: ln.mantissa * exponent.mantissa, scale: ln.scale + exponent.scale };
  const result = expRounded(product, scale);
  return typeof result === 'object' && odd ? { ...result, mantissa: -result.mantissa } : result;
}

/** exponent * ln(base) to about eight digits, rounded as power_var() rounds it, because the result's scale follows from it. */
function roughly(base: Finite, exponent: Finite): number {
  const scale = Math.max(8 - lnWeight(base), 0);
  const ln = lnRounded(base, scale);
  return toNumber(rounded(ln.mantissa * exponent.mantissa, ln.scale + exponent.scale, scale));
}

/** power_var_int(). */
function wholePower(base: Finite, exponent: number, written: Finite): Finite | PowerError {
  const { digits, weight } = base10000(base);
  let lead = digits[0] ?? 0;
  let place = weight * 4;
  for (let i = 1; i < digits.length && i * 4 < 16; i++) {
    lead = lead * 10_000 + digits[i];
    place -= 4;
  }
  const near = digits.length === 0 ? 0 : exponent * (Math.log10(lead) + place);
  if (near > MAX_WHOLE_DIGITS) return 'overflow';
  if (near + 1 < -MAX_SCALE) return zero(MAX_SCALE);
  const scale = resultScale(Math.trunc(near), base, written);
  if (exponent === 0) return { mantissa: pow10(scale), scale };
  if (base.mantissa === 0n) return exponent < 0 ? 'division by zero' : zero(scale);
  const significant = 1 + scale + Math.trunc(near) + Math.trunc(Math.log(Math.abs(exponent))) + 16;
  const product = repeated(base, Math.abs(exponent), significant);
  if (exponent > 0) return rounded(product.mantissa, product.scale, scale);
  const shift = scale + product.scale;
  return shift >= 0
    ? { mantissa: divideRounded(pow10(shift), product.mantissa), scale }
    : { mantissa: divideRounded(1n, product.mantissa * pow10(-shift)), scale };
}

/** base ** count to at least so many significant digits; exact where it has no more. The scale may be negative. */
function repeated(base: Finite, count: number, significant: number): Finite {
  let result: Finite = ONE;
  let square: Finite = base;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = shortened(result, square, significant);
    if (left > 1) square = shortened(square, square, significant);
  }
  return result;
}

function shortened(a: Finite, b: Finite, significant: number): Finite {
  const mantissa = a.mantissa * b.mantissa;
  const scale = a.scale + b.scale;
  const surplus = mantissa.toString().length - significant - 12;
  return surplus <= 0 ? { mantissa, scale } : { mantissa: mantissa / pow10(surplus), scale: scale - surplus };
}

function rounded(mantissa: bigint, from: number, scale: number): Finite {
  if (from <= scale) return { mantissa: mantissa * pow10(scale - from), scale };
  return { mantissa: divideRounded(mantissa, pow10(from - scale)), scale };
}

/** numeric_power where one side is NaN or infinite. */
export function specialPower(base: BigNumeric, exponent: BigNumeric): BigNumeric | PowerError {
  const isOne = isFiniteNumeric(base) && compareNumerics(base, ONE) === 0;
  if (base === 'NaN') return signOf(exponent) === 0 ? ONE : 'NaN';
  if (exponent === 'NaN') return isOne ? ONE : 'NaN';
  const sign = signOf(exponent);
  if (isOne || sign === 0) return ONE;
  if (signOf(base) === 0 && sign < 0) return 'zero to a negative';
  if (signOf(base) < 0 && isFiniteNumeric(exponent) && !isWhole(exponent)) return 'complex';
  if (!isFiniteNumeric(exponent)) {
    if (isFiniteNumeric(base) && compareNumerics(base, { mantissa: -1n, scale: 0 }) === 0) return ONE;
    const size = isFiniteNumeric(base) && base.mantissa < 0n ? { ...base, mantissa: -base.mantissa } : base;
    const large = !isFiniteNumeric(size) || compareNumerics(size, ONE) > 0;
    return large === sign > 0 ? 'Infinity' : zero(0);
  }
  if (sign < 0) return zero(0);
  const odd = (exponent.mantissa / pow10(exponent.scale)) % 2n !== 0n;
  return base === '-Infinity' && odd ? '-Infinity' : 'Infinity';
}
