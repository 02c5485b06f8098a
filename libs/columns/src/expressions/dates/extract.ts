import { type Zone } from '../../kernels/zone.js';
import { type NumericVector, type Vector } from '../../vector.js';
import { expectKind, type Impl } from '../impl.js';
import { divideNumerics, numericSum } from '../numeric-exact.js';
import { putNumeric } from '../numeric-value.js';
import { Civil, dayOfWeek, dayOfYear, isoWeek, isoYear, JULIAN_EPOCH } from './calendar.js';
import { type Field, FIELDS } from './fields.js';
import { DAY, dateSign, HOUR, infiniteSign, Instant, MINUTE, SECOND } from './instant.js';

/** What a field is read from: a wall clock's day and time, and its distance from UTC in seconds. */
interface Wall {
  readonly at: Instant;
  readonly civil: Civil;
  offset: number;
}

/** A field as a whole number of 10^-scale. */
interface Reading {
  readonly scale: 0 | 3 | 6;
  /** Needs the year, month and day. */
  readonly calendar: boolean;
  /** Of an infinite time: null where the field comes round again, else as infinite. */
  readonly endless: boolean;
  read(wall: Wall): number;
}

const reading = (
  read: Reading['read'],
  { scale = 0, calendar = true, endless = false }: Partial<Omit<Reading, 'read'>> = {},
): Reading => ({ scale, calendar, endless, read });

const CLOCK = { calendar: false };
const GROWS = { endless: true };

const READINGS: Readonly<Record<Exclude<Field, 'epoch' | 'julian'>, Reading>> = {
  microseconds: reading(({ at }) => at.micros % MINUTE, CLOCK),
  milliseconds: reading(({ at }) => at.micros % MINUTE, { scale: 3, calendar: false }),
  second: reading(({ at }) => at.micros % MINUTE, { scale: 6, calendar: false }),
  minute: reading(({ at }) => Math.floor(at.micros / MINUTE) % 60, CLOCK),
  hour: reading(({ at }) => Math.floor(at.micros / HOUR), CLOCK),
  day: reading(({ civil }) => civil.day),
  week: reading(({ at, civil }) => isoWeek(at.day, civil.year)),
  month: reading(({ civil }) => civil.month),
  quarter: reading(({ civil }) => ((civil.month + 2) / 3) | 0),
  year: reading(({ civil }) => (civil.year > 0 ? civil.year : civil.year - 1), GROWS),
  decade: reading(({ civil }) => Math.floor(civil.year / 10), GROWS),
  century: reading(({ civil }) => hundreds(civil.year, 100), GROWS),
  millennium: reading(({ civil }) => hundreds(civil.year, 1000), GROWS),
  isoyear: reading(({ at, civil }) => {
    const year = isoYear(at.day, civil.year);
    return year > 0 ? year : year - 1;
  }, GROWS),
  isodow: reading(({ at }) => dayOfWeek(at.day) || 7, CLOCK),
  dow: reading(({ at }) => dayOfWeek(at.day), CLOCK),
  doy: reading(({ at, civil }) => dayOfYear(at.day, civil.year)),
  timezone: reading(({ offset }) => offset, CLOCK),
  timezone_hour: reading(({ offset }) => (offset / 3600) | 0, CLOCK),
  timezone_minute: reading(({ offset }) => ((offset % 3600) / 60) | 0, CLOCK),
};

/** Centuries and millennia: the first begins with year 1, and there is none with number 0. */
function hundreds(year: number, size: number): number {
  return year > 0 ? Math.floor((year + size - 1) / size) : -Math.floor((size - year) / size);
}

const ZONE_FIELDS: readonly Field[] = ['timezone', 'timezone_hour', 'timezone_minute'];
const CLOCK_FIELDS: readonly Field[] = ['microseconds', 'milliseconds', 'second', 'minute', 'hour'];

export const TIMESTAMPTZ_FIELDS = FIELDS;
export const TIMESTAMP_FIELDS = FIELDS.filter((field) => !ZONE_FIELDS.includes(field));
export const DATE_FIELDS = TIMESTAMP_FIELDS.filter((field) => !CLOCK_FIELDS.includes(field));
export const TIME_FIELDS: readonly Field[] = [...CLOCK_FIELDS, 'epoch'];

/** Reads rows of a kind into a wall; answers the sign of an infinite one. */
type Load = (vector: Vector, r: number, wall: Wall) => -1 | 0 | 1;

const loadDate: Load = (vector, r, wall) => {
  const days = expectKind(vector, 'int32').values[r];
  wall.at.day = days;
  wall.at.micros = 0;
  return dateSign(days);
};

const loadTime: Load = (vector, r, wall) => {
  wall.at.readSpan(expectKind(vector, 'int64'), r);
  wall.at.micros += wall.at.day * DAY; // 24:00:00
  wall.at.day = 0;
  return 0;
};

const loadTimestamp: Load = (vector, r, wall) => {
  const from = expectKind(vector, 'int64');
  return wall.at.read(from, r) ? 0 : infiniteSign(from, r);
};

function loadZoned(zone: Zone): Load {
  return (vector, r, wall) => {
    const from = expectKind(vector, 'int64');
    if (!wall.at.read(from, r)) return infiniteSign(from, r);
    wall.offset = zone.offsetAtUtc(wall.at.seconds);
    wall.at.addSeconds(wall.offset);
    return 0;
  };
}

export type Extracted = 'date' | 'time' | 'timestamp' | 'timestamptz';

function loader(kind: Extracted, zone: Zone): Load {
  if (kind === 'date') return loadDate;
  if (kind === 'time') return loadTime;
  return kind === 'timestamp' ? loadTimestamp : loadZoned(zone);
}

/** extract(field from x): numeric. Hot: whole numbers in doubles, no allocation per row but for julian. */
export function extract(kind: Extracted, field: Field, zone: Zone): Impl {
  if (field === 'epoch') return epoch(kind);
  const load = loader(kind, zone);
  if (field === 'julian') return julian(kind, load);
  const { scale, calendar, endless, read } = READINGS[field];
  const wall: Wall = { at: new Instant(), civil: new Civil(), offset: 0 };
  return (args, target, rows) => {
    const from = args[1];
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = load(from, r, wall);
      if (sign !== 0) putEndless(out, r, sign, endless);
      else {
        if (calendar) wall.civil.set(wall.at.day);
        out.mantissa[r] = read(wall);
        out.scale[r] = scale;
      }
    }
  };
}

function putEndless(out: NumericVector, r: number, sign: number, endless: boolean): void {
  if (!endless) out.valid[r] = 0;
  else putNumeric(out, r, sign > 0 ? 'Infinity' : '-Infinity');
}

/** Seconds since 1970-01-01 00:00:00; with six decimals, of a date with none. */
function epoch(kind: Extracted): Impl {
  const at = new Instant();
  return (args, target, rows) => {
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const from = args[1];
      if (from.kind === 'int32') {
        const sign = dateSign(from.values[r]);
        if (sign !== 0) putEndless(out, r, sign, true);
        else {
          out.mantissa[r] = from.values[r] * 86_400;
          out.scale[r] = 0;
        }
        continue;
      }
      const micros = expectKind(from, 'int64');
      if (kind === 'time') at.readSpan(micros, r);
      else if (!at.read(micros, r)) {
        putEndless(out, r, infiniteSign(micros, r), true);
        continue;
      }
      // Within 2^53 microseconds, years 1685 to 2255, a double is exact.
      if (at.day > -104_000 && at.day < 104_000) {
        out.mantissa[r] = at.day * DAY + at.micros;
        out.scale[r] = 6;
      } else putNumeric(out, r, { mantissa: micros.values[r], scale: 6 });
    }
  };
}

function julian(kind: Extracted, load: Load): Impl {
  const wall: Wall = { at: new Instant(), civil: new Civil(), offset: 0 };
  return (args, target, rows) => {
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = load(args[1], r, wall);
      if (sign !== 0) {
        putEndless(out, r, sign, true);
        continue;
      }
      const day = { mantissa: BigInt(wall.at.day + JULIAN_EPOCH), scale: 0 };
      const rest = { mantissa: BigInt(wall.at.micros), scale: 0 };
      const part = kind === 'date' ? undefined : divideNumerics(rest, { mantissa: BigInt(DAY), scale: 0 });
      putNumeric(out, r, part === undefined ? day : numericSum(day, part, 1));
    }
  };
}

/** date_part(field, x): double precision, computed as PostgreSQL computes it. */
export function datePart(kind: Extracted, field: Field, zone: Zone): Impl {
  const load = loader(kind, zone);
  const read = partReader(field);
  const wall: Wall = { at: new Instant(), civil: new Civil(), offset: 0 };
  const endless = field === 'epoch' || field === 'julian' || READINGS[field].endless;
  return (args, target, rows) => {
    const from = args[1];
    const out = expectKind(target, 'float64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const sign = load(from, r, wall);
      if (sign !== 0) {
        if (endless) out.values[r] = sign * Infinity;
        else out.valid[r] = 0;
      } else if (field === 'epoch') {
        out.values[r] = from.kind === 'int32' ? from.values[r] * 86_400 : epochOf(from, r);
      } else out.values[r] = read(wall);
    }
  };
}

function epochOf(from: Vector, r: number): number {
  return Number(expectKind(from, 'int64').values[r]) / 1e6;
}

function partReader(field: Field): (wall: Wall) => number {
  const seconds = ({ at }: Wall): number => Math.floor((at.micros % MINUTE) / SECOND);
  switch (field) {
    case 'epoch':
      return () => 0;
    case 'second':
      return (wall) => seconds(wall) + (wall.at.micros % SECOND) / 1e6;
    case 'milliseconds':
      return (wall) => seconds(wall) * 1000 + (wall.at.micros % SECOND) / 1000;
    case 'julian':
      return ({ at }) =>
        at.day + JULIAN_EPOCH + (Math.floor(at.micros / SECOND) + (at.micros % SECOND) / 1e6) / 86_400;
    default: {
      const { calendar, read } = READINGS[field];
      return (wall) => {
        if (calendar) wall.civil.set(wall.at.day);
        return read(wall);
      };
    }
  }
}
