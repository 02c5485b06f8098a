import { expectKind, type Impl } from '../impl.js';
import { DAY, Instant } from './instant.js';
import { intervalSign } from './interval-value.js';
import { putSmall } from './timestamp-math.js';

/** time ± interval: within the day, round the clock. */
export function shiftTimes(sign: 1 | -1, spanAt: 0 | 1 = 1): Impl {
  const time = new Instant();
  const span = new Instant();
  const message = `cannot ${sign === 1 ? 'add' : 'subtract'} infinite interval ${sign === 1 ? 'to' : 'from'} time`;
  return (args, target, rows, marks) => {
    const times = expectKind(args[1 - spanAt], 'int64');
    const spans = expectKind(args[spanAt], 'interval');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (intervalSign(spans, r) !== 0) {
        marks.add(r, { sqlstate: '22008', message });
        continue;
      }
      time.readSpan(times, r);
      span.readSpan(spans, r);
      putSmall(out, r, (time.micros + sign * span.micros + DAY) % DAY);
    }
  };
}

export const subtractTimes: Impl = (args, target, rows) => {
  const a = expectKind(args[0], 'int64');
  const b = expectKind(args[1], 'int64');
  const out = expectKind(target, 'interval');
  const x = new Instant();
  const y = new Instant();
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    x.readSpan(a, r);
    y.readSpan(b, r);
    out.months[r] = out.days[r] = 0;
    putSmall(out, r, (x.day - y.day) * DAY + x.micros - y.micros);
  }
};

export const timeToInterval: Impl = (args, target, rows) => {
  const from = expectKind(args[0], 'int64');
  const out = expectKind(target, 'interval');
  for (let r = 0; r < rows; r++) {
    out.months[r] = out.days[r] = 0;
    out.words[2 * r] = from.words[2 * r];
    out.words[2 * r + 1] = from.words[2 * r + 1];
  }
};

/** What is left of whole days. */
export const intervalToTime: Impl = (args, target, rows, marks) => {
  const from = expectKind(args[0], 'interval');
  const out = expectKind(target, 'int64');
  const span = new Instant();
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    if (intervalSign(from, r) !== 0) {
      marks.add(r, { sqlstate: '22008', message: 'cannot convert infinite interval to time' });
      continue;
    }
    span.readSpan(from, r);
    putSmall(out, r, span.micros);
  }
};
