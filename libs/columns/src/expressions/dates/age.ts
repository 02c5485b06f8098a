import { type Zone } from '../../kernels/zone.js';
import { expectKind, type Impl } from '../impl.js';
import { Civil, daysInMonth } from './calendar.js';
import { DAY, Instant } from './instant.js';
import { putSmall, subtractInfinities, WallClock } from './timestamp-math.js';

/** age(later, earlier): years, months and days by the calendar, counted from the earlier of the two. */
export function age(zone: Zone | undefined): Impl {
  const clock = new WallClock(zone);
  const x = new Instant();
  const y = new Instant();
  const late = new Civil();
  const early = new Civil();
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'int64');
    const b = expectKind(args[1], 'int64');
    const out = expectKind(target, 'interval');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!x.read(a, r) || !y.read(b, r)) {
        subtractInfinities(a, b, out, r, marks);
        continue;
      }
      const behind = x.day < y.day || (x.day === y.day && x.micros < y.micros);
      clock.toLocal(x);
      clock.toLocal(y);
      const [top, low] = behind ? [y, x] : [x, y];
      late.set(top.day);
      early.set(low.day);
      let months = (late.year - early.year) * 12 + late.month - early.month;
      let days = late.day - early.day;
      let micros = top.micros - low.micros;
      if (micros < 0) {
        micros += DAY;
        days -= 1;
      }
      // A negative difference of days borrows the length of the month of the earlier time.
      while (days < 0) {
        days += daysInMonth(early.year, early.month);
        months -= 1;
      }
      const sign = behind ? -1 : 1;
      out.months[r] = sign * months;
      out.days[r] = sign * days;
      putSmall(out, r, sign * micros);
    }
  };
}
