import { Zone } from '../../../kernels/zone.js';
import { exchanged, prepared, sig, type Signature } from '../../catalog/signature.js';
import { type Kind } from '../../kinds.js';
import {
  addIntervals,
  divideInterval,
  justifyDays,
  justifyHours,
  justifyInterval,
  multiplyInterval,
  negateInterval,
} from '../interval-math.js';
import { shiftTimes, subtractTimes } from '../time-math.js';
import { dateAndTime, shiftDates, shiftTimestamps, subtractTimestamps } from '../timestamp-math.js';

type Signatures = Readonly<Record<string, readonly Signature[]>>;

function zonedShift(sign: 1 | -1, spanAt: 0 | 1): Signature {
  const args: readonly Kind[] = spanAt === 1 ? ['timestamptz', 'interval'] : ['interval', 'timestamptz'];
  return prepared(args, 'timestamptz', (_, { timezone }) => shiftTimestamps(sign, Zone.of(timezone), spanAt));
}

const comparing = [sig(['interval', 'interval'], 'boolean', 'compare')];

export const binary: Signatures = {
  '+': [
    sig(['date', 'interval'], 'timestamp', shiftDates(1)),
    exchanged(sig(['interval', 'date'], 'timestamp', shiftDates(1, 0))),
    sig(['date', 'time'], 'timestamp', dateAndTime(0)),
    exchanged(sig(['time', 'date'], 'timestamp', dateAndTime(1))),
    sig(['timestamp', 'interval'], 'timestamp', shiftTimestamps(1, undefined)),
    exchanged(sig(['interval', 'timestamp'], 'timestamp', shiftTimestamps(1, undefined, 0))),
    zonedShift(1, 1),
    exchanged(zonedShift(1, 0)),
    sig(['time', 'interval'], 'time', shiftTimes(1)),
    exchanged(sig(['interval', 'time'], 'time', shiftTimes(1, 0))),
    sig(['interval', 'interval'], 'interval', addIntervals(1)),
  ],
  '-': [
    sig(['date', 'interval'], 'timestamp', shiftDates(-1)),
    sig(['timestamp', 'interval'], 'timestamp', shiftTimestamps(-1, undefined)),
    zonedShift(-1, 1),
    sig(['time', 'interval'], 'time', shiftTimes(-1)),
    sig(['time', 'time'], 'interval', subtractTimes),
    sig(['timestamp', 'timestamp'], 'interval', subtractTimestamps),
    sig(['timestamptz', 'timestamptz'], 'interval', subtractTimestamps),
    sig(['interval', 'interval'], 'interval', addIntervals(-1)),
  ],
  '*': [
    sig(['interval', 'double precision'], 'interval', multiplyInterval(0)),
    sig(['double precision', 'interval'], 'interval', multiplyInterval(1)),
  ],
  '/': [sig(['interval', 'double precision'], 'interval', divideInterval)],
  ...Object.fromEntries(['=', '<>', '<', '<=', '>', '>='].map((op) => [op, comparing])),
};

export const unary: Signatures = { '-': [sig(['interval'], 'interval', negateInterval)] };

export const functions: Signatures = {
  justify_days: [sig(['interval'], 'interval', justifyDays)],
  justify_hours: [sig(['interval'], 'interval', justifyHours)],
  justify_interval: [sig(['interval'], 'interval', justifyInterval)],
};
