import { dated, source, target } from './dated.fixture.js';
import { problems } from './pipeline.fixture.js';

const key = (text: string, more = '', beside = ''): string =>
  dated({ source: `source: { s3: { bucket: shop, key: '${text}' }${beside} }` }, more);
const more = (text: string): string => dated({}, `${text}\n`);

describe('a pipeline file whose runs cannot begin', () => {
  it.each<[string, string, string[]]>([
    [
      'an unknown value in a key',
      key('orders/{{ run.dat }}'),
      ['4:36 bad_format `key` fills in nothing for {{ run.dat }} | Did you mean `run.date`?'],
    ],
    [
      'an unknown param in a key',
      key('orders/{{ params.regoin }}', 'params: { region: text }\n'),
      ['4:36 unknown_column there is no param `regoin` | Did you mean `region`?'],
    ],
    [
      'an undeclared param in a key',
      key('orders/{{ params.region }}'),
      ['4:36 unknown_column there is no param `region` | Declare it: params: { region: text }.'],
    ],
    [
      'a date format of text',
      key('orders/{{ params.region | YYYY }}', 'params: { region: { type: text, default: eu } }\n'),
      [
        '4:36 conflict `params.region` is of type text, and the format YYYY is one of dates | Declare the param as a date, or leave out the format.',
      ],
    ],
    [
      'a wrong date format',
      key('orders/{{ run.date | yyyy/mm }}'),
      [
        '4:36 bad_format `key` has an unknown part of a date, `yyyy` | There are YYYY, YY, MM, DD, DDD, and any characters but letters between them.',
      ],
    ],
    [
      'a placeholder that does not end',
      key('orders/{{ run.date'),
      ['4:36 bad_format `key` has a {{ without its }} | Write {{ run.date }}.'],
    ],
    [
      'a date in the keys of events',
      key(
        'orders/{{ run.date }}/*',
        '',
        ', events: { queue: "https://sqs.eu-central-1.amazonaws.com/123456789012/q" }',
      ),
      [
        '4:36 conflict an object of an event may be of any date, and `{{ run.date }}` matches one | Write * in its place; the logical date of such a run is the day of the event.',
      ],
    ],
    [
      'a param of another type',
      more('params: { a: json }'),
      ['11:14 not_allowed `a` must be one of text, date, bigint, numeric, boolean'],
    ],
    [
      'a param of a bad name',
      more('params: { "a b": text }'),
      [
        '11:11 bad_format the name of a param must begin with a letter and go on with up to 62 letters, digits and _',
      ],
    ],
    [
      'a param whose default is none of its type',
      more('params: { a: { type: date, default: yesterday } }'),
      ['11:37 bad_format `default` is not of type date | Write a real day as YYYY-MM-DD.'],
    ],
    [
      'params of scheduled runs without a default',
      more("params: { a: date }\nschedule: { cron: '0 6 * * *' }"),
      ['11:9 missing_key `a` has no default, and a schedule gives a run no params | Give it a default.'],
    ],
    [
      'six fields of cron',
      more("schedule: { cron: '0 0 6 * * *' }"),
      [
        "11:19 bad_format `cron` has five fields, and this has 6 | Write minute, hour, day of month, month and day of week, such as '0 6 * * *'.",
      ],
    ],
    [
      'a word for cron',
      more("schedule: { cron: '@daily' }"),
      ["11:19 bad_format `cron` has five fields, not a word | Write '0 0 * * *'."],
    ],
    [
      'a minute that is none',
      more("schedule: { cron: '60 6 * * *' }"),
      [
        "11:19 bad_format `cron` is not a schedule that fires: Constraint error, got value 60 expected range 0-59 | Write one such as '30 6 * * MON-FRI'.",
      ],
    ],
    [
      'a day that never comes',
      more("schedule: { cron: '0 6 31 2 *' }"),
      [
        "11:19 bad_format `cron` is not a schedule that fires: Invalid explicit day of month definition | Write one such as '30 6 * * MON-FRI'.",
      ],
    ],
    [
      'a hashed minute',
      more("schedule: { cron: 'H 6 * * *' }"),
      ['11:19 bad_format `cron` has a hashed field, which is not supported | Use jitter to spread runs.'],
    ],
    [
      'a zone that is none',
      more("schedule: { cron: '0 6 * * *', timezone: Europe/Berln }"),
      ['11:42 bad_format unknown time zone `Europe/Berln` | Did you mean `Europe/Berlin`?'],
    ],
    [
      'a schedule without times',
      more('schedule: { timezone: UTC }'),
      ['11:1 missing_key `cron` is missing | For example: cron: 30 6 * * MON-FRI'],
    ],
    [
      'jitter without a unit',
      more("schedule: { cron: '0 6 * * *', jitter: 5 }"),
      ['11:40 bad_format `jitter` must be a length of time such as 90s, 5m or 2h, from 0s to 1d'],
    ],
    [
      'after itself',
      more('after: [orders]'),
      [
        '11:8 conflict pipeline `orders` cannot come after itself | Runs of one pipeline wait for each other with concurrency: { max_active_runs: 1 }.',
      ],
    ],
    [
      'after a name that is none',
      more('after: [Customers, b, b]'),
      [
        '11:9 bad_format the name of a pipeline must begin with a lower-case letter and go on with up to 62 of a-z, 0-9, _ and -',
        '11:23 duplicate_name `b` stands twice',
      ],
    ],
    [
      'after others and by a schedule',
      more("after: [b]\nschedule: { cron: '0 6 * * *' }"),
      [
        '11:8 conflict a run begins by the schedule or after other pipelines, not both | Give the schedule to the first of them.',
      ],
    ],
    [
      'on_rerun replace without lineage',
      more('on_rerun: replace'),
      [
        '11:11 conflict `on_rerun: replace` finds the rows of the first run by `_run_id`, which is not loaded | Add transform: { lineage: [run_id] }.',
      ],
    ],
    [
      'on_rerun replace in upsert',
      target('mode: upsert, key: [id]', 'on_rerun: replace\n'),
      [
        '11:11 conflict `on_rerun: replace` is for mode append; in mode upsert a second run goes by the rows that are there | Leave it out, or write on_rerun: refuse.',
      ],
    ],
    [
      'on_rerun replace of what is new',
      source('select: new, on_change: fail', '', 'on_rerun: replace\ntransform: { lineage: [run_id] }\n'),
      [
        '11:11 conflict `on_rerun: replace` puts the same objects in place of the first run’s, and `select: new` leaves them out | Write select: all, or leave out on_rerun.',
      ],
    ],
    [
      'on_rerun refuse with events',
      source(
        'select: new, on_change: fail, events: { queue: "https://sqs.eu-central-1.amazonaws.com/123456789012/q" }',
        '',
        'on_rerun: refuse\n',
      ),
      [
        '11:11 conflict events start many runs a day, and `on_rerun: refuse` lets one of them stand | Leave it out; select: new keeps objects from being loaded twice.',
      ],
    ],
    [
      'on_rerun replace by object',
      target('publish: object', 'on_rerun: replace\ntransform: { lineage: [run_id] }\n'),
      [
        '10:51 conflict `publish: object` is too weak for on_rerun `replace` | Write publish: run, or leave it out: what needs the whole run is published as a whole.',
      ],
    ],
    [
      'upserts that may overtake each other',
      target('mode: upsert, key: [id]', "schedule: { cron: '0 6 * * *' }\n"),
      [
        '10:48 warn conflict a run in mode upsert that is overtaken by one for a later date is refused | Write concurrency: { max_active_runs: 1 }, so that runs go in the order of their dates.',
      ],
    ],
    [
      'a pool without a name',
      more('concurrency: { pool: { weight: 2 } }'),
      ['11:16 missing_key `name` is missing | For example: name: warehouse'],
    ],
    [
      'a priority out of range',
      more('concurrency: { priority: 1000 }'),
      ['11:26 not_allowed `priority` must be a whole number from -100 to 100'],
    ],
    [
      'a split that outlives its run',
      more('timeouts: { split: 2h, run: 1h }'),
      ['11:20 conflict a split may take longer than its run | Make it shorter than timeouts.run.'],
    ],
    [
      'syncs that may overtake each other',
      target('mode: sync, key: [id], sync: { delete: hard }, version: at', 'after: [b]\n'),
      [
        '10:48 warn conflict a run in mode sync that is overtaken by one for a later date is refused | Write concurrency: { max_active_runs: 1 }, so that runs go in the order of their dates.',
      ],
    ],
    [
      'a template of unknown values',
      more("notify: [{ url: env://HOOK, template: '{{ run.id }} {{ run.sate }} {{ x }}' }]"),
      [
        '11:39 bad_format nothing is filled in for {{ run.sate }} | Did you mean `run.state`?',
        '11:39 bad_format nothing is filled in for {{ x }} | There are event, run.id, run.pipeline, run.version, run.owner, run.state, run.date, run.trigger, run.triggered_by, run.table, run.created_at, run.scheduled_for, run.ended_at, run.failure.reason, run.failure.message, run.failure.hint.',
      ],
    ],
    [
      'a webhook in the file',
      more('notify: [{ url: "https://hooks.example.com/hunter2" }]'),
      [
        '11:17 bad_format `url` must be secret://NAME or env://VARIABLE | A webhook’s address lets anyone post: the file names where the orchestrator finds it, and never holds it.',
      ],
    ],
    [
      'late without a limit',
      more('notify: [{ url: env://HOOK, on: [late] }]'),
      ['11:10 missing_key `on: [late]` needs `late_after` | Say how long a run may take: late_after: 1h.'],
    ],
    [
      'a limit without late',
      more('notify: [{ url: env://HOOK, late_after: 1h }]'),
      ['11:41 conflict `late_after` is for `on: [late]` | Add late to `on`, or leave it out.'],
    ],
    [
      'a notification of nothing',
      more('notify: [{ url: env://HOOK, on: [] }]'),
      ['11:33 not_allowed `on` must not be empty'],
    ],
    [
      'a notification of success',
      more('notify: [{ url: env://HOOK, on: [sucess] }]'),
      ['11:33 not_allowed `on` takes each of failure, recovery, late once at most'],
    ],
    [
      'on_rerun refuse by the hour',
      more("on_rerun: refuse\nschedule: { cron: '0 * * * *' }"),
      [
        '11:11 conflict the schedule fires several times a day, and `on_rerun: refuse` lets one run a day stand | Leave it out, or let the schedule fire once a day.',
      ],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
