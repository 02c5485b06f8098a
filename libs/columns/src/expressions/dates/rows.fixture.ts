import { type Random } from '../generate.fixture.js';

/** Columns of the rows that date functions are compared over; `iv` and `jv` are cast to interval where they stand. */
export const DATE_COLUMNS = {
  d: 'date',
  e: 'date',
  ts: 'timestamp without time zone',
  us: 'timestamp without time zone',
  tz: 'timestamp with time zone',
  uz: 'timestamp with time zone',
  t: 'time without time zone',
  u: 'time without time zone',
  iv: 'text',
  jv: 'text',
  f: 'double precision',
  i: 'integer',
  x: 'text',
  y: 'text',
} as const;

export type DateRow = Readonly<Record<keyof typeof DATE_COLUMNS, string | null>>;

const of = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];
const two = (n: number): string => String(n).padStart(2, '0');

/** Moments around which clocks have been moved, in UTC. */
const EDGES = [
  '2024-03-31 01:00:00', // Europe/Berlin
  '2024-10-27 01:00:00',
  '2024-03-10 07:00:00', // America/New_York
  '2024-11-03 06:00:00',
  '2024-04-06 15:00:00', // Australia/Lord_Howe, half an hour
  '2024-10-05 15:30:00',
  '2024-03-10 02:00:00', // Africa/Casablanca, for Ramadan
  '2024-04-14 02:00:00',
  '2011-12-30 10:00:00', // Pacific/Apia leaves out a day
  '1985-12-31 18:30:00', // Asia/Kathmandu
  '1945-05-24 00:00:00', // Europe/Berlin, two hours
  '1893-03-31 23:06:32', // Europe/Berlin leaves local mean time
];

const DAYS = [
  '2024-02-29',
  '2023-02-28',
  '2024-01-31',
  '1999-12-31',
  '2000-01-01',
  '0001-01-01',
  '9999-12-31',
];

function day(random: Random, near: boolean): string {
  if (random(3) === 0) return of(random, DAYS.slice(0, near ? 5 : undefined));
  const year = random(4) === 0 && !near ? 1 + random(9999) : 1880 + random(near ? 135 : 160);
  return `${String(year).padStart(4, '0')}-${two(1 + random(12))}-${two(1 + random(28))}`;
}

function clock(random: Random): string {
  const fraction = of(random, ['', '', '.5', '.123456', '.999999', '.000001']);
  return `${two(random(24))}:${two(random(60))}:${two(random(60))}${fraction}`;
}

function instant(random: Random, near: boolean): string {
  const kind = random(20);
  if (kind === 0) return of(random, ['infinity', '-infinity']);
  if (kind > 7) return `${day(random, near)} ${clock(random)}`;
  if (kind === 1) return `${day(random, near)} 00:00:00`;
  const moment =
    Date.parse(`${of(random, EDGES).replace(' ', 'T')}Z`) + (random(26) - 13) * 1_800_000 - random(2);
  return new Date(moment).toISOString().replace('T', ' ').slice(0, -1);
}

/** Intervals of every form that is taken. */
export function spanOf(random: Random, near = false): string {
  if (near) return `${random(20) - 10} mons ${random(400) - 200} days ${clock(random)}`;
  const n = (): string => `${of(random, ['', '-', ''])}${random(4) === 0 ? random(2000) : random(40)}`;
  const unit = (): string =>
    of(random, ['day', 'days', 'hours', 'mons', 'month', 'years', 'week', 'minutes', 'seconds', 'ms', 'us']);
  return of(random, [
    () => `${n()} days`,
    () => `${n()} mons`,
    () => `${n()} mons ${n()} days ${clock(random)}`,
    () => `${n()} days -${clock(random)}`,
    () => `${n()} years ${n()} mons`,
    () => `${n()}.${random(100)} ${unit()}`,
    () => `${n()} ${unit()}`,
    () => `@ ${random(30)} days ${random(30)} hours ago`,
    () =>
      `P${random(5)}Y${random(14)}M${random(40)}DT${random(30)}H${random(70)}M${random(70)}.${random(9)}S`,
    () => `PT${random(100)}H`,
    () => `${random(9)}-${random(12)}`,
    () => `${random(40)} ${clock(random)}`,
    () => `${n()} weeks ${n()} hours ${n()} mins ${n()} secs`,
    () =>
      of(random, [
        'infinity',
        '-infinity',
        '0',
        '1 century',
        '-3 decades',
        '2 millennia',
        '-1 mon 29 days',
        '00:00:00.000001',
      ]),
  ])();
}

/** @param near no further than the rules of zones on which PostgreSQL's and Node's tables agree */
export function dateRow(random: Random, near = false): DateRow {
  const maybe = (make: () => string): string | null => (random(12) === 0 ? null : make());
  const date = (): string => (random(12) === 0 ? of(random, ['infinity', '-infinity']) : day(random, near));
  const zoned = (): string => instant(random, near).replace(/\d$/, (digit) => `${digit}+00`);
  return {
    d: maybe(date),
    e: maybe(date),
    ts: maybe(() => instant(random, near)),
    us: maybe(() => instant(random, near)),
    tz: maybe(zoned),
    uz: maybe(zoned),
    t: maybe(() => (random(15) === 0 ? '24:00:00' : clock(random))),
    u: maybe(() => clock(random)),
    iv: maybe(() => spanOf(random, near)),
    jv: maybe(() => spanOf(random, near)),
    f: maybe(() =>
      of(random, [
        '0',
        '1',
        '-1',
        '2',
        '0.5',
        '1.3333333',
        '-7.25',
        '1e9',
        'NaN',
        'Infinity',
        '0.001',
        '3',
        '1709164801.234567',
        '-12219292800.5',
      ]),
    ),
    i: maybe(() =>
      of(random, [
        '0',
        '1',
        '-1',
        '2',
        '12',
        '29',
        '31',
        '59',
        '2024',
        '-44',
        '100',
        near ? '7' : '2147483647',
      ]),
    ),
    x: maybe(() =>
      of(random, [
        `${day(random, near)} ${clock(random)}`,
        '0044-03-15 01:02:03.4 BC',
        'epoch',
        '',
        '2024-02-30',
      ]),
    ),
    y: maybe(() =>
      of(random, [
        day(random, near),
        '0044-03-15 BC',
        near ? '2014-01-31' : '12024-01-31',
        'infinity',
        'epoch',
        '',
        '2023-02-29',
      ]),
    ),
  };
}
