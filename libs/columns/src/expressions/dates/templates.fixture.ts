import { DATE_FIELDS, TIME_FIELDS, TIMESTAMP_FIELDS, TIMESTAMPTZ_FIELDS } from './extract.js';
import { INTERVAL_FIELDS } from './extract-interval.js';
import { INTERVAL_TRUNCATIONS, TRUNCATIONS } from './truncate.js';

export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Apia',
];

const IV = 'iv::interval';
const JV = 'jv::interval';
const all = (
  fields: readonly string[],
  of: readonly string[],
  make: (field: string, of: string) => string,
): string[] => fields.flatMap((field) => of.map((arg) => make(field, arg)));

const extract = (field: string, of: string): string => `extract(${field} from ${of})`;
const datePart = (field: string, of: string): string => `date_part('${field}', ${of})`;
const trunc = (field: string, of: string): string => `date_trunc('${field}', ${of})`;

/** Expressions over the columns of rows.fixture.ts: every function of dates, every field, every cast. */
export const TEMPLATES: readonly string[] = [
  ...['d', 'ts', 'tz'].flatMap((x) => [
    `${x} + ${IV}`,
    `${IV} + ${x}`,
    `${x} - ${IV}`,
    `(${x} + ${IV}) - ${JV}`,
  ]),
  ...[
    `t + ${IV}`,
    `${IV} + t`,
    `t - ${IV}`,
    't - u',
    'd + t',
    't + d',
    'ts - us',
    'tz - uz',
    'd - e',
    'ts - d',
    'd - ts',
  ],
  ...['tz - ts', 'ts - tz', 'd - tz', 'tz - d', 'd + i', 'd - i', 'ts + t', 'tz + t', 'tz - t'],
  ...[
    `${IV} + ${JV}`,
    `${IV} - ${JV}`,
    `- ${IV}`,
    `${IV} * f`,
    `f * ${IV}`,
    `${IV} / f`,
    `${IV} * i`,
    `${IV} / i`,
  ],
  ...[`${IV} * 1.5`, `${IV} / 7`, `${IV} * 0.1`, `2 * ${IV}`],
  ...['=', '<>', '<', '<=', '>', '>='].flatMap((op) => [
    `${IV} ${op} ${JV}`,
    `d ${op} ts`,
    `ts ${op} tz`,
    `d ${op} tz`,
    `ts ${op} us`,
    `tz ${op} uz`,
    `t ${op} u`,
  ]),
  ...['justify_days', 'justify_hours', 'justify_interval', 'isfinite'].map((name) => `${name}(${IV})`),
  ...['d', 'ts', 'tz'].map((x) => `isfinite(${x})`),
  ...['age(ts, us)', 'age(tz, uz)', 'age(d, e)', 'age(ts, tz)', 'age(us, ts)'],
  ...all(DATE_FIELDS, ['d'], extract),
  ...all(TIME_FIELDS, ['t'], extract),
  ...all(TIMESTAMP_FIELDS, ['ts'], extract),
  ...all(TIMESTAMPTZ_FIELDS, ['tz'], extract),
  ...all(INTERVAL_FIELDS, [IV, `(-(${IV}))`, '(ts - us)'], extract),
  ...all(TIMESTAMP_FIELDS, ['d', 'ts'], datePart),
  ...all(TIME_FIELDS, ['t'], datePart),
  ...all(TIMESTAMPTZ_FIELDS, ['tz'], datePart),
  ...all(INTERVAL_FIELDS, [IV], datePart),
  ...all(TRUNCATIONS, ['d', 'ts', 'tz'], trunc),
  ...all(INTERVAL_TRUNCATIONS, [IV], trunc),
  ...all(TRUNCATIONS, ['tz'], (field, of) => `date_trunc('${field}', ${of}, 'Australia/Lord_Howe')`),
  ...['Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'UTC', 'Asia/Kathmandu'].flatMap((zone) => [
    `ts at time zone '${zone}'`,
    `tz at time zone '${zone}'`,
    `d at time zone '${zone}'`,
    `timezone('${zone}', ts + ${IV})`,
  ]),
  ...[
    `ts at time zone interval '-03:30'`,
    `tz at time zone ${IV}`,
    `timezone(${JV}, ts)`,
    'tz at local',
    'ts at local',
  ],
  ...[
    'make_date(i, 2, 29)',
    'make_date(2024, i, 1)',
    'make_date(2023, 2, i)',
    'make_time(i, 5, f)',
    'make_time(23, i, 59.9999999)',
  ],
  ...['make_timestamp(i, 12, 31, 23, 59, f)', 'make_timestamptz(2024, 3, i, 2, 30, f)'],
  ...[`make_timestamptz(2024, 10, 27, 2, i, 1.5, 'Europe/Berlin')`, 'make_interval(i, i, 1, 2, 3, i, f)'],
  ...['to_timestamp(f)', 'to_timestamp(i)'],
  ...['date_bin', 'date_bin'].map((name) => `${name}(${IV}, ts, us)`),
  ...[
    `date_bin('15 minutes', tz, timestamptz '2001-01-01 00:00:00+00')`,
    `date_bin('1 day', ts, timestamp '2001-01-01')`,
  ],
  ...[
    '(ts, us) overlaps (us, ts)',
    '(t, u) overlaps (u, t)',
    '(tz, uz) overlaps (uz, tz)',
    '(ts, us) overlaps (ts, ts)',
  ],
  ...[
    '(d, e) overlaps (e, d)',
    "(ts, ts) overlaps (us, timestamp '2024-03-01')",
    '(tz, null) overlaps (uz, tz)',
  ],
  ...[
    'd::timestamp',
    'd::timestamptz',
    'ts::date',
    'tz::date',
    'ts::time',
    'tz::time',
    'ts::timestamptz',
    'tz::timestamp',
  ],
  ...[
    't::interval',
    `(${IV})::time`,
    IV,
    'd::text',
    'ts::text',
    'tz::text',
    't::text',
    `(${IV})::text`,
    `(${IV})::varchar(9)`,
  ],
  ...[
    'y::date',
    'y::timestamptz',
    'x::timestamp',
    'x::timestamptz',
    'tz::text::timestamptz',
    'ts::text::timestamp',
    '(d - 800000)::text::date',
  ],
  ...[
    'coalesce(iv::interval, jv::interval)',
    'greatest(iv::interval, jv::interval)',
    'nullif(iv::interval, jv::interval)',
  ],
  ...[
    `case when d > e then ${IV} else '1 day' end`,
    `ts + '1 day'::interval * i`,
    `d + interval '1 month' - interval '1 day'`,
  ],
  ...[
    `date_trunc('month', ts) + interval '1 month' - interval '1 day'`,
    `extract(epoch from tz - uz)`,
    `extract(day from age(ts, us))`,
  ],
  ...[
    `date_trunc('day', tz) at time zone 'UTC'`,
    `(tz + interval '1 day')::date - tz::date`,
    `(d - 1000000) + ${IV}`,
  ],
  ...[
    `date '0044-03-15 BC' + i`,
    `timestamp '0044-03-15 12:00:00 BC' + ${IV}`,
    `date_trunc('century', timestamp '0044-03-15 BC' + ${IV})`,
  ],
  ...all(DATE_FIELDS, [`(d - 1500000)`], extract),
  ...all(TRUNCATIONS, [`(ts - interval '4321 years')`, `(tz - interval '3000 years')`], trunc),
  ...all(TIMESTAMP_FIELDS, [`(ts - interval '4321 years')`], extract),
];

/** Over the columns, too, with what the grammar has of its own for dates. */
export const FORMS: readonly string[] = [
  ...[
    `interval '90' minute`,
    `interval '1-2' year to month`,
    `interval(0) '1.6 s'`,
    `interval '1 day 2:03:04.5678' second(2)`,
  ],
  ...[
    `interval '3' day`,
    `interval '14 months' year`,
    `interval '1 mon 3 days 04:05' month`,
    `interval '1 26:03:04' hour`,
  ],
  ...[
    `interval '-1.25 hours' hour to minute`,
    `interval '1 2:03:04' day to second`,
    `interval '2 days 5 hours' day`,
  ],
  ...[
    'make_interval(days => i)',
    'make_interval(1, 2, secs => f)',
    'make_interval()',
    'make_interval(hours => i, mins => 90)',
  ],
  ...[
    '(ts, iv::interval) overlaps (us, ts)',
    "(ts, interval '1 day') overlaps (us, jv::interval)",
    "(t, u) overlaps (t, interval '1 h')",
  ],
  ...[
    `d + '1 day'::interval`,
    `ts + '1 day'`,
    `tz - '2 hours'::interval`,
    `'2024-01-31'::date + interval '1 month' * i`,
  ],
  ...[
    `iv::interval in ('1 day', '30 days', jv::interval)`,
    'iv::interval is distinct from jv::interval',
    `d in ('2024-02-29', e)`,
  ],
  ...[
    `tz between '2024-01-01 00:00:00+00' and '2025-01-01'`,
    `ts in (us, '2024-02-29 12:00')`,
    `iv::interval between '1 day' and jv::interval`,
  ],
  ...[
    'd + i * i',
    'd - 2147483647',
    'ts + make_interval(years => 200000)',
    `tz - interval '7000 years'`,
    `d::timestamp + interval '290000 years'`,
  ],
  ...[
    `coalesce(nullif(iv, '')::interval, interval '0') + '00:00:01'`,
    'case iv::interval when jv::interval then 1 else 2 end',
  ],
];
