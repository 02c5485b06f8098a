import { type Zone } from '../../kernels/zone.js';
import { expectKind, type Impl } from '../impl.js';
import { Civil, dayNumber, dayOfWeek } from './calendar.js';
import { type Field, UNITS } from './fields.js';
import { HOUR, Instant, infiniteSign, MINUTE, putInfinity, SECOND, TIMESTAMP_RANGE } from './instant.js';
import { copyInterval, intervalSign, putInterval } from './interval-value.js';
import { WallClock } from './timestamp-math.js';

export const TRUNCATIONS: readonly Field[] = UNITS;
export const INTERVAL_TRUNCATIONS = TRUNCATIONS.filter((field) => field !== 'week');

/** Microseconds of the fields that do not touch the day. */
const SIZES: Partial<Readonly<Record<Field, number>>> = {
  microseconds: 1,
  milliseconds: 1000,
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
};

/**
 * date_trunc of timestamps; with a zone, on its wall clock. A day's start is looked up anew in the zone, what is shorter
 * keeps the offset that it had. Hot: no allocation per row.
 */
export function truncateTimestamps(field: Field, zone: Zone | undefined): Impl {
  const at = new Instant();
  const civil = new Civil();
  const clock = new WallClock(zone);
  const size = SIZES[field];
  return (args, target, rows, marks) => {
    const from = expectKind(args[1], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!at.read(from, r)) {
        putInfinity(out, r, infiniteSign(from, r) > 0);
        continue;
      }
      if (size !== undefined) {
        const offset = zone ? zone.offsetAtUtc(at.seconds) : 0;
        at.addSeconds(offset);
        at.micros -= at.micros % size;
        at.addSeconds(-offset);
      } else {
        clock.toLocal(at);
        at.micros = 0;
        at.day = startOf(field, at.day, civil);
        clock.toUtc(at);
      }
      if (at.inRange) at.write(out, r);
      else marks.add(r, TIMESTAMP_RANGE);
    }
  };
}

function startOf(field: Field, day: number, civil: Civil): number {
  if (field === 'day') return day;
  if (field === 'week') return day - ((dayOfWeek(day) + 6) % 7);
  civil.set(day);
  const { year, month } = civil;
  switch (field) {
    case 'month':
      return dayNumber(year, month, 1);
    case 'quarter':
      return dayNumber(year, month - ((month - 1) % 3), 1);
    case 'year':
      return dayNumber(year, 1, 1);
    case 'decade':
      return dayNumber(Math.floor(year / 10) * 10, 1, 1);
    case 'century':
      return dayNumber(Math.floor((year - 1) / 100) * 100 + 1, 1, 1);
    default:
      return dayNumber(Math.floor((year - 1) / 1000) * 1000 + 1, 1, 1);
  }
}

/** Months of the fields of an interval that count years. */
const MONTHS: Partial<Readonly<Record<Field, number>>> = {
  millennium: 12_000,
  century: 1200,
  decade: 120,
  year: 12,
  quarter: 3,
  month: 1,
};

/** date_trunc of an interval: towards zero, each part by itself. */
export function truncateIntervals(field: Field): Impl {
  const months = MONTHS[field];
  const size = BigInt(SIZES[field] ?? 0);
  return (args, target, rows) => {
    const from = expectKind(args[1], 'interval');
    const out = expectKind(target, 'interval');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      copyInterval(out, r, from, r);
      if (intervalSign(from, r) !== 0) continue;
      const kept = from.months[r];
      const micros = from.values[r];
      if (months !== undefined) putInterval(out, r, { months: kept - (kept % months), days: 0, micros: 0n });
      else out.values[r] = size === 0n ? 0n : micros - (micros % size);
    }
  };
}
