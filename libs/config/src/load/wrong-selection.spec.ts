import { source } from './dated.fixture.js';
import { problems } from './pipeline.fixture.js';

describe('a pipeline file with a wrong selection of objects', () => {
  it.each<[string, string, string[]]>([
    [
      'replace of what is new',
      source('select: new', 'mode: replace'),
      [
        '4:49 conflict `select: new` leaves out what was loaded before, and mode replace would delete it | Write select: all, or mode: upsert.',
      ],
    ],
    [
      'sync of what is new',
      source('select: new', 'mode: sync, key: [id], sync: { delete: hard }'),
      [
        '4:49 conflict `select: new` leaves out what was loaded before, and mode sync would delete it | Write select: all, or mode: upsert.',
      ],
    ],
    [
      'replace by events',
      source('events: { queue: "https://sqs.eu-central-1.amazonaws.com/123456789012/q" }', 'mode: replace'),
      [
        '4:49 conflict a run that an event starts has only its own objects, and mode replace would delete the rest | Use a schedule, or mode: upsert.',
        '10:48 warn conflict a run in mode replace that is overtaken by one for a later date is refused | Write concurrency: { max_active_runs: 1 }, so that runs go in the order of their dates.',
      ],
    ],
    [
      'a queue that is none',
      source('events: { queue: my-queue }'),
      [
        '4:58 bad_format `queue` must be the URL of an SQS queue | Write one such as https://sqs.eu-central-1.amazonaws.com/123456789012/orders.',
      ],
    ],
    [
      'appending what is overwritten',
      source('select: new'),
      [
        '4:49 warn conflict rows of an object that is overwritten are loaded beside those of its older version | Write mode: upsert, or on_change: fail or ignore.',
      ],
    ],
    [
      'on_change without new',
      source('on_change: ignore'),
      [
        '4:52 conflict `on_change: ignore` has no meaning without `select: new` | Write select: new, or leave it out: all objects are loaded as they are.',
      ],
    ],
    [
      'ready by two ways',
      source('ready: { marker: a, manifest: b }'),
      [
        '4:48 conflict `ready` is a `marker` or a `manifest`, not both | A manifest is waited for as a marker is.',
      ],
    ],
    [
      'ready by none',
      source('ready: { timeout: 1h }'),
      ['4:48 missing_key `ready` names no object to wait for | Write marker: KEY or manifest: KEY.'],
    ],
    [
      'ready for events',
      source(
        'events: { queue: "https://sqs.eu-central-1.amazonaws.com/123456789012/q" }, ready: { marker: a }',
      ),
      [
        '4:124 conflict an event starts a run for its own objects, and `ready` waits for a whole set | Leave one out; with a schedule `ready` waits for the set.',
      ],
    ],
    [
      'a timeout without a unit',
      source('ready: { marker: a, timeout: 60 }'),
      ['4:70 bad_format `timeout` must be a length of time such as 90s, 5m or 2h, from 1s to 30d'],
    ],
    [
      'a timeout of no time',
      source('ready: { marker: a, timeout: 0s }'),
      ['4:70 bad_format `timeout` must be a length of time such as 90s, 5m or 2h, from 1s to 30d'],
    ],
    [
      'packs too small',
      source('pack: { below: 32MiB }'),
      [
        '4:47 conflict `below` is more than `size`: such objects fit into no split | Make `size` a few times as large as `below`.',
      ],
    ],
    [
      'packing in words',
      source('pack: never'),
      ['4:47 wrong_type `pack` must be true, false or a section of keys'],
    ],
    [
      'splits too small',
      source('split_size: 1KiB'),
      ['4:53 bad_format `split_size` must be a size such as 1MiB, from 1MiB to 1024GiB'],
    ],
  ])('is told about %s', (_name, yaml, expected) => {
    expect(problems(yaml)).toEqual(expected);
  });
});
