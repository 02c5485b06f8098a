import { expectKind, type Impl } from '../impl.js';
import { textAt } from '../text-out.js';
import { parseInterval } from './interval-parse.js';
import { putInfiniteInterval, putInterval } from './interval-value.js';

/** text → interval, one string per row. */
export const parseIntervals: Impl = (args, target, rows, marks) => {
  const text = expectKind(args[0], 'bytes');
  const out = expectKind(target, 'interval');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const written = textAt(text, r);
    const value = parseInterval(written);
    if (typeof value === 'object' && putInterval(out, r, value)) continue;
    if (value === 'infinity' || value === '-infinity') putInfiniteInterval(out, r, value === 'infinity');
    else {
      const reason = typeof value === 'string' ? value : 'is out of range for an interval';
      marks.add(r, { sqlstate: '22007', message: `cast: "${written.slice(0, 200)}" ${reason}` });
    }
  }
};
