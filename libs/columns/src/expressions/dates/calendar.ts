/** Proleptic Gregorian calendar over PostgreSQL's whole range. Years are astronomical: 0 is 1 BC. */

/** 4714-11-24 BC, Julian day 0: the first day of date and of timestamp. */
export const FIRST_DAY = -2_440_588;
/** 5874897-12-31, date's last day. */
export const LAST_DATE = 2_145_031_948;
/** Julian day of 1970-01-01. */
export const JULIAN_EPOCH = 2_440_588;

const MONTH_DAYS = Uint8Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** @param month 1 to 12 */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1];
}

/**
 * Days since 1970-01-01. The day may be outside its month, which moves on from there.
 *
 * @param month 1 to 12
 */
export function dayNumber(year: number, month: number, day: number): number {
  // Years that begin on 1 March, so that a leap day is a year's last.
  const y = month > 2 ? year : year - 1;
  const m = month > 2 ? month - 3 : month + 9;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfEra =
    yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + (((153 * m + 2) / 5) | 0);
  return era * 146_097 + dayOfEra + day - 719_469;
}

/** A day's year, month and day of month; one instance serves a whole column. */
export class Civil {
  year = 0;
  /** 1 to 12. */
  month = 0;
  /** 1 to 31. */
  day = 0;

  /** @param days since 1970-01-01 */
  set(days: number): void {
    const shifted = days + 719_468;
    const era = Math.floor(shifted / 146_097);
    const dayOfEra = shifted - era * 146_097;
    const yearOfEra =
      ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) |
      0;
    const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0));
    const fromMarch = ((5 * dayOfYear + 2) / 153) | 0;
    this.month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
    this.year = yearOfEra + era * 400 + (this.month <= 2 ? 1 : 0);
    this.day = dayOfYear - (((153 * fromMarch + 2) / 5) | 0) + 1;
  }

  /** Moves by months; a day that the month has not becomes its last. */
  addMonths(months: number): void {
    const total = this.year * 12 + this.month - 1 + months;
    this.year = Math.floor(total / 12);
    this.month = total - this.year * 12 + 1;
    const last = daysInMonth(this.year, this.month);
    if (this.day > last) this.day = last;
  }
}

/** 0 is Sunday. */
export function dayOfWeek(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

export function dayOfYear(days: number, year: number): number {
  return days - dayNumber(year, 1, 1) + 1;
}

/** The Monday on which week 1 of an ISO year begins: the week with 4 January. */
export function isoYearStart(year: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((dayOfWeek(fourth) + 6) % 7);
}

/** The ISO year of a day whose calendar year is known. */
export function isoYear(days: number, year: number): number {
  if (days < isoYearStart(year)) return year - 1;
  return days >= isoYearStart(year + 1) ? year + 1 : year;
}

export function isoWeek(days: number, year: number): number {
  return Math.floor((days - isoYearStart(isoYear(days, year))) / 7) + 1;
}
