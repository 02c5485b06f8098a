import { type Zone } from '../../kernels/zone.js';
import { type Vector } from '../../vector.js';
import { type RuntimeError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { dayNumber, daysInMonth, FIRST_DAY, LAST_DATE } from './calendar.js';
import { DAY, Instant, putInfinity, SECOND, TIMESTAMP_RANGE } from './instant.js';
import { INTERVAL_RANGE, putInterval } from './interval-value.js';
import { rint } from './rint.js';
import { putSmall, WallClock } from './timestamp-math.js';

const DATE_FIELDS: RuntimeError = { sqlstate: '22008', message: 'date field value out of range' };
const TIME_FIELDS: RuntimeError = { sqlstate: '22008', message: 'time field value out of range' };

const ints = (vector: Vector): Int32Array => expectKind(vector, 'int32').values;

/** The day of a year (negative: BC), month and day; NaN where there is none. */
function dayOf(year: number, month: number, day: number): number {
  if (year === 0 || month < 1 || month > 12 || day < 1) return NaN;
  const y = year < 0 ? year + 1 : year;
  if (day > daysInMonth(y, month)) return NaN;
  const days = dayNumber(y, month, day);
  return days >= FIRST_DAY && days <= LAST_DATE ? days : NaN;
}

/** Microseconds of a time of day up to 24:00:00; NaN where there is none. */
function microsOf(hour: number, minute: number, second: number): number {
  const micros = rint(second * SECOND);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || !(micros >= 0 && micros <= 60 * SECOND))
    return NaN;
  const total = (hour * 60 + minute) * 60 * SECOND + micros;
  return total <= DAY ? total : NaN;
}

export const makeDate: Impl = (args, target, rows, marks) => {
  const [year, month, day] = args.map(ints);
  const out = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const days = dayOf(year[r], month[r], day[r]);
    if (days === days) out.values[r] = days;
    else marks.add(r, DATE_FIELDS);
  }
};

export const makeTime: Impl = (args, target, rows, marks) => {
  const [hour, minute] = [ints(args[0]), ints(args[1])];
  const second = expectKind(args[2], 'float64').values;
  const out = expectKind(target, 'int64');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const micros = microsOf(hour[r], minute[r], second[r]);
    if (micros === micros) putSmall(out, r, micros);
    else marks.add(r, TIME_FIELDS);
  }
};

/** make_timestamp and, with a zone, make_timestamptz. */
export function makeTimestamp(zone: Zone | undefined): Impl {
  const clock = new WallClock(zone);
  const at = new Instant();
  return (args, target, rows, marks) => {
    const [year, month, day, hour, minute] = args.slice(0, 5).map(ints);
    const second = expectKind(args[5], 'float64').values;
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      at.day = dayOf(year[r], month[r], day[r]);
      at.micros = microsOf(hour[r], minute[r], second[r]);
      if (at.day !== at.day) marks.add(r, DATE_FIELDS);
      else if (at.micros !== at.micros) marks.add(r, TIME_FIELDS);
      else {
        at.settle();
        clock.toUtc(at);
        if (at.inRange) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}

/** make_interval(years, months, weeks, days, hours, mins, secs). */
export const makeInterval: Impl = (args, target, rows, marks) => {
  const [years, months, weeks, days, hours, minutes] = args.slice(0, 6).map(ints);
  const seconds = expectKind(args[6], 'float64').values;
  const out = expectKind(target, 'interval');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const rest = rint(seconds[r] * SECOND);
    const fits = rest >= -(2 ** 63) && rest < 2 ** 63;
    const clock = (BigInt(hours[r]) * 60n + BigInt(minutes[r])) * 60_000_000n;
    const value = {
      months: years[r] * 12 + months[r],
      days: weeks[r] * 7 + days[r],
      micros: clock + (fits ? BigInt(rest) : 0n),
    };
    if (!fits || !putInterval(out, r, value)) marks.add(r, INTERVAL_RANGE);
  }
};

/** 2000-01-01 in seconds since 1970, from which PostgreSQL counts: it decides how doubles round. */
const EPOCH_2000 = 946_684_800;

/** to_timestamp(double precision): seconds since 1970-01-01 00:00:00 UTC. */
export const secondsToTimestamp: Impl = (args, target, rows, marks) => {
  const seconds = expectKind(args[0], 'float64').values;
  const out = expectKind(target, 'int64');
  const at = new Instant();
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const value = seconds[r];
    if (value === Infinity || value === -Infinity) {
      putInfinity(out, r, value > 0);
      continue;
    }
    const micros = rint((value - EPOCH_2000) * SECOND);
    at.day = Math.floor(micros / DAY);
    // Beyond 2^53 the double is a whole number that takes 64 bits to split.
    at.micros =
      Math.abs(micros) <= Number.MAX_SAFE_INTEGER
        ? micros - at.day * DAY
        : Number.isFinite(micros)
          ? Number(BigInt(micros) - BigInt(at.day) * BigInt(DAY))
          : 0;
    at.day += EPOCH_2000 / 86_400;
    at.settle();
    if (at.inRange) at.write(out, r);
    else
      marks.add(r, {
        sqlstate: '22008',
        message: value === value ? `timestamp out of range` : 'timestamp cannot be NaN',
      });
  }
};
