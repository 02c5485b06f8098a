import { FormatReader } from '../../../kernels/format-reader.js';
import { KernelOptionError } from '../../../kernels/kernel.js';
import { type Zone } from '../../../kernels/zone.js';
import { type ErrorMarks, type RuntimeError } from '../../errors.js';
import { expectKind, type Impl } from '../../impl.js';
import { textAt } from '../../text-out.js';
import {
  Civil,
  dayNumber,
  daysInMonth,
  FIRST_DAY,
  isoYearStart,
  JULIAN_EPOCH,
  LAST_DATE,
} from '../calendar.js';
import { DATE_RANGE, HOUR, Instant, MINUTE, SECOND, TIMESTAMP_RANGE } from '../instant.js';
import { type Found, type TemplateReader } from './from-char.js';

const FIELD_RANGE: RuntimeError = { sqlstate: '22008', message: 'date/time field value out of range' };

/** A date as it comes together; the first day of 1 BC where nothing is said. */
interface Day {
  year: number;
  month: number;
  day: number;
  readonly given: { year: boolean; month: boolean; day: boolean };
}

/** The reader of columns with a format, which takes less and gives the same; undefined: it does not take the template. */
function plainReader(template: string, use: 'date' | 'timestamptz'): FormatReader | undefined {
  try {
    return new FormatReader(template, use);
  } catch (error) {
    if (error instanceof KernelOptionError) return undefined;
    throw error;
  }
}

/** to_date(text, format). Texts that follow the template to the letter are read as bytes. */
export function readDates(reader: TemplateReader): Impl {
  const at = new Instant();
  const plain = plainReader(reader.template, 'date');
  return (args, target, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    const { data, offsets } = text;
    const out = expectKind(target, 'int32');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (plain?.read(data, offsets[r], offsets[r + 1]) === undefined && plain) {
        out.values[r] = plain.day;
        continue;
      }
      const found = reader.read(textAt(text, r), r, marks);
      if (found === undefined || !settle(found, at, r, marks)) continue;
      if (at.day >= FIRST_DAY && at.day <= LAST_DATE) out.values[r] = at.day;
      else marks.add(r, DATE_RANGE);
    }
  };
}

/** to_timestamp(text, format): in the zone where the text has no offset. */
export function readTimestamps(reader: TemplateReader, zone: Zone): Impl {
  const at = new Instant();
  const plain = plainReader(reader.template, 'timestamptz');
  return (args, target, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    const { data, offsets } = text;
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (plain?.read(data, offsets[r], offsets[r + 1]) === undefined && plain) {
        at.day = plain.day;
        at.micros = plain.seconds * SECOND + plain.micros;
        at.addSeconds(-(plain.hasOffset ? plain.offset : zone.offsetAt(at.seconds)));
        at.write(out, r);
        continue;
      }
      const found = reader.read(textAt(text, r), r, marks);
      if (found === undefined || !settle(found, at, r, marks)) continue;
      const offset = found.get('zone hours') * 3600 + found.get('zone minutes') * 60;
      at.addSeconds(found.zoneSign !== 0 ? -found.zoneSign * offset : -zone.offsetAt(at.seconds));
      round(at, found.precision);
      if (at.inRange) at.write(out, r);
      else marks.add(r, TIMESTAMP_RANGE);
    }
  };
}

/** FFn rounds to n decimals; halves go away from 2000, where PostgreSQL counts from. */
function round(at: Instant, precision: number): void {
  const unit = 10 ** (6 - precision);
  const rest = at.micros % unit;
  const up = at.day >= DAY_2000 ? rest * 2 >= unit : rest * 2 > unit;
  at.micros += up && rest > 0 ? unit - rest : -rest;
  at.settle();
}

const DAY_2000 = 10_957;

/** @returns false where the fields are no moment, and the row is marked */
function settle(found: Found, at: Instant, row: number, marks: ErrorMarks): boolean {
  const error = clock(found, at) ?? calendar(found, at) ?? displacement(found);
  if (error) marks.add(row, error);
  return error === undefined;
}

function clock(found: Found, at: Instant): RuntimeError | undefined {
  const total = found.get('seconds of day');
  let hour = found.get('hour') || Math.trunc(total / 3600);
  const minute = found.get('minute') || Math.trunc((total % 3600) / 60);
  const second = found.get('second') || total % 60;
  if (found.twelveHours) {
    if (hour < 1 || hour > 12) {
      return { sqlstate: '22007', message: `hour "${hour}" is invalid for the 12-hour clock` };
    }
    hour = (hour % 12) + (found.get('afternoon') === 1 ? 12 : 0);
  }
  const micros = found.get('milliseconds') * 1000 + found.get('microseconds');
  const inside = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
  if (!inside || micros < 0 || micros >= SECOND) return FIELD_RANGE;
  at.micros = hour * HOUR + minute * MINUTE + second * SECOND + micros;
  return undefined;
}

function displacement(found: Found): RuntimeError | undefined {
  const [hours, minutes] = [found.get('zone hours'), found.get('zone minutes')];
  return hours < 0 || hours > 15 || minutes < 0 || minutes > 59 ? FIELD_RANGE : undefined;
}

function calendar(found: Found, at: Instant): RuntimeError | undefined {
  const day: Day = { year: 0, month: 1, day: 1, given: { year: false, month: false, day: false } };
  setYear(found, day);
  if (!fits(day.year) || !fits(found.get('week') * 7) || !fits(found.get('week of month') * 7))
    return FIELD_RANGE;
  if (found.get('julian') !== 0) setDay(day, found.get('julian') - JULIAN_EPOCH);
  let ofYear = found.get('day of year');
  const week = found.get('week');
  if (week !== 0 && found.iso) {
    // Sunday is 1 here, and the last day of the week.
    const weekday = found.get('day of week');
    const rest = weekday === 0 ? 0 : weekday > 1 ? weekday - 2 : 6;
    setDay(day, isoYearStart(day.year) + (week - 1) * 7 + rest);
  } else if (week !== 0) ofYear = (week - 1) * 7 + 1;
  const weekOfMonth = found.get('week of month');
  const ofMonth = weekOfMonth !== 0 ? (weekOfMonth - 1) * 7 + 1 : found.get('day');
  if (ofMonth !== 0) {
    day.day = ofMonth;
    day.given.day = true;
  }
  if (found.get('month') !== 0) {
    day.month = found.get('month');
    day.given.month = true;
  }
  if (ofYear !== 0 && (day.month <= 1 || day.day <= 1)) {
    if (day.year === 0 && found.get('before Christ') === 0) {
      return { sqlstate: '22007', message: 'cannot calculate day of year without year information' };
    }
    if (found.iso) setDay(day, isoYearStart(day.year) + ofYear - 1);
    else setDayOfYear(day, ofYear);
  }
  return validate(day, at);
}

const fits = (value: number): boolean => Math.abs(value) < 2_147_483_648;

function setYear(found: Found, day: Day): void {
  const before = found.get('before Christ') === 1;
  const year = found.get('year');
  const century = found.get('century') * (before ? -1 : 1);
  if (year !== 0 && century !== 0 && found.yearDigits <= 2) {
    const rest = year % 100;
    if (rest === 0) day.year = century * 100 + (century >= 0 ? 0 : 1);
    else day.year = century >= 0 ? rest + (century - 1) * 100 : (century + 1) * 100 - rest + 1;
  } else if (year !== 0) {
    day.year = before ? -year : year;
    if (day.year < 0) day.year++;
  } else if (century !== 0) day.year = (century >= 0 ? century - 1 : century) * 100 + 1;
  day.given.year = year !== 0 || century !== 0;
}

function setDay(day: Day, days: number): void {
  const civil = new Civil();
  civil.set(days);
  day.year = civil.year;
  day.month = civil.month;
  day.day = civil.day;
  day.given.year = day.given.month = day.given.day = true;
}

function setDayOfYear(day: Day, ofYear: number): void {
  let month = 1;
  let before = 0;
  while (month <= 12 && ofYear > before + daysInMonth(day.year, month)) {
    before += daysInMonth(day.year, month);
    month++;
  }
  if (day.month <= 1) day.month = month;
  if (day.day <= 1) day.day = ofYear - before;
  day.given.month = day.given.day = true;
}

/** A month and a day are checked where they were given; 29 February needs a year that has one. */
function validate({ year, month, day, given }: Day, at: Instant): RuntimeError | undefined {
  if (given.month && (month < 1 || month > 12)) return FIELD_RANGE;
  if (given.day && (day < 1 || day > 31)) return FIELD_RANGE;
  if (given.year && given.month && given.day && day > daysInMonth(year, month)) return FIELD_RANGE;
  at.day = dayNumber(year, month, day);
  return undefined;
}
