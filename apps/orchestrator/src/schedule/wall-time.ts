/**
 * Wall times of an IANA zone, as milliseconds that would be the same reading in UTC. Node's own zone data (ICU) decides; no
 * arithmetic of ours knows a rule of any zone.
 */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format); // as many as there are zones
  }
  return format;
}

/** What the clocks of the zone show at an instant. */
export function wallOf(instantMs: number, zone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instantMs)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const milliseconds = ((instantMs % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
}

const DAY_MS = 86_400_000;

/**
 * When the clocks of the zone show a wall time: the first time where a change of the clocks repeats it, and the moment of
 * the change where one skips it.
 */
export function instantOf(wallMs: number, zone: string): number {
  const before = offsetAt(wallMs - DAY_MS, zone);
  const after = offsetAt(wallMs + DAY_MS, zone);
  const candidates = [wallMs - before, wallMs - after].filter((at) => wallOf(at, zone) === wallMs);
  if (candidates.length > 0) return Math.min(...candidates);
  return changeBetween(wallMs - Math.max(before, after), wallMs - Math.min(before, after), zone);
}

function offsetAt(instantMs: number, zone: string): number {
  return wallOf(instantMs, zone) - instantMs;
}

/** The first millisecond of the offset that holds at `to`; at `from` another one does. */
function changeBetween(from: number, to: number, zone: string): number {
  const late = offsetAt(to, zone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === late) high = middle;
    else low = middle;
  }
  return high;
}

/** YYYY-MM-DD of a wall time. */
export function dayOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}
