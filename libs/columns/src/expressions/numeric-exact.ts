import { type BigNumeric } from '../vector.js';
import { divideRounded, pow10, POWERS, roundTo } from './numeric-value.js';

type Finite = Extract<BigNumeric, object>;

/** numeric.c's limits. */
const MAX_DISPLAY_SCALE = 16_383;
const MAX_RESULT_SCALE = 1_000;
const MIN_SIGNIFICANT_DIGITS = 16;

const isFinite = (value: BigNumeric): value is Finite => typeof value === 'object';

export function negate(value: BigNumeric): BigNumeric {
  if (value === 'NaN') return value;
  if (value === 'Infinity') return '-Infinity';
  if (value === '-Infinity') return 'Infinity';
  return { mantissa: -value.mantissa, scale: value.scale };
}

export function absolute(value: BigNumeric): BigNumeric {
  return signOf(value) < 0 ? negate(value) : value;
}

/** -1, 0 or 1; 1 for NaN. */
function signOf(value: BigNumeric): number {
  if (!isFinite(value)) return value === '-Infinity' ? -1 : 1;
  return value.mantissa < 0n ? -1 : value.mantissa > 0n ? 1 : 0;
}

export function numericSum(a: BigNumeric, right: BigNumeric, sign: 1 | -1): BigNumeric {
  const b = sign === 1 ? right : negate(right);
  if (isFinite(a) && isFinite(b)) {
    const scale = Math.max(a.scale, b.scale);
    return { mantissa: a.mantissa * pow10(scale - a.scale) + b.mantissa * pow10(scale - b.scale), scale };
  }
  if (a === 'NaN' || b === 'NaN') return 'NaN';
  if (!isFinite(a) && !isFinite(b)) return a === b ? a : 'NaN';
  return isFinite(a) ? b : a;
}

export function numericProduct(a: BigNumeric, b: BigNumeric): BigNumeric {
  if (isFinite(a) && isFinite(b)) {
    const exact = { mantissa: a.mantissa * b.mantissa, scale: a.scale + b.scale };
    return exact.scale > MAX_DISPLAY_SCALE ? roundTo(exact, MAX_DISPLAY_SCALE) : exact;
  }
  if (a === 'NaN' || b === 'NaN') return 'NaN';
  const sign = signOf(a) * signOf(b);
  return sign === 0 ? 'NaN' : sign > 0 ? 'Infinity' : '-Infinity';
}

/** undefined: division by zero. */
export function divideNumerics(a: BigNumeric, b: BigNumeric): BigNumeric | undefined {
  if (a === 'NaN' || b === 'NaN') return 'NaN';
  if (isFinite(b) && b.mantissa === 0n) return undefined;
  if (!isFinite(b)) return isFinite(a) ? { mantissa: 0n, scale: 0 } : 'NaN';
  if (!isFinite(a)) return signOf(a) * signOf(b) > 0 ? 'Infinity' : '-Infinity';
  const scale = divisionScale(a, b);
  // a / b at `scale` decimals = a.mantissa * 10^(scale + b.scale - a.scale) / b.mantissa
  const shift = scale + b.scale - a.scale;
  const dividend = shift >= 0 ? a.mantissa * pow10(shift) : a.mantissa;
  const divisor = shift >= 0 ? b.mantissa : b.mantissa * pow10(-shift);
  return { mantissa: divideRounded(dividend, divisor), scale };
}

/** numeric.c's select_div_scale: at least 16 significant digits, at least either side's scale, at most 1000. */
function divisionScale(a: Finite, b: Finite): number {
  const x = leadingDigit(a);
  const y = leadingDigit(b);
  const weight = x.weight - y.weight - (x.digit <= y.digit ? 1 : 0);
  return Math.min(Math.max(MIN_SIGNIFICANT_DIGITS - weight * 4, a.scale, b.scale, 0), MAX_RESULT_SCALE);
}

/** The first non-zero digit of the value in base 10,000 and the power of 10,000 that it stands at. */
function leadingDigit(value: Finite): { readonly digit: number; readonly weight: number } {
  if (value.mantissa === 0n) return { digit: 0, weight: 0 };
  const small = Math.abs(Number(value.mantissa));
  if (small < 1e15) return leadingOfSmall(small, value.scale);
  const digits = (value.mantissa < 0n ? -value.mantissa : value.mantissa).toString();
  const exponent = digits.length - 1 - value.scale;
  const weight = Math.floor(exponent / 4);
  const width = exponent - weight * 4 + 1;
  return { digit: Number(digits.slice(0, width).padEnd(width, '0')), weight };
}

/** The same of a mantissa that a double holds, without making a text of it. */
function leadingOfSmall(
  mantissa: number,
  scale: number,
): { readonly digit: number; readonly weight: number } {
  let count = 1;
  while (mantissa >= POWERS[count]) count++;
  const exponent = count - 1 - scale;
  const weight = Math.floor(exponent / 4);
  const width = exponent - weight * 4 + 1;
  const digit =
    width >= count ? mantissa * POWERS[width - count] : Math.floor(mantissa / POWERS[count - width]);
  return { digit, weight };
}

/** a % b with the sign of a; undefined: division by zero. */
export function remainder(a: BigNumeric, b: BigNumeric): BigNumeric | undefined {
  if (a === 'NaN' || b === 'NaN') return 'NaN';
  if (isFinite(b) && b.mantissa === 0n) return undefined;
  if (!isFinite(a)) return 'NaN';
  if (!isFinite(b)) return a;
  const scale = Math.max(a.scale, b.scale);
  return {
    mantissa: (a.mantissa * pow10(scale - a.scale)) % (b.mantissa * pow10(scale - b.scale)),
    scale,
  };
}

/** To `scale` decimals towards zero, or towards an infinity. */
export function cut(value: BigNumeric, scale: number, towards: 'zero' | 'up' | 'down'): BigNumeric {
  if (!isFinite(value)) return value;
  if (scale >= value.scale) return roundTo(value, scale);
  const power = pow10(value.scale - scale);
  let whole = value.mantissa / power;
  const rest = value.mantissa % power;
  if (rest > 0n && towards === 'up') whole += 1n;
  if (rest < 0n && towards === 'down') whole -= 1n;
  return { mantissa: scale < 0 ? whole * pow10(-scale) : whole, scale: Math.max(scale, 0) };
}
