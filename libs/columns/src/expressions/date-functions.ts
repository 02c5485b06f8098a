import { expectKind, outOfRange, type Impl } from './impl.js';

const MINUS_INFINITY = -2147483648;
const INFINITY = 2147483647;
const DAY = 86_400_000_000n;
const EARLIEST = -2440588; // 4714-11-24 BC, PostgreSQL's first day
const LATEST = 2145031948; // 5874897-12-31
const LATEST_TIMESTAMP = 106751991; // 294276-12-31 as a day
const DATE_RANGE = outOfRange('date');

const special = (days: number): boolean => days === INFINITY || days === MINUS_INFINITY;

/** date + integer and date - integer. */
export function addDays(sign: 1 | -1, dateAt: 0 | 1 = 0): Impl {
  return (args, target, rows, marks) => {
    const dates = expectKind(args[dateAt], 'int32').values;
    const days = expectKind(args[1 - dateAt], 'int32').values;
    const { valid, values } = expectKind(target, 'int32');
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      const sum = special(dates[r]) ? dates[r] : dates[r] + sign * days[r];
      if (!special(dates[r]) && (sum < EARLIEST || sum > LATEST)) marks.add(r, DATE_RANGE);
      else values[r] = sum;
    }
  };
}

export const subtractDates: Impl = (args, target, rows, marks) => {
  const a = expectKind(args[0], 'int32').values;
  const b = expectKind(args[1], 'int32').values;
  const { valid, values } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    if (special(a[r]) || special(b[r])) {
      marks.add(r, { sqlstate: '22008', message: 'cannot subtract infinite dates' });
    } else values[r] = a[r] - b[r];
  }
};

export const dateToTimestamp: Impl = (args, target, rows, marks) => {
  const from = expectKind(args[0], 'int32').values;
  const { valid, values } = expectKind(target, 'int64');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const days = from[r];
    if (days === INFINITY) values[r] = 9223372036854775807n;
    else if (days === MINUS_INFINITY) values[r] = -9223372036854775808n;
    else if (days > LATEST_TIMESTAMP) {
      marks.add(r, { sqlstate: '22008', message: 'date out of range for timestamp' });
    } else values[r] = BigInt(days) * DAY;
  }
};

export const timestampToDate: Impl = (args, target, rows) => {
  const from = expectKind(args[0], 'int64').values;
  const { valid, values } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const micros = from[r];
    if (micros === 9223372036854775807n) values[r] = INFINITY;
    else if (micros === -9223372036854775808n) values[r] = MINUS_INFINITY;
    else values[r] = Number((micros - (((micros % DAY) + DAY) % DAY)) / DAY);
  }
};
