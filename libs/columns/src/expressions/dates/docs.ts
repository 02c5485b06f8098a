import { type EntryDoc } from '../catalog/signature.js';

export const DATE_DOCS: readonly EntryDoc[] = [
  {
    syntax: "interval 'text', interval 'text' fields, x::interval",
    summary:
      'A length of time in months, days and microseconds: quantities with units, a time of day, years-months, ISO 8601 with designators. For computing; no column of the output has it.',
    examples: [
      "interval '1 year 2 mons -3 days 04:05:06.7'",
      "interval 'P1Y2M3DT4H5M6.7S'",
      "interval '1.5 days'",
      "interval '90' minute",
      "interval '@ 2 weeks ago'",
    ],
  },
  {
    syntax: 'date ± interval, timestamp ± interval, timestamptz ± interval, time ± interval, date + time',
    summary:
      'Months by the calendar (a day that the month has not becomes its last), days on the wall clock of the time zone, the rest by the clock. A date and an interval, or a date and a time, make a timestamp.',
    examples: [
      "date '2024-01-31' + interval '1 month'",
      "timestamp '2024-02-29 12:00' - interval '1 year 30 minutes'",
      "time '23:00' + interval '2 hours'",
      "date '2024-02-29' + time '08:30'",
    ],
  },
  {
    syntax: 'timestamp - timestamp, timestamptz - timestamptz, time - time',
    summary: 'The interval between, in days of 24 hours and a time.',
    examples: ["timestamp '2024-03-01 06:00' - timestamp '2024-02-28 12:30'", "time '10:00' - time '10:30'"],
  },
  {
    syntax: '- interval, interval ± interval, interval * number, number * interval, interval / number',
    summary:
      'Part by part; what is left of a month goes to days (30 each), what is left of a day to the time. Compared, a month is 30 days and a day 24 hours.',
    examples: [
      "interval '1 day' * 2.5",
      "interval '1 month' / 4",
      "- interval '1 day 02:00'",
      "interval '1 month' = interval '30 days'",
    ],
  },
  {
    syntax: 'extract(field FROM x)',
    summary:
      'A part as numeric, of a date, time, timestamp, timestamptz or interval: microseconds, milliseconds, second, minute, hour, day, week, month, quarter, year, decade, century, millennium, julian, isoyear, isodow, dow, doy, epoch, timezone, timezone_hour, timezone_minute, as far as the type has it.',
    examples: [
      "extract(year from date '2024-02-29')",
      "extract(second from time '10:20:30.5')",
      "extract(week from date '2021-01-03')",
      "extract(epoch from timestamptz '2024-01-01 00:00:00+00')",
      "extract(day from interval '40 days 1 hour')",
    ],
  },
  {
    syntax: 'date_part(text, x)',
    summary: 'The same as double precision. The field is a constant.',
    examples: ["date_part('hour', timestamp '2024-02-29 20:38:40')", "date_part('epoch', interval '1 day')"],
  },
  {
    syntax: 'date_trunc(text, x), date_trunc(text, timestamptz, zone)',
    summary:
      'Cut to microseconds, milliseconds, second, minute, hour, day, week, month, quarter, year, decade, century or millennium: of a timestamp, a timestamptz (on the wall clock of its zone) or an interval. Field and zone are constants.',
    examples: [
      "date_trunc('month', timestamp '2024-02-29 20:38:40')",
      "date_trunc('week', timestamptz '2024-03-01 00:30:00+00')",
      "date_trunc('day', timestamptz '2024-03-01 23:30:00+00', 'Europe/Berlin')",
      "date_trunc('hour', interval '3 days 02:47:33')",
    ],
  },
  {
    syntax: 'date_bin(interval, x, origin)',
    summary:
      'The beginning of the bin that a timestamp or timestamptz is in; bins have one length, counted from the origin.',
    examples: ["date_bin('15 minutes', timestamp '2024-02-11 15:44:17', timestamp '2001-01-01')"],
  },
  {
    syntax: 'age(x, y), age(x)',
    summary:
      'From y to x in years, months and days by the calendar; with one argument, from it to the day of now().',
    examples: [
      "age(timestamp '2024-04-10', timestamp '1957-06-13')",
      "age(date '2024-03-01', date '2024-01-31')",
    ],
  },
  {
    syntax: 'make_date(year, month, day), make_time(hour, minute, second)',
    summary: 'From their parts. A negative year is before Christ.',
    examples: ['make_date(2024, 2, 29)', 'make_date(-44, 3, 15)', 'make_time(8, 15, 23.5)'],
  },
  {
    syntax:
      'make_timestamp(year, month, day, hour, minute, second), make_timestamptz(year, month, day, hour, minute, second [, zone])',
    summary: 'The same; the zone is a constant.',
    examples: [
      'make_timestamp(2024, 2, 29, 8, 15, 23.5)',
      "make_timestamptz(2024, 7, 1, 12, 0, 0, 'America/New_York')",
    ],
  },
  {
    syntax: 'make_interval(years, months, weeks, days, hours, mins, secs)',
    summary: 'Every argument may be left out, or given by its name.',
    examples: ['make_interval(days => 10)', 'make_interval(1, 2, hours => 36, secs => 1.5)'],
  },
  {
    syntax: 'justify_days(interval), justify_hours(interval), justify_interval(interval)',
    summary: 'Makes months of 30 days each, days of 24 hours each, or both with all parts of one sign.',
    examples: [
      "justify_days(interval '65 days')",
      "justify_hours(interval '50 hours 10 minutes')",
      "justify_interval(interval '1 month -1 hour')",
    ],
  },
  {
    syntax: 'x AT TIME ZONE zone, x AT LOCAL, timezone(zone, x), timezone(x)',
    summary:
      "A timestamp of a zone's clock becomes the timestamptz; of a timestamptz, what that clock shows. The zone is a constant IANA name, or an interval for an offset; LOCAL and none are source.timezone.",
    examples: [
      "timestamp '2024-07-01 12:00' AT TIME ZONE 'America/New_York'",
      "timestamptz '2024-07-01 12:00:00+00' AT TIME ZONE 'Asia/Kathmandu'",
      "timestamptz '2024-07-01 12:00:00+00' AT TIME ZONE interval '-03:30'",
      "timezone('Europe/Berlin', timestamp '2024-03-31 02:30')",
    ],
  },
  {
    syntax: '(start, end) OVERLAPS (start, end)',
    summary: 'Whether two periods have a moment in common, their ends not included; an end may be a length.',
    examples: [
      "(timestamp '2024-01-01', timestamp '2024-02-01') OVERLAPS (timestamp '2024-01-31', timestamp '2024-03-01')",
      "(timestamp '2024-01-01', interval '1 day') OVERLAPS (timestamp '2024-01-02', interval '1 day')",
    ],
  },
  {
    syntax: 'isfinite(x)',
    summary: 'Whether a date, timestamp, timestamptz or interval is neither infinity nor -infinity.',
    examples: ["isfinite(date 'infinity')", "isfinite(interval '1 day')"],
  },
  {
    syntax: 'to_timestamp(double precision)',
    summary: 'Seconds since 1970-01-01 00:00:00 UTC.',
    examples: ['to_timestamp(1709164801.234)'],
  },
  {
    syntax: 'to_date(text, format), to_timestamp(text, format)',
    summary:
      'Reads by a constant template (docs/dates.md); forgiving of spaces and separators. What has no offset is in source.timezone.',
    examples: [
      "to_date('29 Feb 2024', 'DD Mon YYYY')",
      "to_timestamp('2024-02-29 08:15:23.5 +02', 'YYYY-MM-DD HH24:MI:SS.MS TZH')",
      "to_date('2024-W09-4', 'IYYY-\"W\"IW-ID')",
    ],
  },
  {
    syntax: 'to_char(x, format)',
    summary:
      'Writes a date, timestamp, timestamptz, interval or number by a constant template (docs/dates.md). Names are English, the point is a point.',
    examples: [
      "to_char(timestamp '2024-02-29 20:15:23', 'FMDay, DD FMMonth YYYY, HH12:MI am')",
      "to_char(interval '26 hours 5 minutes', 'HH24:MI')",
      "to_char(1234567.891, 'FM9,999,999.00')",
      "to_char(-42, '9999PR')",
    ],
  },
  {
    syntax: 'to_number(text, format)',
    summary: 'Reads a number by a constant template.',
    examples: ["to_number('12,454.8-', '99G999D9S')", "to_number('$ 1,234.50', '\"$\" 9,999.99')"],
  },
];
