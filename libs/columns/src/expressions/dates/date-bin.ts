import { type RuntimeError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import {
  DAY,
  FIRST_MICROS,
  INFINITY,
  infiniteSign,
  LAST_MICROS,
  putInfinity,
  TIMESTAMP_RANGE,
} from './instant.js';
import { INTERVAL_RANGE, intervalSign } from './interval-value.js';

const message = (sqlstate: RuntimeError['sqlstate'], text: string): RuntimeError => ({
  sqlstate,
  message: text,
});
const ENDLESS_STRIDE = message('22008', 'timestamps cannot be binned into infinite intervals');
const ENDLESS_ORIGIN = message('22008', 'origin out of range');
const MONTHS = message('0A000', 'timestamps cannot be binned into intervals containing months or years');
const NO_STRIDE = message('22008', 'stride must be greater than zero');

/** date_bin(stride, source, origin), of timestamp and of timestamptz: bins are lengths of time, whatever the zone. */
export const dateBin: Impl = (args, target, rows, marks) => {
  const strides = expectKind(args[0], 'interval');
  const from = expectKind(args[1], 'int64');
  const origins = expectKind(args[2], 'int64');
  const out = expectKind(target, 'int64');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const sign = infiniteSign(from, r);
    if (sign !== 0) putInfinity(out, r, sign > 0);
    else if (infiniteSign(origins, r) !== 0) marks.add(r, ENDLESS_ORIGIN);
    else if (intervalSign(strides, r) !== 0) marks.add(r, ENDLESS_STRIDE);
    else if (strides.months[r] !== 0) marks.add(r, MONTHS);
    else {
      const stride = BigInt(strides.days[r]) * BigInt(DAY) + strides.values[r];
      if (stride > INFINITY || stride < -INFINITY) marks.add(r, INTERVAL_RANGE);
      else if (stride <= 0n) marks.add(r, NO_STRIDE);
      else {
        const distance = from.values[r] - origins.values[r];
        const rest = ((distance % stride) + stride) % stride;
        const bin = from.values[r] - rest;
        if (BigInt.asIntN(64, distance) !== distance) marks.add(r, INTERVAL_RANGE);
        else if (bin < FIRST_MICROS || bin > LAST_MICROS) marks.add(r, TIMESTAMP_RANGE);
        else out.values[r] = bin;
      }
    }
  }
};
