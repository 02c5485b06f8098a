import { type BigNumeric, type NumericVector } from '../vector.js';
import { numericAt, pow10, POWERS } from './numeric-value.js';

const SAFE = 9007199254740992;

/** Compares row r of both. Two double mantissas that can be brought to one scale exactly never touch a BigInt. */
export function compareNumericRows(a: NumericVector, b: NumericVector, row: number): -1 | 0 | 1 {
  const s = a.scale[row];
  const t = b.scale[row];
  if (s >= 0 && t >= 0) {
    let x = a.mantissa[row];
    let y = b.mantissa[row];
    if (s !== t) {
      const gap = s < t ? t - s : s - t;
      if (gap > 15) return compareNumerics(numericAt(a, row), numericAt(b, row));
      if (s < t) x *= POWERS[gap];
      else y *= POWERS[gap];
      if (x > SAFE || x < -SAFE || y > SAFE || y < -SAFE) {
        return compareNumerics(numericAt(a, row), numericAt(b, row));
      }
    }
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return compareNumerics(numericAt(a, row), numericAt(b, row));
}

export function compareNumerics(a: BigNumeric, b: BigNumeric): -1 | 0 | 1 {
  const x = rank(a);
  const y = rank(b);
  if (x !== y) return x < y ? -1 : 1;
  if (typeof a === 'string' || typeof b === 'string') return 0;
  const scale = Math.max(a.scale, b.scale);
  const m = a.mantissa * pow10(scale - a.scale);
  const n = b.mantissa * pow10(scale - b.scale);
  return m < n ? -1 : m > n ? 1 : 0;
}

function rank(value: BigNumeric): number {
  if (value === '-Infinity') return 0;
  if (value === 'Infinity') return 2;
  return value === 'NaN' ? 3 : 1;
}
