import { type Int64Vector } from '../../vector.js';
import { type RuntimeError } from '../errors.js';
import { FIRST_DAY } from './calendar.js';

/** Microseconds. */
export const DAY = 86_400_000_000;
export const SECOND = 1_000_000;
export const MINUTE = 60_000_000;
export const HOUR = 3_600_000_000;

export const INFINITY = 9_223_372_036_854_775_807n;
export const MINUS_INFINITY = -9_223_372_036_854_775_808n;
export const DATE_INFINITY = 2_147_483_647;
export const DATE_MINUS_INFINITY = -2_147_483_648;

/**
 * The last whole day of a timestamp here, 294247-01-09: vectors count microseconds from 1970 (as Arrow does), of which
 * int64 holds 30 years less at the end than of PostgreSQL's, which count from 2000.
 */
export const LAST_DAY = 106_751_990;

export const TIMESTAMP_RANGE: RuntimeError = { sqlstate: '22008', message: 'timestamp out of range' };
export const DATE_RANGE: RuntimeError = { sqlstate: '22008', message: 'date out of range' };
export const TIME_RANGE: RuntimeError = { sqlstate: '22008', message: 'time out of range' };

/** A day is 10546875 times 2^13 microseconds: quotients by 2^13 stay exact in doubles. */
const DAY_UNITS = 10_546_875;

/**
 * An int64 of microseconds as a day and the microseconds of that day, without BigInt: exact for every value. One instance
 * serves a whole column.
 */
export class Instant {
  /** Days since 1970-01-01. */
  day = 0;
  /** 0 to DAY - 1; functions may leave it outside until `settle`. */
  micros = 0;

  /** @returns false where row r is infinite, which leaves the fields as they were */
  read({ words }: Pick<Int64Vector, 'words'>, r: number): boolean {
    const low = words[2 * r];
    const high = words[2 * r + 1];
    if ((high === 2147483647 && low === -1) || (high === -2147483648 && low === 0)) return false;
    this.split(low, high);
    return true;
  }

  /** As read(), of a number that has no infinities. */
  readSpan({ words }: Pick<Int64Vector, 'words'>, r: number): void {
    this.split(words[2 * r], words[2 * r + 1]);
  }

  private split(low: number, high: number): void {
    const units = high * 524_288 + (low >>> 13);
    this.day = Math.floor(units / DAY_UNITS);
    this.micros = (units - this.day * DAY_UNITS) * 8192 + (low & 8191);
  }

  /** Brings `micros` into its day. */
  settle(): void {
    if (this.micros >= 0 && this.micros < DAY) return;
    const days = Math.floor(this.micros / DAY);
    this.day += days;
    this.micros -= days * DAY;
  }

  get inRange(): boolean {
    return this.day >= FIRST_DAY && this.day <= LAST_DAY;
  }

  /** Stores a settled instant of any size that int64 holds. */
  write({ words }: Pick<Int64Vector, 'words'>, r: number): void {
    const units = this.day * DAY_UNITS + Math.floor(this.micros / 8192);
    const high = Math.floor(units / 524_288);
    words[2 * r] = ((units - high * 524_288) * 8192 + (this.micros % 8192)) | 0;
    words[2 * r + 1] = high;
  }

  /** Seconds since 1970-01-01T00:00:00, rounded down. */
  get seconds(): number {
    return this.day * 86_400 + Math.floor(this.micros / SECOND);
  }

  addSeconds(seconds: number): void {
    this.micros += seconds * SECOND;
    this.settle();
  }
}

export function putInfinity({ words }: Pick<Int64Vector, 'words'>, r: number, positive: boolean): void {
  words[2 * r] = positive ? -1 : 0;
  words[2 * r + 1] = positive ? 2147483647 : -2147483648;
}

/** 1: infinity, -1: -infinity, 0: neither. */
export function infiniteSign({ words }: Pick<Int64Vector, 'words'>, r: number): -1 | 0 | 1 {
  const high = words[2 * r + 1];
  if (high === 2147483647 && words[2 * r] === -1) return 1;
  return high === -2147483648 && words[2 * r] === 0 ? -1 : 0;
}

export function dateSign(days: number): -1 | 0 | 1 {
  return days === DATE_INFINITY ? 1 : days === DATE_MINUS_INFINITY ? -1 : 0;
}

/** The least and the greatest timestamp, in microseconds. */
export const FIRST_MICROS = BigInt(FIRST_DAY) * 86_400_000_000n;
export const LAST_MICROS = BigInt(LAST_DAY + 1) * 86_400_000_000n - 1n;
