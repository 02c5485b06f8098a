import { canonicalJson } from '../canonical-json.js';
import { parseResolved } from '../parse-resolved.js';
import { target } from './dated.fixture.js';
import { loadPipeline } from './load-pipeline.js';
import { edited, problems } from './pipeline.fixture.js';

const RUNNING = `params: { region: { type: text, default: eu }, day: date, count: { type: bigint, default: 3 } }
timeouts: { split: 90s, run: 1h30m }
concurrency: { max_active_runs: 2, pool: { name: warehouse, weight: 3 }, priority: -5 }
notify:
  - { url: secret://hook, on: [failure, late], format: slack, template: '{{ run.id }}', signing_key: env://KEY, late_after: 1h }
  - { url: env://HOOK }
`;

function resolved(yaml: string): NonNullable<ReturnType<typeof loadPipeline>['pipeline']> {
  const { pipeline, diagnostics } = loadPipeline(yaml);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!pipeline) throw new Error('no pipeline');
  expect(parseResolved(canonicalJson(pipeline))).toEqual(pipeline);
  return pipeline;
}

const source = (text: string): string =>
  edited({ source: `source: { s3: { bucket: shop, key: 'o/{{ run.date }}/*' }, ${text} }` });

describe('what runs are given, when they begin and whom they tell', () => {
  it('is resolved with lengths of time in milliseconds', () => {
    expect(resolved(edited({}, RUNNING))).toMatchObject({
      params: [
        { name: 'region', type: 'text', default: 'eu' },
        { name: 'day', type: 'date' },
        { name: 'count', type: 'bigint', default: '3' },
      ],
      timeouts: { splitMs: 90_000, runMs: 5_400_000 },
      concurrency: { maxActiveRuns: 2, pool: { name: 'warehouse', weight: 3 }, priority: -5 },
      notify: [
        {
          url: 'secret://hook',
          on: ['failure', 'late'],
          format: 'slack',
          template: '{{ run.id }}',
          signingKey: 'env://KEY',
          lateAfterMs: 3_600_000,
        },
        { url: 'env://HOOK', on: ['failure'], format: 'json' },
      ],
    });
  });

  it('may be a pool in one word', () => {
    const { concurrency } = resolved(edited({}, 'concurrency: { pool: warehouse }\n'));
    expect(concurrency.pool).toEqual({ name: 'warehouse', weight: 1 });
  });

  it('is a schedule with its defaults', () => {
    expect(resolved(edited({}, "schedule: { cron: ' 0   6 * * MON-FRI ' }\n")).schedule).toEqual({
      cron: '0 6 * * MON-FRI',
      timezone: 'UTC',
      logicalDate: 'same',
      catchUp: 'latest',
      jitterMs: 0,
    });
  });

  it('makes up for every time that was missed where each date has keys of its own', () => {
    const dated = source('select: all');
    expect(resolved(`${dated}schedule: { cron: '0 6 * * *' }\n`).schedule?.catchUp).toBe('all');
    expect(resolved(`${dated}schedule: { cron: '0 6 * * *', catch_up: skip }\n`).schedule?.catchUp).toBe(
      'skip',
    );
  });

  it('is after other pipelines', () => {
    const { after, onRerun } = resolved(edited({}, 'after: [customers, items]\non_rerun: refuse\n'));
    expect({ after, onRerun }).toEqual({ after: ['customers', 'items'], onRerun: 'refuse' });
  });
});

describe('the selection of objects', () => {
  it('is resolved with sizes in bytes', () => {
    const yaml = source(
      'select: new, on_change: fail, ready: { manifest: "m-{{ run.date }}.json", timeout: 6h }, split_size: 256MiB, pack: { below: 64KiB, size: 8MiB, objects: 100 }',
    );
    expect(resolved(yaml).source).toMatchObject({
      select: 'new',
      onChange: 'fail',
      empty: 'succeed',
      ready: { kind: 'manifest', key: 'm-{{ run.date }}.json', timeoutMs: 21_600_000 },
      splitBytes: 268_435_456,
      pack: { objectBytes: 65_536, bytes: 8_388_608, objects: 100 },
    });
  });

  it.each([
    ['pack: false', { objectBytes: 0, bytes: 0, objects: 1 }],
    ['pack: true', { objectBytes: 1_048_576, bytes: 16_777_216, objects: 500 }],
    ['pack: { enabled: false }', { objectBytes: 0, bytes: 0, objects: 1 }],
  ])('%s packs objects as %j', (text, pack) => {
    expect(resolved(source(text)).source.pack).toEqual(pack);
  });

  it.each([
    ['when_empty: succeed', 'succeed'],
    ['when_empty: fail, select: new, on_change: fail', 'fail'],
    ['select: all', 'fail'],
  ])('with %s ends empty runs: %s', (text, empty) => {
    expect(resolved(source(text)).source.empty).toBe(empty);
  });

  it('of events is a queue', () => {
    const queue = 'http://127.0.0.1:4566/000000000000/orders.fifo';
    const yaml = edited({
      source: `source: { s3: { bucket: shop, key: '*' }, events: { queue: "${queue}" } }`,
    });
    expect(resolved(yaml).source).toMatchObject({ events: { queue }, empty: 'succeed' });
  });
});

describe('load modes', () => {
  it.each<[string, object]>([
    ['mode: upsert, key: [id], version: at', { mode: 'upsert', publish: 'run', version: 'at' }],
    ['mode: replace', { mode: 'replace', publish: 'run', allowRejects: false }],
    [
      "mode: replace, partition: { at: run.date, note: '=a=b', id: params.n }, max_delete_ratio: 0.5, allow_rejects: true",
      {
        partition: [
          { column: 'at', value: { kind: 'run_date' } },
          { column: 'note', value: { kind: 'literal', text: 'a=b' } },
          { column: 'id', value: { kind: 'param', name: 'n' } },
        ],
        maxDeleteRatio: 0.5,
        allowRejects: true,
      },
    ],
    [
      'mode: history, key: [id], history: { effective: at, track: [note], point_in_time: true }',
      {
        history: {
          effective: 'at',
          track: ['note'],
          validFrom: 'valid_from',
          validTo: 'valid_to',
          isCurrent: 'is_current',
          pointInTime: true,
        },
      },
    ],
    [
      'mode: sync, key: [id], sync: { delete: soft }, evolve: add_columns',
      { sync: { delete: 'soft', deletedColumn: 'deleted_at' }, evolve: 'add_columns' },
    ],
    [
      'create: true, key: [id, at], partition_by: { range: at }, indexes: [{ columns: [note] }], comment: c, column_comments: { note: n }',
      {
        setup: {
          indexes: [{ columns: ['note'], unique: false }],
          partitionBy: { strategy: 'range', column: 'at', every: 'month' },
          comment: 'c',
          columnComments: { note: 'n' },
        },
      },
    ],
    ['publish: split', { mode: 'append', publish: 'split' }],
  ])('%s is resolved', (text, expected) => {
    expect(resolved(target(text, 'params: { n: { type: bigint, default: 1 } }\n')).target).toMatchObject(
      expected,
    );
  });

  it('may index and comment the columns that they write themselves', () => {
    const yaml = target(
      'mode: history, create: true, key: [id], history: { effective: at }, indexes: [{ columns: [valid_from, is_current] }], column_comments: { valid_to: open end }',
    );
    expect(problems(yaml)).toEqual([]);
  });

  it('put the second run of a date in place of the first by its lineage', () => {
    const { onRerun, target: resolvedTarget } = resolved(
      edited({}, 'on_rerun: replace\ntransform: { lineage: [run_id] }\n'),
    );
    expect([onRerun, resolvedTarget.publish]).toEqual(['replace', 'run']);
  });
});
