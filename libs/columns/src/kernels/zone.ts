import { KernelOptionError } from './kernel.js';

const DAY = 86400;
/** Seconds of a window; a power of two that is about half a year. */
const WINDOW = 16_777_216;
/** How far apart offsets are looked up to find transitions: no zone has ever had two that cancel out in less. */
const STEP = 4 * DAY;
/** 1800-01-01: every zone is on local mean time before. */
const FIRST = -5_364_662_400;
/** 2800-01-01, and the length of the calendar's cycle of 400 years, after which every rule repeats: from 2400 on, all do. */
const LAST = 26_192_246_400;
const CYCLE = 12_622_780_800;

/** The offsets of one window: `offsets[0]` at its start, `offsets[i + 1]` from `starts[i]` on. */
interface Window {
  readonly starts: Float64Array;
  readonly offsets: Int32Array;
}

/**
 * Offsets of an IANA zone, by instant and by local time. Transitions are found in half-years as they are asked for
 * and kept, so that a row costs a look-up: nothing here allocates per row.
 */
export class Zone {
  private readonly format: Intl.DateTimeFormat | undefined;
  private readonly windows = new Map<number, Window>();
  private lastIndex = NaN;
  private last: Window | undefined;

  /** Zones are facts: all users of one share what has been found out about it. As many as there are names, at most. */
  private static readonly known = new Map<string, Zone>();

  /** @param name empty: UTC. @throws KernelOptionError where there is no such zone */
  static of(name: string): Zone {
    const key = name.toLowerCase();
    let zone = Zone.known.get(key);
    if (zone === undefined) Zone.known.set(key, (zone = new Zone(name)));
    return zone;
  }

  private constructor(name: string) {
    if (name === '' || /^(UTC|Etc\/UTC|GMT|Z)$/i.test(name)) return;
    // ICU also takes offsets such as +02:00, whose sign PostgreSQL reads the other way round.
    if (!/^[A-Za-z]/.test(name)) throw unknownZone(name);
    try {
      this.format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', { ...FIELDS, timeZone: name });
    } catch {
      throw unknownZone(name);
    }
  }

  /** Seconds that the zone's wall clock is ahead of UTC, `seconds` after 1970-01-01T00:00:00Z. */
  offsetAtUtc(seconds: number): number {
    if (!this.format) return 0;
    const at = within(seconds);
    const { starts, offsets } = this.windowOf(at);
    let i = starts.length;
    while (i > 0 && at < starts[i - 1]) i--;
    return offsets[i];
  }

  /**
   * Resolves as PostgreSQL does: a time in a gap takes the offset before the transition, a time that comes twice the one
   * after; of several transitions, the first after a day before counts (DetermineTimeZoneOffset in datetime.c).
   *
   * @param local seconds since 1970-01-01T00:00:00 on the zone's wall clock
   * @returns seconds to take from `local` to get UTC
   */
  offsetAt(local: number): number {
    if (!this.format) return 0;
    const from = within(local - DAY);
    const before = this.offsetAtUtc(from);
    const boundary = this.transitionAfter(from);
    if (boundary > from + 3 * DAY) return before;
    const after = this.offsetAtUtc(boundary);
    const asBefore = from + DAY - before;
    const asAfter = from + DAY - after;
    if (asBefore < boundary && asAfter < boundary) return before;
    if (asBefore > boundary && asAfter >= boundary) return after;
    return asBefore > asAfter ? before : after;
  }

  /** The first transition after an instant that is less than a window away, else one beyond. */
  private transitionAfter(seconds: number): number {
    const { starts } = this.windowOf(seconds);
    for (let i = 0; i < starts.length; i++) if (starts[i] > seconds) return starts[i];
    const next = (Math.floor(seconds / WINDOW) + 1) * WINDOW;
    if (next > seconds + 3 * DAY) return Infinity;
    const later = this.windowOf(next).starts;
    return later.length > 0 ? later[0] : Infinity;
  }

  private windowOf(seconds: number): Window {
    const index = Math.floor(seconds / WINDOW);
    if (index === this.lastIndex && this.last) return this.last;
    let window = this.windows.get(index);
    if (window === undefined) this.windows.set(index, (window = this.explore(index * WINDOW)));
    this.lastIndex = index;
    this.last = window;
    return window;
  }

  private explore(start: number): Window {
    const starts: number[] = [];
    // A transition at the very start belongs to this window.
    const offsets = [this.lookUp(start - 1)];
    for (let at = start; at <= start + WINDOW - 1; at += STEP) {
      const until = Math.min(at + STEP - 1, start + WINDOW - 1);
      const known = offsets[offsets.length - 1];
      if (this.lookUp(until) === known) continue;
      const found = this.bisect(at - 1, until, known);
      starts.push(found);
      offsets.push(this.lookUp(found));
    }
    return { starts: Float64Array.from(starts), offsets: Int32Array.from(offsets) };
  }

  /** The first second whose offset is not `known`, which `low` has and `high` has not. */
  private bisect(from: number, to: number, known: number): number {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.lookUp(middle) === known) low = middle;
      else high = middle;
    }
    return high;
  }

  /** Slow: formats a date. */
  private lookUp(seconds: number): number {
    const part: Record<string, number> = {};
    for (const { type, value } of this.format?.formatToParts(seconds * 1000) ?? [])
      part[type] = Number(value);
    const wall = new Date(0);
    wall.setUTCFullYear(part['year'], part['month'] - 1, part['day']);
    wall.setUTCHours(part['hour'], part['minute'], part['second']);
    return wall.getTime() / 1000 - seconds;
  }
}

/** The same moment of a calendar that repeats, in the years that zones are looked up for. */
function within(seconds: number): number {
  if (seconds < FIRST) return FIRST;
  return seconds < LAST ? seconds : seconds - Math.ceil((seconds - LAST + 1) / CYCLE) * CYCLE;
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
