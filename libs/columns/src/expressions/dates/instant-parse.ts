import { type Int32Vector, type Int64Vector, type Vector } from '../../vector.js';
import { daysInMonth, dayNumber, LAST_DATE, FIRST_DAY } from './calendar.js';
import { HOUR, Instant, MINUTE, SECOND } from './instant.js';

export type DateKind = 'date' | 'timestamp' | 'timestamptz';

const PATTERN =
  /^\s*(\d{4,7})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?( ?(?:z|utc|[+-]\d{2}(?::?\d{2}(?::\d{2})?)?))?( bc)?\s*$/i;

/**
 * The dates and timestamps that expressions read beyond a column's grammar (docs/types.md): years before 1 AD and after
 * 9999 as PostgreSQL writes them, offsets with seconds, and `epoch`. Cold.
 *
 * @param local seconds to take from a local time to get UTC; undefined: no zone (UTC then)
 * @returns false where it is none of these
 */
export function readInstant(
  kind: DateKind,
  text: string,
  out: Vector,
  row: number,
  local: (seconds: number) => number,
): boolean {
  if (/^\s*epoch\s*$/i.test(text)) return store(kind, out, row, new Instant());
  const match = PATTERN.exec(text);
  if (!match) return false;
  const [, years, month, day, hour, minute, second = '0', fraction = '', zone, bc] = match;
  const written = Number(years);
  const year = bc === undefined ? written : 1 - written;
  const [m, d] = [Number(month), Number(day)];
  if (written === 0 || written > 5_874_897 || m < 1 || m > 12 || d < 1 || d > daysInMonth(year, m))
    return false;
  const at = new Instant();
  at.day = dayNumber(year, m, d);
  if (kind === 'date') return hour === undefined && zone === undefined && store(kind, out, row, at);
  if (hour !== undefined) {
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
    at.micros = Number(hour) * HOUR + Number(minute) * MINUTE + Number(second) * SECOND;
    at.micros += Number(fraction.padEnd(6, '0'));
  } else if (zone !== undefined) return false;
  if (kind === 'timestamp' && zone !== undefined) return false;
  if (kind === 'timestamptz') at.addSeconds(-(zone === undefined ? local(at.seconds) : offsetOf(zone)));
  return store(kind, out, row, at);
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes = '0', seconds = '0'] = /([+-])(\d{2}):?(\d{2})?:?(\d{2})?/.exec(zone) ?? [];
  if (hours === undefined) return 0;
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

function store(kind: DateKind, out: Vector, row: number, at: Instant): boolean {
  if (kind === 'date') {
    if (at.day < FIRST_DAY || at.day > LAST_DATE) return false;
    int32(out).values[row] = at.day;
  } else {
    if (!at.inRange) return false;
    at.write(int64(out), row);
  }
  return true;
}

function int32(vector: Vector): Int32Vector {
  if (vector.kind !== 'int32') throw new Error(`a date in a vector of ${vector.kind}`);
  return vector;
}

function int64(vector: Vector): Int64Vector {
  if (vector.kind !== 'int64') throw new Error(`a timestamp in a vector of ${vector.kind}`);
  return vector;
}
