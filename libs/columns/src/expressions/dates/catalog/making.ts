import { Zone } from '../../../kernels/zone.js';
import { prepared, sig, type Signature } from '../../catalog/signature.js';
import { type Impl } from '../../impl.js';
import { type Kind } from '../../kinds.js';
import { makeDate, makeInterval, makeTime, makeTimestamp, secondsToTimestamp } from '../make.js';
import { byOffset, localToUtc, utcToLocal, zoneOf } from '../zones.js';

const NEVER: Impl = () => undefined;
const DATE: readonly Kind[] = ['integer', 'integer', 'integer'];
const TIME: readonly Kind[] = ['integer', 'integer', 'double precision'];
const SPAN: readonly Kind[] = [...DATE, ...DATE, 'double precision'];

/** timezone(zone, x), which is x AT TIME ZONE zone. */
const inZone = (from: Kind, to: Kind, make: (zone: Zone, arg: number) => Impl): Signature =>
  prepared(['text', from], to, ([name]) => {
    const zone = zoneOf(name);
    return zone ? make(zone, 1) : NEVER;
  });

export const functions: Readonly<Record<string, readonly Signature[]>> = {
  make_date: [sig(DATE, 'date', makeDate)],
  make_time: [sig(TIME, 'time', makeTime)],
  make_timestamp: [sig([...DATE, ...TIME], 'timestamp', makeTimestamp(undefined))],
  make_timestamptz: [
    prepared([...DATE, ...TIME], 'timestamptz', (_, { timezone }) => makeTimestamp(Zone.of(timezone))),
    prepared([...DATE, ...TIME, 'text'], 'timestamptz', (constants) => {
      const zone = zoneOf(constants[6]);
      return zone ? makeTimestamp(zone) : NEVER;
    }),
  ],
  make_interval: [sig(SPAN, 'interval', makeInterval)],
  timezone: [
    inZone('timestamp', 'timestamptz', localToUtc),
    inZone('timestamptz', 'timestamp', utcToLocal),
    sig(['interval', 'timestamp'], 'timestamptz', byOffset(-1)),
    sig(['interval', 'timestamptz'], 'timestamp', byOffset(1)),
    prepared(['timestamp'], 'timestamptz', (_, { timezone }) => localToUtc(Zone.of(timezone))),
    prepared(['timestamptz'], 'timestamp', (_, { timezone }) => utcToLocal(Zone.of(timezone))),
  ],
  to_timestamp: [sig(['double precision'], 'timestamptz', secondsToTimestamp)],
};
