import { KernelOptionError } from '../../kernels/kernel.js';
import { Zone } from '../../kernels/zone.js';
import { type Vector } from '../../vector.js';
import { ExpressionError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { textAt } from '../text-out.js';
import {
  DATE_INFINITY,
  DATE_MINUS_INFINITY,
  DATE_RANGE,
  DAY,
  dateSign,
  infiniteSign,
  Instant,
  LAST_DAY,
  putInfinity,
  TIMESTAMP_RANGE,
} from './instant.js';
import { intervalSign } from './interval-value.js';
import { putSmall } from './timestamp-math.js';

/**
 * The zone that a constant argument names. Abbreviations are refused: PostgreSQL reads them by a table of the server.
 *
 * @throws ExpressionError
 */
export function zoneOf(constant: Vector | undefined): Zone | undefined {
  if (constant?.kind !== 'bytes') {
    throw new ExpressionError(
      'the time zone has to be a constant',
      undefined,
      "Write its name as a literal, such as 'Europe/Berlin'; choose between several with CASE.",
    );
  }
  if (constant.valid[0] === 0) return undefined;
  const name = textAt(constant, 0);
  if (/^(?:UTC|GMT|Z)$/i.test(name)) return Zone.of('UTC');
  const refused = new ExpressionError(
    `"${name}" is not an IANA time zone`,
    undefined,
    "Write a name such as 'Europe/Berlin' or 'UTC'; for a fixed offset, interval '02:00'.",
  );
  if (!name.includes('/')) throw refused;
  try {
    return Zone.of(name);
  } catch (error) {
    throw error instanceof KernelOptionError ? refused : error;
  }
}

/** timestamp → timestamptz: the local time of the zone. */
export function localToUtc(zone: Zone, arg = 0): Impl {
  return moved(arg, (seconds) => -zone.offsetAt(seconds));
}

/** timestamptz → timestamp: what the zone's clock shows. */
export function utcToLocal(zone: Zone, arg = 0): Impl {
  return moved(arg, (seconds) => zone.offsetAtUtc(seconds));
}

function moved(arg: number, by: (seconds: number) => number): Impl {
  const at = new Instant();
  return (args, target, rows, marks) => {
    const from = expectKind(args[arg], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!at.read(from, r)) {
        putInfinity(out, r, infiniteSign(from, r) > 0);
        continue;
      }
      at.addSeconds(by(at.seconds));
      if (at.inRange) at.write(out, r);
      else marks.add(r, TIMESTAMP_RANGE);
    }
  };
}

/** timezone(interval, timestamp[tz]): a fixed offset, east of Greenwich. */
export function byOffset(sign: 1 | -1): Impl {
  const at = new Instant();
  const offset = new Instant();
  return (args, target, rows, marks) => {
    const spans = expectKind(args[0], 'interval');
    const from = expectKind(args[1], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!at.read(from, r)) putInfinity(out, r, infiniteSign(from, r) > 0);
      else if (intervalSign(spans, r) !== 0) {
        marks.add(r, { sqlstate: '22023', message: 'interval time zone must be finite' });
      } else if (spans.months[r] !== 0 || spans.days[r] !== 0) {
        marks.add(r, { sqlstate: '22023', message: 'interval time zone must not include months or days' });
      } else {
        offset.readSpan(spans, r);
        // Whole seconds, towards zero.
        const micros = offset.day * DAY + offset.micros;
        at.addSeconds(sign * Math.trunc(micros / 1_000_000));
        if (at.inRange) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}

/** date → timestamp and, with a zone, timestamptz: midnight there. */
export function dateToInstant(zone: Zone | undefined): Impl {
  const at = new Instant();
  return (args, target, rows, marks) => {
    const from = expectKind(args[0], 'int32').values;
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = dateSign(from[r]);
      if (sign !== 0) putInfinity(out, r, sign > 0);
      else if (from[r] > LAST_DAY) {
        marks.add(r, { sqlstate: '22008', message: 'date out of range for timestamp' });
      } else {
        at.day = from[r];
        at.micros = 0;
        if (zone) at.addSeconds(-zone.offsetAt(at.seconds));
        if (at.inRange) at.write(out, r);
        else marks.add(r, TIMESTAMP_RANGE);
      }
    }
  };
}

/** timestamp → date and, with a zone, timestamptz → date. */
export function instantToDate(zone: Zone | undefined): Impl {
  const at = new Instant();
  return (args, target, rows, marks) => {
    const from = expectKind(args[0], 'int64');
    const out = expectKind(target, 'int32');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!at.read(from, r)) {
        out.values[r] = infiniteSign(from, r) > 0 ? DATE_INFINITY : DATE_MINUS_INFINITY;
        continue;
      }
      if (zone) at.addSeconds(zone.offsetAtUtc(at.seconds));
      if (at.inRange) out.values[r] = at.day;
      else marks.add(r, DATE_RANGE);
    }
  };
}

/** timestamp → time and, with a zone, timestamptz → time; an infinite one has none. */
export function instantToTime(zone: Zone | undefined): Impl {
  const at = new Instant();
  return (args, target, rows) => {
    const from = expectKind(args[0], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      if (!at.read(from, r)) {
        out.valid[r] = 0;
        continue;
      }
      if (zone) at.addSeconds(zone.offsetAtUtc(at.seconds));
      putSmall(out, r, at.micros);
    }
  };
}
