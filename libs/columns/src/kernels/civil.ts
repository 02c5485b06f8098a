import { beyondNine, DIGITS, fourDigits } from './digits.js';

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

export function isLeap(year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || (year & 15) === 0);
}

/** Days from 1970-01-01 to the first of January of each year from 1 to 10000, in the proleptic Gregorian calendar. */
const NEW_YEAR = new Int32Array(10_001);
NEW_YEAR[1] = -719_162;
for (let year = 1; year < 10_000; year++) NEW_YEAR[year + 1] = NEW_YEAR[year] + (isLeap(year) ? 366 : 365);

/** What date functions answer where there is no such day. */
export const NO_DAY = -1_000_000_000;
/** … and this where there is nothing that looks like a date. */
export const NO_DATE = NO_DAY - 1;

/** Days since 1970-01-01; NO_DAY unless year is 1 to 9999 and the day exists. */
export function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || year < 1 || year > 9999) return NO_DAY;
  const first = NEW_YEAR[year];
  const at = NEW_YEAR[year + 1] - first === 366 ? month + 16 : month;
  return day > MONTH_DAYS[at] ? NO_DAY : first + BEFORE_MONTH[at] + day - 1;
}

/**
 * The day of a YYYY-MM-DD at `at`; NO_DAY where it is none, NO_DATE where other bytes stand there. The caller sees to the room.
 * Hot: four digits in a word are checked and added up at once.
 */
export function isoDay(text: DataView, at: number): number {
  const year = text.getInt32(at, true) ^ DIGITS;
  const month = text.getInt32(at + 4, true) ^ 0x2d30302d;
  const day = text.getUint16(at + 8, true) ^ 0x3030;
  // Beside the digits of a month are hyphens, which left nothing.
  if ((beyondNine(year) | beyondNine(month) | beyondNine(day) | (month & 0xff0000ff)) !== 0) return NO_DATE;
  return daysOf(
    fourDigits(year),
    ((month >>> 8) & 0xff) * 10 + ((month >>> 16) & 0xff),
    (day & 0xff) * 10 + (day >>> 8),
  );
}
