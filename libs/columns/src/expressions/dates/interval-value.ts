import { type IntervalVector } from '../../vector.js';
import { type RuntimeError } from '../errors.js';
import { INFINITY, infiniteSign, MINUS_INFINITY } from './instant.js';

const MAX = 2_147_483_647;
const MIN = -2_147_483_648;
const MAX_MICROS = INFINITY;
const MIN_MICROS = MINUS_INFINITY;

export const INTERVAL_RANGE: RuntimeError = { sqlstate: '22008', message: 'interval out of range' };

/** An interval by itself: for literals and the slow paths. */
export interface Interval {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

export function intervalAt(vector: IntervalVector, r: number): Interval {
  return { months: vector.months[r], days: vector.days[r], micros: vector.values[r] };
}

/** @returns false where a part is too large, or the whole would be read as infinite */
export function putInterval(vector: IntervalVector, r: number, value: Interval): boolean {
  const { months, days, micros } = value;
  if (!(months >= MIN && months <= MAX && days >= MIN && days <= MAX)) return false;
  if (micros > MAX_MICROS || micros < MIN_MICROS) return false;
  vector.months[r] = months;
  vector.days[r] = days;
  vector.values[r] = micros;
  return intervalSign(vector, r) === 0;
}

export function putInfiniteInterval(vector: IntervalVector, r: number, positive: boolean): void {
  vector.months[r] = vector.days[r] = positive ? MAX : MIN;
  vector.values[r] = positive ? MAX_MICROS : MIN_MICROS;
}

/** 1: infinity, -1: -infinity, 0: neither. */
export function intervalSign(vector: IntervalVector, r: number): -1 | 0 | 1 {
  const sign = infiniteSign(vector, r);
  if (sign === 0) return 0;
  const part = sign === 1 ? MAX : MIN;
  return vector.months[r] === part && vector.days[r] === part ? sign : 0;
}

export function copyInterval(to: IntervalVector, row: number, from: IntervalVector, r: number): void {
  to.months[row] = from.months[r];
  to.days[row] = from.days[r];
  to.words[2 * row] = from.words[2 * r];
  to.words[2 * row + 1] = from.words[2 * r + 1];
}

/** PostgreSQL compares intervals as if a month had 30 days and a day 24 hours. */
export function compareIntervals(a: IntervalVector, b: IntervalVector, out: Int8Array, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const x = lengthOf(a, r);
    const y = lengthOf(b, r);
    out[r] = x < y ? -1 : x > y ? 1 : 0;
  }
}

/** Microseconds: a number where they are exact as one. */
function lengthOf(vector: IntervalVector, r: number): number | bigint {
  const high = vector.words[2 * r + 1];
  const days = vector.months[r] * 30 + vector.days[r];
  // Below 2^51 either way, so the sum stays exact.
  if (days < 26_000 && days > -26_000 && high < 524_288 && high > -524_288) {
    return days * 86_400_000_000 + high * 4_294_967_296 + (vector.words[2 * r] >>> 0);
  }
  return BigInt(days) * 86_400_000_000n + vector.values[r];
}
