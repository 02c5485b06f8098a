import { type Zone } from '../../kernels/zone.js';
import { type Int64Vector, type IntervalVector } from '../../vector.js';
import { type ErrorMarks } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { Civil, dayNumber } from './calendar.js';
import {
  DATE_RANGE,
  DAY,
  dateSign,
  infiniteSign,
  Instant,
  LAST_DAY,
  putInfinity,
  TIMESTAMP_RANGE,
} from './instant.js';
import { INTERVAL_RANGE, intervalSign, putInfiniteInterval } from './interval-value.js';

/** A wall clock: the zone's own, or UTC's where there is none. */
export class WallClock {
  constructor(private readonly zone: Zone | undefined) {}

  toLocal(at: Instant): void {
    if (this.zone) at.addSeconds(this.zone.offsetAtUtc(at.seconds));
  }

  toUtc(at: Instant): void {
    if (this.zone) at.addSeconds(-this.zone.offsetAt(at.seconds));
  }
}

/**
 * timestamp[tz] ± interval: months by the calendar, then days, both on the zone's wall clock, then the time by the
 * clock that never jumps. Hot: no allocation per row, no BigInt.
 */
export function shiftTimestamps(sign: 1 | -1, zone: Zone | undefined, spanAt: 0 | 1 = 1): Impl {
  const shifter = new Shifter(zone);
  return (args, target, rows, marks) => {
    const from = expectKind(args[1 - spanAt], 'int64');
    const spans = expectKind(args[spanAt], 'interval');
    const out = expectKind(target, 'int64');
    const { at } = shifter;
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const endless = infiniteSign(from, r);
      const span = intervalSign(spans, r) * sign;
      if (span !== 0) putUnlessOpposite(out, r, span, endless, marks);
      else if (endless !== 0) putInfinity(out, r, endless > 0);
      else {
        at.read(from, r);
        if (shifter.shift(spans, r, sign)) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}

function putUnlessOpposite(
  out: Int64Vector,
  r: number,
  span: number,
  endless: number,
  marks: ErrorMarks,
): void {
  if (endless === -span) marks.add(r, TIMESTAMP_RANGE);
  else putInfinity(out, r, span > 0);
}

/** date ± interval is a timestamp. */
export function shiftDates(sign: 1 | -1, spanAt: 0 | 1 = 1): Impl {
  const shifter = new Shifter(undefined);
  return (args, target, rows, marks) => {
    const dates = expectKind(args[1 - spanAt], 'int32').values;
    const spans = expectKind(args[spanAt], 'interval');
    const out = expectKind(target, 'int64');
    const { at } = shifter;
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const endless = dateSign(dates[r]);
      const span = intervalSign(spans, r) * sign;
      if (endless === 0 && dates[r] > LAST_DAY) marks.add(r, DATE_RANGE);
      else if (span !== 0) putUnlessOpposite(out, r, span, endless, marks);
      else if (endless !== 0) putInfinity(out, r, endless > 0);
      else {
        at.day = dates[r];
        at.micros = 0;
        if (shifter.shift(spans, r, sign)) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}

/** Moves an instant by an interval. */
class Shifter {
  readonly at = new Instant();
  private readonly civil = new Civil();
  private readonly span = new Instant();
  private readonly clock: WallClock;

  constructor(zone: Zone | undefined) {
    this.clock = new WallClock(zone);
  }

  /** @returns false where the result is none */
  shift(spans: IntervalVector, r: number, sign: 1 | -1): boolean {
    const { at, clock, civil, span } = this;
    const months = spans.months[r];
    if (months !== 0) {
      clock.toLocal(at);
      civil.set(at.day);
      civil.addMonths(sign * months);
      at.day = dayNumber(civil.year, civil.month, civil.day);
      if (!at.inRange) return false;
      clock.toUtc(at);
    }
    const days = spans.days[r];
    if (days !== 0) {
      clock.toLocal(at);
      at.day += sign * days;
      if (!at.inRange) return false;
      clock.toUtc(at);
    }
    span.readSpan(spans, r);
    at.day += sign * span.day;
    at.micros += sign * span.micros;
    at.settle();
    return at.inRange;
  }
}

/** The greatest difference that int64 holds in microseconds. */
const MAX_DAYS = 106_751_991;
const MAX_REST = 14_454_775_807;

/** The difference of row r, where a side is infinite. */
export function subtractInfinities(
  a: Int64Vector,
  b: Int64Vector,
  out: IntervalVector,
  r: number,
  marks: ErrorMarks,
): void {
  const left = infiniteSign(a, r);
  const right = infiniteSign(b, r);
  if (left === right) marks.add(r, INTERVAL_RANGE);
  else putInfiniteInterval(out, r, (left || -right) > 0);
}

/** timestamp - timestamp, and of timestamptz: days of 24 hours and the rest. */
export const subtractTimestamps: Impl = (args, target, rows, marks) => {
  const a = expectKind(args[0], 'int64');
  const b = expectKind(args[1], 'int64');
  const out = expectKind(target, 'interval');
  const x = new Instant();
  const y = new Instant();
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    if (!x.read(a, r) || !y.read(b, r)) {
      subtractInfinities(a, b, out, r, marks);
      continue;
    }
    let days = x.day - y.day;
    let micros = x.micros - y.micros;
    if (days > 0 && micros < 0) {
      days -= 1;
      micros += DAY;
    } else if (days < 0 && micros > 0) {
      days += 1;
      micros -= DAY;
    }
    const size = Math.abs(days);
    if (size > MAX_DAYS || (size === MAX_DAYS && Math.abs(micros) > MAX_REST)) marks.add(r, INTERVAL_RANGE);
    else {
      out.months[r] = 0;
      out.days[r] = days;
      putSmall(out, r, micros);
    }
  }
};

/** Microseconds below 2^53 in size. */
export function putSmall({ words }: Pick<Int64Vector, 'words'>, r: number, micros: number): void {
  words[2 * r] = micros | 0;
  words[2 * r + 1] = Math.floor(micros / 4_294_967_296);
}

/** date + time and time + date. */
export function dateAndTime(dateAt: 0 | 1): Impl {
  const at = new Instant();
  return (args, target, rows, marks) => {
    const dates = expectKind(args[dateAt], 'int32').values;
    const times = expectKind(args[1 - dateAt], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = dateSign(dates[r]);
      if (sign !== 0) putInfinity(out, r, sign > 0);
      else {
        at.readSpan(times, r);
        at.day += dates[r];
        if (at.inRange) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}
