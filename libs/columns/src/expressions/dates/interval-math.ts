import { DIVISION_BY_ZERO, expectKind, type Impl } from '../impl.js';
import { type IntervalVector } from '../../vector.js';
import { DAY } from './instant.js';
import {
  copyInterval,
  intervalAt,
  INTERVAL_RANGE,
  type Interval,
  intervalSign,
  putInfiniteInterval,
  putInterval,
} from './interval-value.js';
import { rint } from './rint.js';

const BIG_DAY = BigInt(DAY);

/** Row r of the result of two; undefined: out of range. */
type Pairwise = (a: Interval, b: Interval) => Interval;

/** interval + interval and interval - interval. Infinities of one sign only absorb what is finite. */
export function addIntervals(sign: 1 | -1): Impl {
  const plus: Pairwise = (a, b) => ({
    months: a.months + b.months,
    days: a.days + b.days,
    micros: a.micros + b.micros,
  });
  const minus: Pairwise = (a, b) => ({
    months: a.months - b.months,
    days: a.days - b.days,
    micros: a.micros - b.micros,
  });
  const combine = sign === 1 ? plus : minus;
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'interval');
    const b = expectKind(args[1], 'interval');
    const out = expectKind(target, 'interval');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const x = intervalSign(a, r);
      const y = intervalSign(b, r) * sign;
      if (x === 0 && y === 0) {
        if (!putInterval(out, r, combine(intervalAt(a, r), intervalAt(b, r)))) marks.add(r, INTERVAL_RANGE);
      } else if (x !== 0 && y !== 0 && x !== y) marks.add(r, INTERVAL_RANGE);
      else putInfiniteInterval(out, r, (x || y) > 0);
    }
  };
}

/** A function of one interval that leaves infinities as they are, or turns them round. */
function mapIntervals(map: (value: Interval) => Interval, turns = false): Impl {
  return (args, target, rows, marks) => {
    const from = expectKind(args[0], 'interval');
    const out = expectKind(target, 'interval');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = intervalSign(from, r);
      if (sign !== 0) putInfiniteInterval(out, r, sign > 0 !== turns);
      else if (!putInterval(out, r, map(intervalAt(from, r)))) marks.add(r, INTERVAL_RANGE);
    }
  };
}

export const negateInterval = mapIntervals(
  ({ months, days, micros }) => ({ months: -months, days: -days, micros: -micros }),
  true,
);

/** Whole days of the time become days. */
export const justifyHours = mapIntervals(({ months, days, micros }) => {
  const whole = micros / BIG_DAY;
  return alignTime({ months, days: days + Number(whole), micros: micros - whole * BIG_DAY });
});

/** Every 30 days become a month. */
export const justifyDays = mapIntervals(({ months, days, micros }) => {
  const whole = Math.trunc(days / 30);
  const value = { months: months + whole, days: days - whole * 30, micros };
  if (value.months > 0 && value.days < 0)
    return { ...value, months: value.months - 1, days: value.days + 30 };
  if (value.months < 0 && value.days > 0)
    return { ...value, months: value.months + 1, days: value.days - 30 };
  return value;
});

/** Both, and all parts of one sign. */
export const justifyInterval = mapIntervals(({ months, days, micros }) => {
  const wholeDays = micros / BIG_DAY;
  const allDays = days + Number(wholeDays);
  const rest = micros - wholeDays * BIG_DAY;
  const wholeMonths = Math.trunc(allDays / 30);
  let m = months + wholeMonths;
  let d = allDays - wholeMonths * 30;
  if (m > 0 && (d < 0 || (d === 0 && rest < 0n))) {
    d += 30;
    m--;
  } else if (m < 0 && (d > 0 || (d === 0 && rest > 0n))) {
    d -= 30;
    m++;
  }
  return alignTime({ months: m, days: d, micros: rest });
});

function alignTime(value: Interval): Interval {
  const { months, days, micros } = value;
  if (days > 0 && micros < 0n) return { months, days: days - 1, micros: micros + BIG_DAY };
  if (days < 0 && micros > 0n) return { months, days: days + 1, micros: micros - BIG_DAY };
  return value;
}

/** interval * double precision (`spanAt` 0) and double precision * interval (1). */
export function multiplyInterval(spanAt: 0 | 1): Impl {
  return (args, target, rows, marks) => {
    const from = expectKind(args[spanAt], 'interval');
    const factors = expectKind(args[1 - spanAt], 'float64').values;
    const out = expectKind(target, 'interval');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!multiplyRow(from, factors[r], out, r)) marks.add(r, INTERVAL_RANGE);
    }
  };
}

function multiplyRow(from: IntervalVector, factor: number, out: IntervalVector, r: number): boolean {
  if (Number.isNaN(factor)) return false;
  const sign = intervalSign(from, r) || (Number.isFinite(factor) ? 0 : direction(from, r));
  if (sign !== 0) {
    if (factor === 0) return false;
    putInfiniteInterval(out, r, sign * factor > 0);
    return true;
  }
  return Number.isFinite(factor) && scaleRow(from, factor, false, out, r);
}

/** As compared with an interval of nothing. */
function direction(from: IntervalVector, r: number): number {
  const { months, days, micros } = intervalAt(from, r);
  const length = BigInt(months * 30 + days) * BIG_DAY + micros;
  return length > 0n ? 1 : length < 0n ? -1 : 0;
}

export const divideInterval: Impl = (args, target, rows, marks) => {
  const from = expectKind(args[0], 'interval');
  const factors = expectKind(args[1], 'float64').values;
  const out = expectKind(target, 'interval');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const factor = factors[r];
    if (factor === 0) marks.add(r, DIVISION_BY_ZERO);
    else if (!divideRow(from, factor, out, r)) marks.add(r, INTERVAL_RANGE);
  }
};

function divideRow(from: IntervalVector, factor: number, out: IntervalVector, r: number): boolean {
  if (Number.isNaN(factor)) return false;
  const sign = intervalSign(from, r);
  if (sign === 0) return scaleRow(from, factor, true, out, r);
  if (!Number.isFinite(factor)) return false;
  if (factor > 0) copyInterval(out, r, from, r);
  else putInfiniteInterval(out, r, sign < 0);
  return true;
}

/** To six decimals, as PostgreSQL evens out what doubles lose. */
const even = (value: number): number => rint(value * 1e6) / 1e6;

/**
 * Each part by itself; what is left of months goes to days (30 each), what is left of days to the time, in the same
 * order of double arithmetic as interval_mul and interval_div, so that the last digit agrees.
 */
function scaleRow(
  from: IntervalVector,
  factor: number,
  divides: boolean,
  out: IntervalVector,
  r: number,
): boolean {
  const by = (value: number): number => (divides ? value / factor : value * factor);
  const allMonths = by(from.months[r]);
  const allDays = by(from.days[r]);
  if (!fits(allMonths) || !fits(allDays)) return false;
  const months = Math.trunc(allMonths);
  let days = Math.trunc(allDays);
  const monthDays = even((allMonths - months) * 30);
  const wholeMonthDays = Math.trunc(monthDays);
  let seconds = even((allDays - days + monthDays - wholeMonthDays) * 86_400);
  if (Math.abs(seconds) >= 86_400) {
    const whole = Math.trunc(seconds / 86_400);
    days += whole;
    seconds -= whole * 86_400;
  }
  days += wholeMonthDays;
  const micros = rint(by(Number(from.values[r])) + seconds * 1e6);
  if (!(micros >= -(2 ** 63) && micros < 2 ** 63)) return false;
  return putInterval(out, r, { months: months | 0, days, micros: BigInt(micros) });
}

function fits(value: number): boolean {
  return value >= -2_147_483_648 && value < 2_147_483_648;
}
