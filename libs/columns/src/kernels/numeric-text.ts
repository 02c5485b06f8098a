import { type BigNumeric } from '../vector.js';

/** A numeric's typmod; precision undefined: none. */
export interface NumericRules {
  readonly precision: number | undefined;
  readonly scale: number;
  readonly onScale: 'round' | 'reject';
}

type Parsed =
  { readonly ok: true; readonly value: BigNumeric } | { readonly ok: false; readonly reason: string };

const NOT_A_NUMBER = 'is not a number: expected digits with an optional sign, point and exponent';
const EXPONENT = 'has an exponent beyond ±1000';
export const TOO_PRECISE = 'has more digits than numeric holds';

/** PostgreSQL's own limits: digits before the point, and display scale. */
const MAX_INTEGER_DIGITS = 131072;
const MAX_SCALE = 16383;
/** Ours, so that a few bytes cannot stand for a number of a hundred thousand digits. */
const MAX_EXPONENT = 1000;

const SPECIAL: Readonly<Record<string, BigNumeric>> = {
  nan: 'NaN',
  inf: 'Infinity',
  '+inf': 'Infinity',
  infinity: 'Infinity',
  '+infinity': 'Infinity',
  '-inf': '-Infinity',
  '-infinity': '-Infinity',
};

const refused = (reason: string): Parsed => ({ ok: false, reason });

/** White space, sign, digits with at most one point, exponent, white space; or NaN or an infinity. */
export function parseNumericText(text: string): Parsed {
  const trimmed = text.replace(/^[ \t-\r]+|[ \t-\r]+$/g, '');
  const special = trimmed.length <= 9 ? trimmed.toLowerCase() : '';
  if (Object.hasOwn(SPECIAL, special)) return { ok: true, value: SPECIAL[special] };
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/.exec(trimmed);
  if (!match) return refused(NOT_A_NUMBER);
  const [, sign, whole, decimals = '', exponentText = '0'] = match;
  if (whole === '' && decimals === '') return refused(NOT_A_NUMBER);
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return refused(EXPONENT);
  const scale = decimals.length - exponent;
  const digits = BigInt(whole + decimals) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  const mantissa = sign === '-' ? -digits : digits;
  const shown = Math.max(scale, 0);
  if (whole.replace(/^0+/, '').length + exponent > MAX_INTEGER_DIGITS) return refused(TOO_PRECISE);
  if (shown > MAX_SCALE) return refused(TOO_PRECISE);
  return { ok: true, value: { mantissa, scale: shown } };
}

/** Rounds half away from zero to the scale and checks the precision, as apply_typmod does. */
export function applyTypmod(value: BigNumeric, rules: NumericRules): Parsed {
  const { precision, scale, onScale } = rules;
  if (precision === undefined) return { ok: true, value };
  const type = `numeric(${precision},${scale})`;
  if (typeof value === 'string') {
    return value === 'NaN' ? { ok: true, value } : refused(`is out of range: ${type} holds no infinity`);
  }
  const excess = value.scale - scale;
  let unscaled = value.mantissa;
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    const lost = unscaled % unit;
    if (lost !== 0n && onScale === 'reject') return refused(`has more than the ${scale} decimals of ${type}`);
    unscaled /= unit;
    const magnitude = lost < 0n ? -lost : lost;
    if (magnitude * 2n >= unit) unscaled += lost < 0n ? -1n : 1n;
  } else unscaled *= 10n ** BigInt(-excess);
  const bound = 10n ** BigInt(precision);
  if (unscaled >= bound || unscaled <= -bound) {
    return refused(`is out of range: ${type} holds up to ${precision - scale} digits before the point`);
  }
  if (scale >= 0) return { ok: true, value: { mantissa: unscaled, scale } };
  return { ok: true, value: { mantissa: unscaled * 10n ** BigInt(-scale), scale: 0 } };
}
