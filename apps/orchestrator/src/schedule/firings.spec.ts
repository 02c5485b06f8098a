import type { ResolvedSchedule } from '@sluice/config';
import { Firings } from './firings.js';
import { wallOf } from './wall-time.js';

const schedule = (given: Partial<ResolvedSchedule>): ResolvedSchedule => ({
  cron: '0 6 * * *',
  timezone: 'UTC',
  logicalDate: 'same',
  catchUp: 'all',
  jitterMs: 0,
  ...given,
});

function between(given: Partial<ResolvedSchedule>, from: string, to: string): string[] {
  const firings = new Firings('orders', schedule(given));
  const found: string[] = [];
  for (let at = firings.after(Date.parse(from) - 1); at; at = firings.after(at.atMs)) {
    if (at.atMs > Date.parse(to)) break;
    found.push(new Date(at.atMs).toISOString());
  }
  return found;
}

const MINUTE_MS = 60_000;

/**
 * An oracle that looks at every minute there is: what the clocks show decides, each wall time counts once, and those that are
 * skipped count when the clocks have changed. It shares nothing with the code but the reading of the clocks.
 */
function everyMinute(matches: (wall: Date) => boolean, timezone: string, from: string, to: string): string[] {
  const seen = new Set<number>();
  const found: string[] = [];
  // From a day before, so that what was seen before the range is known.
  const start = Date.parse(from) - 1_440 * MINUTE_MS;
  let shown = wallOf(start, timezone) - MINUTE_MS;
  for (let at = start; at <= Date.parse(to); at += MINUTE_MS) {
    const wall = wallOf(at, timezone);
    let fires = false;
    // More than one where the clocks went forward.
    for (let time = Math.min(shown + MINUTE_MS, wall); time <= wall; time += MINUTE_MS) {
      if (!seen.has(time) && matches(new Date(time))) fires = true;
      seen.add(time);
    }
    if (fires && at >= Date.parse(from)) found.push(new Date(at).toISOString());
    shown = wall;
  }
  return found;
}

const CRONS: [string, (wall: Date) => boolean][] = [
  ['30 2 * * *', (t) => t.getUTCHours() === 2 && t.getUTCMinutes() === 30],
  ['0 0 * * *', (t) => t.getUTCHours() === 0 && t.getUTCMinutes() === 0],
  ['*/15 * * * *', (t) => t.getUTCMinutes() % 15 === 0],
  [
    '5,50 1-3 * * SUN',
    (t) => [5, 50].includes(t.getUTCMinutes()) && [1, 2, 3].includes(t.getUTCHours()) && t.getUTCDay() === 0,
  ],
  ['0 * 28 * *', (t) => t.getUTCMinutes() === 0 && t.getUTCDate() === 28],
];
const CHANGES: [string, string, string][] = [
  ['Europe/Berlin', 'forward', '2027-03-28'],
  ['Europe/Berlin', 'back', '2026-10-25'],
  ['America/New_York', 'forward', '2027-03-14'],
  ['America/New_York', 'back', '2026-11-01'],
  ['Australia/Lord_Howe', 'forward by half an hour', '2026-10-04'],
  ['Australia/Lord_Howe', 'back by half an hour', '2027-04-04'],
];

describe('Firings', () => {
  describe.each(CHANGES)('in %s, where clocks go %s on %s', (timezone, _, day) => {
    const from = new Date(Date.parse(day) - 36 * 60 * MINUTE_MS).toISOString();
    const to = new Date(Date.parse(day) + 60 * 60 * MINUTE_MS).toISOString();

    it.each(CRONS)('fire by %s as one sees who looks at every minute', (cron, matches) => {
      expect(between({ cron, timezone }, from, to)).toEqual(everyMinute(matches, timezone, from, to));
    });
  });

  it('fire once, when the clocks have changed, for a time that is skipped', () => {
    const berlin = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(between(berlin, '2027-03-27T12:00:00Z', '2027-03-29T12:00:00Z')).toEqual([
      '2027-03-28T01:00:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  it('fire once, at first, for a time that is repeated', () => {
    const berlin = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(between(berlin, '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('have the day of the zone for a logical date, or the one before', () => {
    const auckland = { cron: '0 1 * * *', timezone: 'Pacific/Auckland' };
    const at = Date.parse('2026-11-22T00:00:00Z'); // 13:00 on the 22nd there
    expect(new Firings('a', schedule(auckland)).after(at)?.logicalDate).toBe('2026-11-23');
    const previous = schedule({ ...auckland, logicalDate: 'previous' });
    expect(new Firings('a', previous).after(at)?.logicalDate).toBe('2026-11-22');
  });

  it('have a place of their own within a day that has several', () => {
    const firings = new Firings('a', schedule({ cron: '15,45 6,18 * * *' }));
    const slots: [string, number][] = [];
    let at = Date.parse('2026-11-22T07:00:00Z');
    for (let i = 0; i < 5; i += 1) {
      const firing = firings.after(at);
      if (!firing) break;
      slots.push([new Date(firing.atMs).toISOString().slice(5, 16), firing.slot]);
      at = firing.atMs;
    }
    expect(slots).toEqual([
      ['11-22T18:15', 2],
      ['11-22T18:45', 3],
      ['11-23T06:15', 0],
      ['11-23T06:45', 1],
      ['11-23T18:15', 2],
    ]);
  });

  it('are put off by a jitter that is the same for all who ask, and differs from time to time', () => {
    const jitters = Array.from({ length: 50 }, (_, day) => {
      const at = Date.UTC(2026, 0, day + 1);
      const ask = () => new Firings('a', schedule({ jitterMs: 300_000 })).after(at);
      const [one, other] = [ask(), ask()];
      expect(other).toEqual(one);
      return (one?.fireAtMs ?? 0) - (one?.atMs ?? 0);
    });
    expect(Math.min(...jitters)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...jitters)).toBeLessThanOrEqual(300_000);
    expect(new Set(jitters).size).toBeGreaterThan(40);
  });

  it('know the last one whose run is due, its jitter counted', () => {
    const firings = new Firings('a', schedule({ cron: '* * * * *', jitterMs: 120_000 }));
    const now = Date.parse('2026-11-22T12:00:30Z');
    const last = firings.lastDue(now);
    expect(last?.fireAtMs).toBeLessThanOrEqual(now);
    let at = last?.atMs ?? 0;
    for (let later = firings.after(at); later && later.atMs <= now; later = firings.after(at)) {
      expect(later.fireAtMs).toBeGreaterThan(now);
      at = later.atMs;
    }
  });

  it('know the first one whose run is not due before, though its time may have passed', () => {
    const firings = new Firings('a', schedule({ cron: '0 * * * *', jitterMs: 40 * MINUTE_MS }));
    const start = Date.UTC(2026, 0, 1);
    for (let at = firings.after(start); at && at.atMs < start + 20 * 3_600_000; at = firings.after(at.atMs)) {
      expect(firings.afterDue(start, at.fireAtMs)).toEqual(at);
      expect(firings.afterDue(start, at.fireAtMs + 1)).toEqual(firings.after(at.atMs));
    }
  });

  it.each<[string, Partial<ResolvedSchedule>, string[]]>([
    ['every date', {}, ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']],
    ['working days', { cron: '0 6 * * MON-FRI' }, ['2026-11-20', '2026-11-23']],
    ['each date once', { cron: '0 */6 * * *' }, ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']],
    [
      'the days before working days',
      { cron: '0 6 * * MON-FRI', logicalDate: 'previous' },
      ['2026-11-22', '2026-11-23'],
    ],
  ])('list the logical dates of a range: %s', (_, given, dates) => {
    expect([...new Firings('a', schedule(given)).dates('2026-11-20', '2026-11-23')]).toEqual(dates);
  });
});
