import { type Interval } from './interval-value.js';
import { rint } from './rint.js';

/** The fields of a unit in months, days or microseconds; `fraction` says what becomes of decimals. */
interface Unit {
  readonly part: 'months' | 'days' | 'micros';
  readonly size: number;
  readonly name: string;
}

const unit = (part: Unit['part'], size: number, name: string): Unit => ({ part, size, name });
const YEAR = unit('months', 12, 'year');
const MONTH = unit('months', 1, 'month');
const DAY = unit('days', 1, 'day');
const HOUR = unit('micros', 3_600_000_000, 'hour');
const MINUTE = unit('micros', 60_000_000, 'minute');
const SECOND = unit('micros', 1_000_000, 'second');

/** Every spelling that PostgreSQL has for a unit of an interval. */
const UNITS: ReadonlyMap<string, Unit> = new Map(
  (
    [
      [unit('months', 12_000, 'millennium'), 'mil mils millennia millennium'],
      [unit('months', 1200, 'century'), 'c cent centuries century'],
      [unit('months', 120, 'decade'), 'dec decs decade decades'],
      [YEAR, 'y yr yrs year years'],
      [MONTH, 'mon mons month months'],
      [unit('days', 7, 'week'), 'w week weeks'],
      [DAY, 'd day days'],
      [HOUR, 'h hr hrs hour hours'],
      [MINUTE, 'm min mins minute minutes'],
      [SECOND, 's sec secs second seconds'],
      [unit('micros', 1000, 'millisecond'), 'ms msec msecs millisecond milliseconds'],
      [unit('micros', 1, 'microsecond'), 'us usec usecs microsecond microseconds'],
    ] as const
  ).flatMap(([which, names]) => names.split(' ').map((name) => [name, which])),
);

const SYNTAX =
  'is not an interval: expected such as 1 day 02:00, 3 months, -1.5 hours or P1DT2H (docs/dates.md)';
const RANGE = 'is out of range for an interval';

/** How a literal with fields (`interval '5' day`) reads a number without a unit. */
export type DefaultUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';
const DEFAULTS: Readonly<Record<DefaultUnit, Unit>> = {
  year: YEAR,
  month: MONTH,
  day: DAY,
  hour: HOUR,
  minute: MINUTE,
  second: SECOND,
};

/**
 * Reads an interval: quantities with units in any order, a time of day, `ago`, `years-months`, ISO 8601 with designators,
 * infinity. A closed part of what interval_in() takes, with the same values.
 *
 * @returns why it is refused, where it is
 */
export function parseInterval(
  text: string,
  bare: DefaultUnit = 'second',
): Interval | 'infinity' | '-infinity' | string {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'infinity' || trimmed === '+infinity') return 'infinity';
  if (trimmed === '-infinity') return '-infinity';
  const sum = new Sum();
  const read = /^p/.test(trimmed)
    ? readIso(trimmed.slice(1), sum)
    : readVerbose(trimmed, sum, DEFAULTS[bare]);
  if (!read) return SYNTAX;
  return sum.result() ?? RANGE;
}

/** What the parts come to; overflows show at the end. */
class Sum {
  months = 0;
  days = 0;
  micros = 0n;
  private overflow = false;
  private readonly seen = new Set<string>();

  /** @returns false where the unit has been given before */
  claim(...names: readonly string[]): boolean {
    for (const name of names) {
      if (this.seen.has(name)) return false;
      this.seen.add(name);
    }
    return true;
  }

  add(which: Unit, whole: bigint, fraction: number): void {
    const { part, size } = which;
    const scaled = whole * BigInt(size);
    if (part === 'micros') {
      this.micros += scaled;
      this.addMicros(fraction * size);
    } else if (BigInt.asIntN(32, scaled) !== scaled) this.overflow = true;
    else if (part === 'days') {
      this.days += Number(scaled);
      this.addDays(fraction * size);
    } else {
      this.months += Number(scaled);
      if (size === 1) this.addDays(fraction * 30);
      else this.months += rint(fraction * size);
    }
  }

  private addDays(days: number): void {
    const whole = Math.trunc(days);
    this.days += whole;
    this.addMicros((days - whole) * 86_400_000_000);
  }

  private addMicros(micros: number): void {
    let whole = Math.trunc(micros);
    const rest = micros - whole;
    if (rest > 0.5) whole++;
    else if (rest < -0.5) whole--;
    this.micros += BigInt(whole);
  }

  negate(): void {
    this.months = -this.months;
    this.days = -this.days;
    this.micros = -this.micros;
  }

  result(): Interval | undefined {
    const { months, days, micros } = this;
    const fits =
      (months | 0) === months &&
      (days | 0) === days &&
      BigInt.asIntN(64, micros) === micros &&
      !this.overflow;
    return fits ? { months: months | 0, days: days | 0, micros } : undefined;
  }
}

const CLOCK = /^([+-]?)(\d{1,10}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?/;
const YEARS = /^([+-]?)(\d{1,10})-(\d{1,2})(?![\d.])/;
const QUANTITY = /^([+-]?)(?:(\d{1,19})(\.\d*)?|(\.\d+))/;

/** One token after the other; the unit of a number is the word that follows it. */
function readVerbose(text: string, sum: Sum, bare: Unit): boolean {
  let rest = text.replace(/^@\s*/, '');
  let ago = false;
  if (/(?:^|[\s\d.])ago$/.test(rest)) {
    ago = true;
    rest = rest.slice(0, -3).trimEnd();
  }
  if (rest === '') return false;
  while (rest !== '') {
    const taken = takeClock(rest, sum) ?? takeYears(rest, sum) ?? takeQuantity(rest, sum, bare);
    if (taken === undefined || taken < 0) return false;
    rest = rest.slice(taken).trimStart();
  }
  if (ago) sum.negate();
  return true;
}

/** @returns characters taken; undefined: this is none; -1: it is wrong */
function takeClock(text: string, sum: Sum): number | undefined {
  const match = CLOCK.exec(text);
  if (!match) return undefined;
  const [all, sign, hours, minutes, seconds = '0', fraction = ''] = match;
  const ended = text.length === all.length || /^\s/.test(text.slice(all.length));
  if (!ended || Number(minutes) > 59 || Number(seconds) > 59) return -1;
  if (!sum.claim('hour', 'minute', 'second', 'millisecond', 'microsecond')) return -1;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const micros = whole * 1_000_000n + BigInt(rint(Number(`0.${fraction || '0'}`) * 1e6));
  sum.micros += sign === '-' ? -micros : micros;
  return all.length;
}

function takeYears(text: string, sum: Sum): number | undefined {
  const match = YEARS.exec(text);
  if (!match) return undefined;
  const [all, sign, years, months] = match;
  if (Number(months) > 11 || !sum.claim('year', 'month')) return -1;
  const total = BigInt(years) * 12n + BigInt(months);
  sum.add(MONTH, sign === '-' ? -total : total, 0);
  return all.length;
}

function takeQuantity(text: string, sum: Sum, bare: Unit): number | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [all, sign, whole = '0', tail = '', only = ''] = match;
  if (only !== '' && sign !== '') return -1;
  const fraction = Number(`0${tail || only || '.0'}`);
  const rest = text.slice(all.length);
  const word = /^\s*([a-z]+)/.exec(rest);
  // A number before a time counts days, one at the end has the literal's unit.
  const which = word ? UNITS.get(word[1]) : /^\s+[+-]?\d+:/.test(rest) ? DAY : rest === '' ? bare : undefined;
  if (which === undefined || !sum.claim(which.name)) return -1;
  if (which === SECOND && fraction !== 0 && !sum.claim('millisecond', 'microsecond')) return -1;
  const value = BigInt(whole);
  sum.add(which, sign === '-' ? -value : value, sign === '-' ? -fraction : fraction);
  return all.length + (word ? word[0].length : 0);
}

const ISO = /^(-?\d{1,10})(\.\d+)?([ymwdhs])/;
const ISO_DATE: Readonly<Record<string, Unit>> = { y: YEAR, m: MONTH, w: unit('days', 7, 'week'), d: DAY };
const ISO_TIME: Readonly<Record<string, Unit>> = { h: HOUR, m: MINUTE, s: SECOND };

/** What follows P: numbers with designators, those after T of time. */
function readIso(text: string, sum: Sum): boolean {
  let rest = text;
  let units = ISO_DATE;
  let fields = 0;
  while (rest !== '') {
    if (rest.startsWith('t') && units === ISO_DATE) {
      units = ISO_TIME;
      fields = 0;
      rest = rest.slice(1);
      continue;
    }
    const match = ISO.exec(rest);
    const which = match && Object.hasOwn(units, match[3]) ? units[match[3]] : undefined;
    if (!match || which === undefined || !sum.claim(which.name)) return false;
    const [all, whole, fraction = ''] = match;
    const size = Number(`0${fraction || '.0'}`);
    sum.add(which, BigInt(whole), whole.startsWith('-') ? -size : size);
    fields++;
    rest = rest.slice(all.length);
  }
  return fields > 0;
}
