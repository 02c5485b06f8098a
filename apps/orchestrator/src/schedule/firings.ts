import { createHash } from 'node:crypto';
import type { ResolvedSchedule } from '@sluice/config';
import { type CronExpression, CronExpressionParser } from 'cron-parser';
import { dayOf, instantOf, wallOf } from './wall-time.js';

/** One time at which a schedule fires. */
export interface Firing {
  /** The scheduled time, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly atMs: number;
  /** When the run is made: the scheduled time and the jitter. */
  readonly fireAtMs: number;
  /** YYYY-MM-DD. */
  readonly logicalDate: string;
  /** Place among the times of a day, from 0: a schedule that fires once a day has 0 alone. */
  readonly slot: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No change of clocks is greater. */
const CHANGE_MS = 3 * HOUR_MS;

/**
 * When a schedule fires. Its fields are read as wall time by the cron library, in a calendar without clock changes (UTC); each
 * wall time then becomes an instant of the zone. So a time that is skipped fires once, when the clocks have changed, and one that is
 * repeated fires once, at first; several skipped times are one firing.
 */
export class Firings {
  constructor(
    private readonly pipeline: string,
    private readonly schedule: ResolvedSchedule,
  ) {}

  /** The first after an instant; undefined: it never fires again. */
  after(instantMs: number): Firing | undefined {
    const { timezone } = this.schedule;
    const walls = this.#from(wallOf(instantMs, timezone));
    for (let wall = next(walls); wall !== undefined; wall = next(walls)) {
      const atMs = instantOf(wall, timezone);
      // Not later where the clocks went back: the wall times of the hour that is repeated have been.
      if (atMs > instantMs) return this.#firing(atMs, wall);
    }
    return undefined;
  }

  /** The first after an instant whose run is due at `dueMs` or later: its time may have passed, and its jitter not. */
  afterDue(instantMs: number, dueMs: number): Firing | undefined {
    let firing = this.after(Math.max(instantMs, dueMs - this.schedule.jitterMs - 1));
    while (firing && firing.fireAtMs < dueMs) firing = this.after(firing.atMs);
    return firing;
  }

  /** The last whose run is due at an instant. */
  lastDue(instantMs: number): Firing | undefined {
    const { timezone, jitterMs } = this.schedule;
    const walls = this.#from(wallOf(instantMs, timezone) + CHANGE_MS);
    const oldest = instantMs - jitterMs - 400 * DAY_MS;
    for (let wall = previous(walls); wall !== undefined; wall = previous(walls)) {
      const atMs = instantOf(wall, timezone);
      if (atMs < oldest) return undefined;
      if (atMs > instantMs) continue;
      const firing = this.#firing(atMs, wall);
      if (firing.fireAtMs <= instantMs) return firing;
    }
    return undefined;
  }

  /** The logical dates on which it fires, both ends included, in order. */
  *dates(from: string, to: string): Generator<string> {
    const shift = this.schedule.logicalDate === 'previous' ? DAY_MS : 0;
    const walls = this.#from(Date.parse(from) + shift - 1);
    let last = '';
    for (let wall = next(walls); wall !== undefined; wall = next(walls)) {
      const date = dayOf(wall - shift);
      if (date > to) return;
      if (date !== last) yield (last = date);
    }
  }

  #from(wallMs: number): CronExpression {
    return CronExpressionParser.parse(this.schedule.cron, { tz: 'UTC', currentDate: new Date(wallMs) });
  }

  #firing(atMs: number, wallMs: number): Firing {
    const previousDay = this.schedule.logicalDate === 'previous' ? DAY_MS : 0;
    return {
      atMs,
      fireAtMs: atMs + this.#jitter(atMs),
      logicalDate: dayOf(wallMs - previousDay),
      slot: this.#slot(wallMs),
    };
  }

  /** The same for every replica, and at every try. */
  #jitter(atMs: number): number {
    const { jitterMs } = this.schedule;
    if (jitterMs === 0) return 0;
    const hash = createHash('sha256').update(`${this.pipeline}\n${atMs}`).digest();
    return hash.readUIntBE(0, 6) % (jitterMs + 1);
  }

  /** Of every day that it fires on, the times are the same: each of its hours with each of its minutes. */
  #slot(wallMs: number): number {
    const { hour, minute } = this.#from(wallMs).fields;
    const wall = new Date(wallMs);
    const hours = (hour.values as readonly number[]).filter((value) => value < wall.getUTCHours()).length; // numbers in these fields
    const minutes = (minute.values as readonly number[]).filter(
      (value) => value < wall.getUTCMinutes(),
    ).length; // as above
    return hours * minute.values.length + minutes;
  }
}

function next(walls: CronExpression): number | undefined {
  return step(() => walls.next().getTime());
}

function previous(walls: CronExpression): number | undefined {
  return step(() => walls.prev().getTime());
}

/** The library throws where it finds none within many years, as for the 30th of February. */
function step(find: () => number): number | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
