import { equalsWord, MINUS, PLUS, ZERO } from './ascii.js';
import { daysOf, NO_DAY } from './civil.js';
import { type FormatItem, type FormatUse, parseFormat, type PatternName } from './format-pattern.js';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/**
 * Reads dates and times by a format: literals have to stand as written, numbers have the width of their pattern (leading
 * zeros may be missing where no digit follows). Whatever it takes, to_timestamp(text, format) takes and gives the same.
 */
export class FormatReader {
  /** Results of the last read that answered undefined. */
  day = 0;
  seconds = 0;
  micros = 0;
  hasOffset = false;
  offset = 0;

  private readonly items: readonly FormatItem[];
  private readonly mismatch: string;
  private year = 0;
  private month = 0;
  private dayOfMonth = 0;
  private hour = 0;
  private minute = 0;
  private second = 0;
  private afternoon = false;
  private halves = false;
  private zoneSign = 1;

  constructor(
    format: string,
    private readonly use: FormatUse,
  ) {
    this.items = parseFormat(format, use);
    this.mismatch = `does not have the format ${format}`;
  }

  /** @returns undefined, or why start..end is refused */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    this.year =
      this.month =
      this.dayOfMonth =
      this.hour =
      this.minute =
      this.second =
      this.micros =
      this.offset =
        0;
    this.hasOffset = this.afternoon = this.halves = false;
    let at = start;
    for (const item of this.items) {
      at =
        item.kind === 'literal' ? matchText(bytes, at, end, item.text) : this.pattern(item, bytes, at, end);
      if (at < 0) return this.mismatch;
    }
    return at === end ? this.settle() : this.mismatch;
  }

  private settle(): string | undefined {
    if (this.use !== 'time') {
      this.day = daysOf(this.year, this.month, this.dayOfMonth);
      if (this.day === NO_DAY) return 'is not a date: there is no such day in the years 0001 to 9999';
    }
    let { hour } = this;
    if (this.halves) {
      if (hour < 1 || hour > 12) return 'is not a time of day: with AM or PM, hours go from 1 to 12';
      hour = (hour % 12) + (this.afternoon ? 12 : 0);
    }
    if (hour > 23 || this.minute > 59 || this.second > 59)
      return 'is not a time of day: there is no such time';
    this.seconds = hour * 3600 + this.minute * 60 + this.second;
    return undefined;
  }

  private pattern(
    { name, wide }: { readonly name: PatternName; readonly wide: boolean },
    bytes: Uint8Array,
    at: number,
    end: number,
  ): number {
    switch (name) {
      case 'MON':
      case 'MONTH':
        return this.monthName(bytes, at, end, name === 'MON');
      case 'AM':
      case 'PM': {
        this.halves = true;
        this.afternoon = equalsWord(bytes, at, Math.min(at + 2, end), 'pm');
        return this.afternoon || equalsWord(bytes, at, Math.min(at + 2, end), 'am') ? at + 2 : -1;
      }
      case 'TZH': {
        const sign = at < end ? bytes[at] : 0;
        if (sign !== PLUS && sign !== MINUS) return -1;
        this.zoneSign = sign === MINUS ? -1 : 1;
        this.hasOffset = true;
        return this.number(name, bytes, at + 1, end, 2, true);
      }
      case 'YYYY':
        return this.number(name, bytes, at, end, 4, true);
      case 'YY':
      case 'TZM':
        return this.number(name, bytes, at, end, 2, true);
      case 'MS':
        return this.number(name, bytes, at, end, 3, wide);
      case 'US':
        return this.number(name, bytes, at, end, 6, wide);
      default:
        return this.number(name, bytes, at, end, 2, wide);
    }
  }

  /** Up to `width` digits, exactly as many where `full`. */
  private number(
    name: PatternName,
    bytes: Uint8Array,
    at: number,
    end: number,
    width: number,
    full: boolean,
  ): number {
    let value = 0;
    let stop = at;
    while (stop < end && stop < at + width) {
      const digit = bytes[stop] - ZERO;
      if (digit >>> 0 > 9) break;
      value = value * 10 + digit;
      stop++;
    }
    const digits = stop - at;
    if (digits === 0 || (full && digits !== width)) return -1;
    return this.take(name, value, digits) ? stop : -1;
  }

  private take(name: PatternName, value: number, digits: number): boolean {
    switch (name) {
      case 'YYYY':
        this.year = value;
        return true;
      case 'YY':
        // The nearest to 2020, as to_timestamp has it.
        this.year = value < 70 ? 2000 + value : 1900 + value;
        return true;
      case 'MM':
        this.month = value;
        return true;
      case 'DD':
        this.dayOfMonth = value;
        return true;
      case 'MI':
        this.minute = value;
        return true;
      case 'SS':
        this.second = value;
        return true;
      case 'MS':
      case 'US':
        this.micros = value * 10 ** (6 - digits);
        return true;
      case 'TZH':
        this.offset = this.zoneSign * value * 3600;
        return value <= 15;
      case 'TZM':
        this.offset += this.zoneSign * value * 60;
        return value <= 59;
      default:
        this.hour = value;
        return true;
    }
  }

  private monthName(bytes: Uint8Array, at: number, end: number, short: boolean): number {
    for (let i = 0; i < 12; i++) {
      const word = short ? MONTHS[i].slice(0, 3) : MONTHS[i];
      if (at + word.length > end || !equalsWord(bytes, at, at + word.length, word)) continue;
      this.month = i + 1;
      return at + word.length;
    }
    return -1;
  }
}

function matchText(bytes: Uint8Array, at: number, end: number, text: string): number {
  const wanted = Buffer.from(text);
  if (at + wanted.length > end) return -1;
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return -1;
  return at + wanted.length;
}
