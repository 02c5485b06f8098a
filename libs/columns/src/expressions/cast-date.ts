import { Zone } from '../kernels/zone.js';
import { dateToInstant, instantToDate, instantToTime, localToUtc, utcToLocal } from './dates/zones.js';
import { intervalToTime, timeToInterval } from './dates/time-math.js';
import { type Impl } from './impl.js';
import { type Kind } from './kinds.js';

/** Casts among dates, times and intervals; local times are those of the zone. */
export function castDate(from: Kind, to: Kind, timezone: string): Impl | undefined {
  switch (`${from}>${to}`) {
    case 'date>timestamp':
      return dateToInstant(undefined);
    case 'date>timestamptz':
      return dateToInstant(Zone.of(timezone));
    case 'timestamp>date':
      return instantToDate(undefined);
    case 'timestamptz>date':
      return instantToDate(Zone.of(timezone));
    case 'timestamp>time':
      return instantToTime(undefined);
    case 'timestamptz>time':
      return instantToTime(Zone.of(timezone));
    case 'timestamp>timestamptz':
      return localToUtc(Zone.of(timezone));
    case 'timestamptz>timestamp':
      return utcToLocal(Zone.of(timezone));
    case 'time>interval':
      return timeToInterval;
    case 'interval>time':
      return intervalToTime;
    default:
      return undefined;
  }
}
