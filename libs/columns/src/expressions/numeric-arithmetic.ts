import { type BigNumeric, type NumericVector } from '../vector.js';
import { type ErrorMarks } from './errors.js';
import { DIVISION_BY_ZERO, expectKind, type Impl } from './impl.js';
import { divideNumerics, numericSum, numericProduct, remainder } from './numeric-exact.js';
import { numericAt, POWERS, putNumeric, roundTo } from './numeric-value.js';

const SAFE = 9007199254740992;
const OVERFLOWS = { sqlstate: '22003', message: 'value overflows numeric format' } as const;

/** Digits that PostgreSQL's numeric holds before the decimal point. */
const MAX_WHOLE_DIGITS = 131_072;

/** Stores a result of the exact path, unless it has more digits than a numeric can. */
export function storeNumeric(out: NumericVector, row: number, value: BigNumeric, marks: ErrorMarks): void {
  if (typeof value === 'object' && tooLong(value)) marks.add(row, OVERFLOWS);
  else putNumeric(out, row, value);
}

function tooLong(value: { readonly mantissa: bigint; readonly scale: number }): boolean {
  // Cheap first: a hex digit is worth more than a decimal one.
  const hex = value.mantissa.toString(16).length;
  if (hex * 1.2 - value.scale < MAX_WHOLE_DIGITS) return false;
  const digits = value.mantissa.toString().length - (value.mantissa < 0n ? 1 : 0);
  return digits - value.scale > MAX_WHOLE_DIGITS;
}

/** + and -: the larger scale; doubles while both sides and the sum stay within 2^53. */
export function numericAdd(sign: 1 | -1): Impl {
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'numeric');
    const b = expectKind(args[1], 'numeric');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const s = a.scale[r];
      const t = b.scale[r];
      if (s >= 0 && t >= 0 && s - t <= 15 && t - s <= 15) {
        const x = s < t ? a.mantissa[r] * POWERS[t - s] : a.mantissa[r];
        const y = sign * (t < s ? b.mantissa[r] * POWERS[s - t] : b.mantissa[r]);
        const sum = x + y;
        if (x < SAFE && x > -SAFE && y < SAFE && y > -SAFE && sum < SAFE && sum > -SAFE) {
          out.mantissa[r] = sum + 0; // + 0: a mantissa is never -0
          out.scale[r] = s < t ? t : s;
          continue;
        }
      }
      storeNumeric(out, r, numericSum(numericAt(a, r), numericAt(b, r), sign), marks);
    }
  };
}

/** The sum of the scales; a double product below 2^53 is exact. */
export const numericMultiply: Impl = (args, target, rows, marks) => {
  const a = expectKind(args[0], 'numeric');
  const b = expectKind(args[1], 'numeric');
  const out = expectKind(target, 'numeric');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const s = a.scale[r];
    const t = b.scale[r];
    if (s >= 0 && t >= 0 && s + t <= 1000) {
      const product = a.mantissa[r] * b.mantissa[r];
      if (product < SAFE && product > -SAFE) {
        out.mantissa[r] = product + 0;
        out.scale[r] = s + t;
        continue;
      }
    }
    storeNumeric(out, r, numericProduct(numericAt(a, r), numericAt(b, r)), marks);
  }
};

/** / and %, always exact. */
export function numericDivide(op: '/' | '%'): Impl {
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'numeric');
    const b = expectKind(args[1], 'numeric');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const x = numericAt(a, r);
      const y = numericAt(b, r);
      const value = op === '/' ? divideNumerics(x, y) : remainder(x, y);
      if (value === undefined) marks.add(r, DIVISION_BY_ZERO);
      else storeNumeric(out, r, value, marks);
    }
  };
}

/** Rounds row r of `a` into `out`, half away from zero. */
export function roundRow(a: NumericVector, out: NumericVector, r: number, scale: number): void {
  const s = a.scale[r];
  if (s >= 0 && scale >= 0 && s - scale <= 15 && scale - s <= 15) {
    const m = a.mantissa[r];
    const v = scale >= s ? m * POWERS[scale - s] : shorten(m, POWERS[s - scale]);
    if (v < SAFE && v > -SAFE) {
      out.mantissa[r] = v + 0;
      out.scale[r] = scale;
      return;
    }
  }
  putNumeric(out, r, roundTo(numericAt(a, r), scale));
}

/** m / power to the nearest whole number, half away from zero; exact for |m| <= 2^53. */
function shorten(m: number, power: number): number {
  const size = m < 0 ? -m : m;
  let quotient = Math.floor(size / power);
  let rest = size - quotient * power;
  if (rest < 0) {
    quotient--;
    rest += power;
  }
  if (rest * 2 >= power) quotient++;
  return m < 0 ? -quotient : quotient;
}

/** A function of one numeric through its general form. */
export function numericMap(apply: (value: BigNumeric) => BigNumeric): Impl {
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'numeric');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 1) storeNumeric(out, r, apply(numericAt(a, r)), marks);
    }
  };
}
