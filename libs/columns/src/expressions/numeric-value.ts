import { type BigNumeric, type NumericVector } from '../vector.js';

/** 10 ** n for the n that a double holds exactly. */
export const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

const SAFE = 9007199254740992; // 2^53
const BIG_SAFE = BigInt(SAFE);

const BIG_POWERS = Array.from({ length: 64 }, (_, n) => 10n ** BigInt(n));

export const pow10 = (n: number): bigint => (n >= 0 && n < 64 ? BIG_POWERS[n] : 10n ** BigInt(n));

/** Row r in its general form. */
export function numericAt(vector: NumericVector, row: number): BigNumeric {
  const scale = vector.scale[row];
  if (scale >= 0) return { mantissa: BigInt(vector.mantissa[row]), scale };
  return vector.big.get(row) ?? 'NaN';
}

/** Stores a value in its smallest form: a double mantissa where it fits. */
export function putNumeric(vector: NumericVector, row: number, value: BigNumeric): void {
  if (typeof value === 'object' && value.mantissa <= BIG_SAFE && value.mantissa >= -BIG_SAFE) {
    vector.mantissa[row] = Number(value.mantissa);
    vector.scale[row] = value.scale;
  } else {
    vector.scale[row] = -1;
    vector.big.set(row, value);
  }
}

/** Rounds half away from zero to `scale` decimals, which may be negative; the display scale is never. */
export function roundTo(value: BigNumeric, scale: number): BigNumeric {
  if (typeof value === 'string') return value;
  const shown = Math.max(scale, 0);
  if (scale >= value.scale) return { mantissa: value.mantissa * pow10(scale - value.scale), scale };
  const mantissa = divideRounded(value.mantissa, pow10(value.scale - scale));
  return { mantissa: scale < 0 ? mantissa * pow10(-scale) : mantissa, scale: shown };
}

/** a / b to the nearest whole number, half away from zero. */
export function divideRounded(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const m = a < 0n ? -a : a;
  const n = b < 0n ? -b : b;
  const quotient = (2n * m + n) / (2n * n);
  return negative ? -quotient : quotient;
}

/** As numeric_out writes it. */
export function numericText(value: BigNumeric): string {
  if (typeof value === 'string') return value;
  const digits = (value.mantissa < 0n ? -value.mantissa : value.mantissa).toString();
  const sign = value.mantissa < 0n ? '-' : '';
  if (value.scale === 0) return sign + digits;
  const padded = digits.padStart(value.scale + 1, '0');
  return `${sign}${padded.slice(0, -value.scale)}.${padded.slice(-value.scale)}`;
}

/** Reads plain or exponent notation, NaN and infinities, as they stand in an SQL literal or a float's text. */
export function numericFromText(text: string): BigNumeric | undefined {
  const special = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text);
  if (special) {
    if (special[2].toLowerCase() === 'nan') return special[1] ? undefined : 'NaN';
    return special[1] === '-' ? '-Infinity' : 'Infinity';
  }
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match || match[2] + match[3] === '') return undefined;
  const exponent = match[4] === undefined ? 0 : Number(match[4]);
  if (Math.abs(exponent) > 131_072) return undefined;
  const scale = match[3].length - exponent;
  const mantissa = BigInt(match[2] + match[3]) * (match[1] === '-' ? -1n : 1n);
  return scale >= 0 ? { mantissa, scale } : { mantissa: mantissa * pow10(-scale), scale: 0 };
}
