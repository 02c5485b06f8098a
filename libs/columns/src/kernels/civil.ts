import { twoDigits, ZERO } from './ascii.js';

const MONTH_DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
/** Days of a common year before each month. */
const BEFORE_MONTH = Int32Array.of(0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334);

/** Days from 0001-01-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const EPOCH = 719162;

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** What date functions answer where there is no such day. */
export const NO_DAY = -1_000_000_000;

/** Days since 1970-01-01; NO_DAY unless year is 1 to 9999 and the day exists. */
export function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || year < 1 || year > 9999) return NO_DAY;
  const leap = isLeap(year) ? 1 : 0;
  if (day > MONTH_DAYS[month] + (month === 2 ? leap : 0)) return NO_DAY;
  const past = year - 1;
  const leaps = ((past / 4) | 0) - ((past / 100) | 0) + ((past / 400) | 0);
  return past * 365 + leaps + BEFORE_MONTH[month] + (month > 2 ? leap : 0) + day - 1 - EPOCH;
}

/** Whether YYYY-MM-DD stands at `at`, as digits and hyphens; it may be no day. The caller sees to the room. */
export function looksLikeDate(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    twoDigits(bytes, at) >= 0 &&
    twoDigits(bytes, at + 2) >= 0 &&
    twoDigits(bytes, at + 5) >= 0 &&
    twoDigits(bytes, at + 8) >= 0
  );
}

/** The day of a YYYY-MM-DD at `at` (see looksLikeDate). */
export function dayAt(bytes: Uint8Array, at: number): number {
  const year =
    (bytes[at] - ZERO) * 1000 +
    (bytes[at + 1] - ZERO) * 100 +
    (bytes[at + 2] - ZERO) * 10 +
    (bytes[at + 3] - ZERO);
  return daysOf(
    year,
    (bytes[at + 5] - ZERO) * 10 + (bytes[at + 6] - ZERO),
    (bytes[at + 8] - ZERO) * 10 + (bytes[at + 9] - ZERO),
  );
}
