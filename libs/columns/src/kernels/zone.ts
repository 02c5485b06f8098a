import { KernelOptionError } from './kernel.js';

const DAY = 86400;
const CACHED_DAYS = 50_000;

/**
 * Offsets of an IANA zone by local time, resolved as PostgreSQL resolves them: a time in a gap takes the offset before the
 * transition, a time that comes twice takes the one after (DetermineTimeZoneOffset in datetime.c).
 */
export class Zone {
  private readonly format: Intl.DateTimeFormat | undefined;
  /** Local day → its one offset, or NaN where the day or a neighbour has a transition. */
  private readonly days = new Map<number, number>();
  private lastDay = NaN;
  private lastOffset = 0;

  constructor(name: string) {
    if (/^(UTC|Etc\/UTC|GMT|Z)$/i.test(name)) return;
    // ICU also takes offsets such as +02:00, whose sign PostgreSQL reads the other way round.
    if (!/^[A-Za-z]/.test(name)) throw unknownZone(name);
    try {
      this.format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', { ...FIELDS, timeZone: name });
    } catch {
      throw unknownZone(name);
    }
  }

  /**
   * @param local seconds since 1970-01-01T00:00:00 on the zone's wall clock
   * @returns seconds to take from `local` to get UTC
   */
  offsetAt(local: number): number {
    if (!this.format) return 0;
    const day = Math.floor(local / DAY);
    if (day !== this.lastDay) {
      this.lastDay = day;
      this.lastOffset = this.offsetOfDay(day);
    }
    return this.lastOffset === this.lastOffset ? this.lastOffset : this.acrossTransition(local);
  }

  private offsetOfDay(day: number): number {
    let offset = this.days.get(day);
    if (offset === undefined) {
      const before = this.offsetAtUtc((day - 1) * DAY);
      offset = this.offsetAtUtc((day + 2) * DAY) === before ? before : NaN;
      if (this.days.size >= CACHED_DAYS) this.days.clear();
      this.days.set(day, offset);
    }
    return offset;
  }

  /** Cold: days around transitions only. PostgreSQL, too, looks at the first transition after a day before. */
  private acrossTransition(local: number): number {
    const before = this.offsetAtUtc(local - DAY);
    let low = local - DAY;
    let high = low + 2 * DAY + 1;
    if (this.offsetAtUtc(high) === before) return before;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAtUtc(middle) === before) low = middle;
      else high = middle;
    }
    const after = this.offsetAtUtc(high);
    const asBefore = local - before;
    const asAfter = local - after;
    if (asBefore < high && asAfter < high) return before;
    if (asBefore > high && asAfter >= high) return after;
    return asBefore > asAfter ? before : after;
  }

  /** Seconds that the zone's wall clock is ahead of UTC, `seconds` after 1970-01-01T00:00:00Z. Slow: formats a date. */
  offsetAtUtc(seconds: number): number {
    if (!this.format) return 0;
    const part: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(seconds * 1000)) part[type] = Number(value);
    const wall = new Date(0);
    wall.setUTCFullYear(part['year'], part['month'] - 1, part['day']);
    wall.setUTCHours(part['hour'], part['minute'], part['second']);
    return wall.getTime() / 1000 - seconds;
  }
}

const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  hourCycle: 'h23',
} as const;

function unknownZone(name: string): KernelOptionError {
  return new KernelOptionError('timezone', `"${name}" is not an IANA time zone such as Europe/Berlin or UTC`);
}
