import { type Zone } from '../../../kernels/zone.js';
import { expectKind, type Impl } from '../../impl.js';
import { TextOut } from '../../text-out.js';
import { Civil, dayOfWeek, dayOfYear, isoWeek, isoYear, isoYearStart, JULIAN_EPOCH } from '../calendar.js';
import { HOUR, Instant, MINUTE, SECOND } from '../instant.js';
import { intervalAt, intervalSign } from '../interval-value.js';
import { DAYS, inLetters, MONTHS, ordinalEnding, ROMAN } from './names.js';
import { type Pattern, type PatternName, type TemplateItem } from './template.js';

/** What patterns show: a moment on a wall clock, or the parts of an interval (which has no day of the week, no era). */
class Shown {
  readonly civil = new Civil();
  day = 0;
  hour = 0;
  minute = 0;
  second = 0;
  micros = 0;
  /** Seconds east of Greenwich. */
  offset = 0;
  isInterval = false;

  ofMoment(at: Instant, offset: number): void {
    this.day = at.day;
    this.civil.set(at.day);
    this.hour = Math.floor(at.micros / HOUR);
    this.minute = Math.floor(at.micros / MINUTE) % 60;
    this.second = Math.floor(at.micros / SECOND) % 60;
    this.micros = at.micros % SECOND;
    this.offset = offset;
  }

  ofInterval(months: number, days: number, micros: bigint): void {
    this.isInterval = true;
    this.civil.year = Math.trunc(months / 12);
    this.civil.month = months % 12;
    this.civil.day = days;
    this.hour = Number(micros / BigInt(HOUR));
    this.minute = Number((micros / BigInt(MINUTE)) % 60n);
    this.second = Number((micros / BigInt(SECOND)) % 60n);
    this.micros = Number(micros % BigInt(SECOND));
  }

  /** Without a sign before Christ: the era is another pattern's. */
  era(year: number): number {
    return this.isInterval || year > 0 ? year : 1 - year;
  }
}

/** to_char(timestamp[tz], format); null of an infinite one. */
export function formatTimestamps(items: readonly TemplateItem[], zone: Zone | undefined): Impl {
  const at = new Instant();
  const shown = new Shown();
  return (args, target, rows) => {
    const from = expectKind(args[0], 'int64');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1 && items.length > 0 && at.read(from, r)) {
        const offset = zone ? zone.offsetAtUtc(at.seconds) : 0;
        at.addSeconds(offset);
        shown.ofMoment(at, offset);
        out.addText(write(items, shown));
      } else vector.valid[r] = 0;
      out.end();
    }
  };
}

/** to_char(interval, format). */
export function formatIntervals(items: readonly TemplateItem[]): Impl {
  const shown = new Shown();
  return (args, target, rows) => {
    const from = expectKind(args[0], 'interval');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1 && items.length > 0 && intervalSign(from, r) === 0) {
        const { months, days, micros } = intervalAt(from, r);
        shown.ofInterval(months, days, micros);
        out.addText(write(items, shown));
      } else vector.valid[r] = 0;
      out.end();
    }
  };
}

/** Patterns that an interval has values for. */
export const INTERVAL_PATTERNS: readonly PatternName[] = [
  ...(['YYYY', 'YYY', 'YY', 'Y', 'MM', 'DD', 'HH24', 'HH12', 'HH', 'MI', 'SS', 'MS', 'US'] as const),
  ...(['FF1', 'FF2', 'FF3', 'FF4', 'FF5', 'FF6', 'SSSSS', 'SSSS', 'AM', 'PM', 'A.M.', 'P.M.'] as const),
];

function write(items: readonly TemplateItem[], shown: Shown): string {
  let text = '';
  for (const item of items) text += item.kind === 'pattern' ? one(item, shown) : item.text;
  return text;
}

function one(pattern: Pattern, shown: Shown): string {
  const text = spell(pattern, shown);
  if (pattern.ordinal === undefined) return text;
  const ending = ordinalEnding(text);
  return text + (pattern.ordinal === 'TH' ? ending.toUpperCase() : ending);
}

/** As C pads with zeros: a sign takes one of the places. */
function padded(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, '0');
  return value < 0 ? `-${digits}` : digits;
}

function spell(pattern: Pattern, shown: Shown): string {
  const { name, fill, letters } = pattern;
  const { civil, day, hour } = shown;
  /** A number of so many places, one more where `sign` is negative. */
  const number = (value: number, width: number, sign = value): string =>
    padded(value, fill ? 0 : sign < 0 ? width + 1 : width);
  const word = (text: string, width: number): string => {
    const cased = inLetters(text, letters);
    return fill ? cased : cased.padEnd(width);
  };
  switch (name) {
    case 'AM':
    case 'PM':
      return inLetters(hour % 24 >= 12 ? 'PM' : 'AM', letters);
    case 'A.M.':
    case 'P.M.':
      return inLetters(hour % 24 >= 12 ? 'P.M.' : 'A.M.', letters);
    case 'AD':
    case 'BC':
      return inLetters(civil.year <= 0 ? 'BC' : 'AD', letters);
    case 'A.D.':
    case 'B.C.':
      return inLetters(civil.year <= 0 ? 'B.C.' : 'A.D.', letters);
    case 'HH':
    case 'HH12':
      return number(hour % 12 === 0 ? 12 : hour % 12, 2, hour);
    case 'HH24':
      return number(hour, 2);
    case 'MI':
      return number(shown.minute, 2);
    case 'SS':
      return number(shown.second, 2);
    case 'MS':
      return padded(Math.trunc(shown.micros / 1000), 3);
    case 'US':
      return padded(shown.micros, 6);
    case 'FF1':
    case 'FF2':
    case 'FF3':
    case 'FF4':
    case 'FF5':
    case 'FF6': {
      const places = Number(name[2]);
      return padded(Math.trunc(shown.micros / 10 ** (6 - places)), places);
    }
    case 'SSSS':
    case 'SSSSS':
      return String(hour * 3600 + shown.minute * 60 + shown.second);
    case 'TZH':
      return (shown.offset < 0 ? '-' : '+') + padded(Math.floor(Math.abs(shown.offset) / 3600), 2);
    case 'TZM':
      return padded(Math.floor((Math.abs(shown.offset) % 3600) / 60), 2);
    case 'OF': {
      const size = Math.abs(shown.offset);
      const minutes = size % 3600 === 0 ? '' : `:${padded(Math.floor((size % 3600) / 60), 2)}`;
      return (shown.offset < 0 ? '-' : '+') + padded(Math.floor(size / 3600), fill ? 0 : 2) + minutes;
    }
    case 'MONTH':
      return word(MONTHS[civil.month - 1], 9);
    case 'MON':
      return inLetters(MONTHS[civil.month - 1].slice(0, 3), letters);
    case 'MM':
      return number(civil.month, 2);
    case 'RM':
      return word(ROMAN[civil.month - 1], 4);
    case 'DAY':
      return word(DAYS[dayOfWeek(day)], 9);
    case 'DY':
      return inLetters(DAYS[dayOfWeek(day)].slice(0, 3), letters);
    case 'DDD':
      return number(dayOfYear(day, civil.year), 3);
    case 'IDDD':
      return number(day - isoYearStart(isoYear(day, civil.year)) + 1, 3);
    case 'DD':
      return padded(civil.day, fill ? 0 : 2);
    case 'D':
      return String(dayOfWeek(day) + 1);
    case 'ID':
      return String(dayOfWeek(day) || 7);
    case 'WW':
      return number(Math.floor((dayOfYear(day, civil.year) - 1) / 7) + 1, 2);
    case 'IW':
      return number(isoWeek(day, civil.year), 2);
    case 'W':
      return String(Math.floor((civil.day - 1) / 7) + 1);
    case 'Q':
      return String(Math.floor((civil.month - 1) / 3) + 1);
    case 'CC': {
      const century =
        civil.year > 0 ? Math.floor((civil.year - 1) / 100) + 1 : Math.ceil(civil.year / 100) - 1;
      return Math.abs(century) <= 99 ? number(century, 2) : String(century);
    }
    case 'J':
      return String(day + JULIAN_EPOCH);
    case 'Y,YYY': {
      const year = shown.era(civil.year);
      return `${Math.trunc(year / 1000)},${padded(year % 1000, 3)}`;
    }
    default:
      return years(pattern, shown);
  }
}

/** YYYY to Y and IYYY to I: the year's last digits. */
function years({ name, fill }: Pattern, shown: Shown): string {
  const { civil, day } = shown;
  const iso = name.startsWith('I');
  const places = name.length;
  const year = shown.era(iso ? isoYear(day, civil.year) : civil.year);
  const value = places === 4 ? year : year % 10 ** places;
  return padded(value, fill ? 0 : year < 0 && places > 1 ? places + 1 : places);
}
