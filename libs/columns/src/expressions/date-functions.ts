import { type RuntimeError } from './errors.js';
import { expectKind, type Impl } from './impl.js';

const MINUS_INFINITY = -2147483648;
const INFINITY = 2147483647;
const EARLIEST = -2440588; // 4714-11-24 BC, PostgreSQL's first day
const LATEST = 2145031948; // 5874897-12-31
const DATE_RANGE: RuntimeError = { sqlstate: '22008', message: 'date out of range' };

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
