import { twoDigits, ZERO } from './ascii.js';

/** Days of each month, of a common year and (from 16 on) of a leap year. */
const MONTH_DAYS = new Uint8Array(32);
/** Days before each month, likewise. */
const BEFORE_MONTH = new Int32Array(32);
[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].forEach((days, i) => {
  const month = i + 1;
  MONTH_DAYS[month] = days;
  MONTH_DAYS[16 + month] = month === 2 ? 29 : days;
  for (const year of [0, 16])
    BEFORE_MONTH[year + month + 1] = BEFORE_MONTH[year + month] + MONTH_DAYS[year + month];
});

/** Days from 0001-01-01 to 1970-01-01 in the proleptic Gregorian calendar. */
const EPOCH = 719162;

export function isLeap(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || (year & 15) === 0);
}

/** What date functions answer where there is no such day. */
export const NO_DAY = -1_000_000_000;

/** Days since 1970-01-01; NO_DAY unless year is 1 to 9999 and the day exists. */
export function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || year < 1 || year > 9999) return NO_DAY;
  const at = isLeap(year) ? month + 16 : month;
  if (day > MONTH_DAYS[at]) return NO_DAY;
  const past = year - 1;
  const century = (past / 100) | 0;
  return past * 365 + (past >> 2) - century + (century >> 2) + BEFORE_MONTH[at] + day - 1 - EPOCH;
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
