import type { Reject } from '@sluice/proto';
import type { ObjectAnswer } from '@sluice/testkit';
import { checkAnswers } from './answer-check.js';
import { shown } from './format.js';
import { globFolder } from './objects.js';
import { parseDemoArgs } from './options.js';
import { fakeOrchestrator, type FakeOrchestrator, runEvent } from './orchestrator.fixture.js';
import { Progress } from './progress.js';
import { apply, runToEnd } from './run-pipeline.js';
import { checkSummary, objectSummary, rejectSummary } from './summary.js';

const REJECTS: Reject[] = [3, 8].map((record) => ({
  key: 'orders/1.csv',
  record,
  byteOffset: record * 100,
  raw: Buffer.from(`row ${record}`),
  broken: [
    {
      rule: 'type',
      column: 'ship_date',
      value: '2024-02-30',
      reason: 'no such day',
      severity: 'SEVERITY_ERROR',
    },
  ],
}));

const ANSWER: ObjectAnswer = {
  key: 'orders/1.csv',
  read: 10,
  filtered: 1,
  warned: 1,
  rows: Array.from({ length: 7 }, (_, n) => String(n)),
  rejects: REJECTS.map(({ record }) => ({
    key: 'orders/1.csv',
    record: Number(record),
    byteOffset: Number(record) * 100,
    raw: Buffer.from(`row ${Number(record)}`),
    broken: [{ rule: 'type', column: 'ship_date' }],
  })),
};

describe('the demo against an orchestrator', () => {
  let fake: FakeOrchestrator;
  let written = '';
  const screen = { write: (text: string) => (written += text) };

  beforeAll(async () => {
    fake = await fakeOrchestrator({
      ApplyPipeline: ({ request }, reply) =>
        reply(null, {
          diagnostics: request.yaml.includes('good')
            ? []
            : [{ line: 3, column: 5, message: 'clumns is not known', hint: 'columns', code: 'unknown_key' }],
          pipeline: request.yaml.includes('good') ? { name: 'orders', version: 1 } : null,
        }),
      TriggerRun: (_, reply) => reply(null, { run: runEvent().run, created: true }),
      WatchRun: (call) => {
        call.write(runEvent({ state: 'RUN_STATE_RUNNING', counts: { read: 5, bytes: 500 } }));
        call.write(runEvent());
        call.end();
      },
      GetRun: (_, reply) => reply(null, runEvent()),
      // Two pages of one.
      ListRejects: ({ request }, reply) => {
        const at = Number(request.pageToken || 0);
        reply(null, { rejects: [REJECTS[at]], nextPageToken: at === 0 ? '1' : '' });
      },
    });
  });

  afterAll(() => fake.stop());

  it('shows every problem of a refused pipeline file with its place', async () => {
    await expect(apply(fake.client, 'x.yaml', 'bad')).rejects.toThrow(
      'x.yaml is not a valid pipeline:\n  x.yaml:3:5: clumns is not known (columns) [unknown_key]',
    );
  });

  it('watches a run to its end and shows lines where there is no terminal', async () => {
    const { name } = await apply(fake.client, 'x.yaml', 'good');
    const finished = await runToEnd(fake.client, name, new Progress(screen));
    expect(finished.run.state).toBe('RUN_STATE_SUCCEEDED');
    const lines = written.split('\n');
    expect(lines[0]).toMatch(
      /running +\[#{14}\.{14}\] +50 % +5 records .* rows\/s +0\.5 kB of 1\.0 kB +1\/1 splits/,
    );
    expect(lines[1]).toMatch(/succeeded +\[#{28}\] 100 %/);
  });

  it('redraws one line on a terminal, never wider than it', async () => {
    const drawn: string[] = [];
    const screen = { isTTY: true, columns: 60, write: (text: string) => drawn.push(text) };
    await runToEnd(fake.client, 'orders', new Progress(screen));
    expect(drawn.at(-1)).toBe('\n');
    const redraw = '\r\u001b[K';
    for (const line of drawn.slice(0, -1)) {
      expect(line.startsWith(redraw)).toBe(true);
      expect(line.slice(redraw.length)).toMatch(/^ {2}\w+ +\[[#.]{12}\]/);
      expect(line.length - redraw.length).toBeLessThan(60);
    }
  });

  it('sums objects and rules up', async () => {
    const finished = await runToEnd(fake.client, 'orders', new Progress({ write: () => 0 }));
    expect(objectSummary(finished)).toBe(
      [
        'Run r1 succeeded in 2.0 s: 10 records, 1.0 kB, 5 rows/s into public.orders.',
        '',
        '  object        read  loaded  rejected  filtered',
        '  orders/1.csv    10       7         2         1',
        '  total           10       7         2         1',
        '  1 rows were loaded with a warning.',
      ].join('\n'),
    );
    expect(await rejectSummary(fake.client, finished)).toBe(
      [
        'Broken rules, with examples as object:record:column:value:reason:',
        '        2  type (ship_date)',
        '           orders/1.csv:3:ship_date:2024-02-30:no such day',
        '        1  comment:length (warning, loaded)',
      ].join('\n'),
    );
  });

  it('shows the outcomes of checks over the run and the duplicates, where there are any', async () => {
    const finished = await runToEnd(fake.client, 'orders', new Progress({ write: () => 0 }));
    expect(checkSummary(finished)).toBe('');
    const check = { name: 'unique:id', passed: false, observed: '2 rows', expected: 'none', offenders: 2 };
    const { run, splits } = finished;
    const whole = {
      run: {
        ...run,
        checks: [{ ...check, kind: 'unique', severity: 'SEVERITY_ERROR' as const, message: '' }],
        counts: { read: 10, loaded: 6, rejected: 2, filtered: 1, warned: 1, bytes: 1000, superseded: 1 },
      },
      splits,
    };
    expect(checkSummary(whole)).toBe(
      [
        '  check over the run  result  observed  expected  offenders',
        '  unique:id           failed  2 rows    none              2',
      ].join('\n'),
    );
    expect(objectSummary(whole)).toContain('  object        read  loaded  rejected  filtered  superseded\n');
    expect(objectSummary(whole)).toContain('  total           10       6         2         1           1\n');
  });

  it('finds no difference from a right answer key and every difference from a wrong one', async () => {
    const finished = await runToEnd(fake.client, 'orders', new Progress({ write: () => 0 }));
    const check = (answer: ObjectAnswer) =>
      checkAnswers(fake.client, finished, new Map([[answer.key, answer]]));
    expect(await check(ANSWER)).toEqual([]);
    const [first, second] = ANSWER.rejects;
    const wrong = { ...ANSWER, filtered: 2, rejects: [first, { ...second, byteOffset: 801 }] };
    expect(await check(wrong)).toEqual([
      'orders/1.csv: {"read":10,"loaded":7,"rejected":2,"filtered":1} instead of {"read":10,"loaded":7,"rejected":2,"filtered":2}',
      'missing reject: orders/1.csv:8 @801 type(ship_date) row 8',
      'reject that should not be: orders/1.csv:8 @800 type(ship_date) row 8',
    ]);
  });
});

describe('the demo’s arguments', () => {
  it.each([
    ['none', [], { kind: 'run', rows: 300_000, objects: 6, seed: 1 }],
    ['files of the user', ['--data', 'd', '--pipeline', 'p'], { kind: 'run', data: 'd', pipeline: 'p' }],
    ['a pipeline alone', ['--pipeline', 'p', '--rows', '10'], { kind: 'run', pipeline: 'p', rows: 10 }],
    ['help', ['--help'], { kind: 'help' }],
    ['data without a pipeline', ['--data', 'd'], { kind: 'wrong' }],
    ['no number', ['--rows', 'many'], { kind: 'wrong', message: expect.stringContaining('--rows') }],
    ['no rows', ['--rows', '0'], { kind: 'wrong' }],
    ['an unknown flag', ['--row', '1'], { kind: 'wrong', message: expect.stringContaining('--row') }],
  ])('%s', (_, args, parsed) => {
    expect(parseDemoArgs(args)).toMatchObject(parsed);
  });
});

it.each([
  ['orders/*.csv', 'orders/'],
  ['orders/2024/part-{1,2}.csv', 'orders/2024/'],
  ['a/**/b.csv', 'a/'],
  ['*.csv', ''],
  ['runways.csv', ''],
  ['ourairports/runways.csv', 'ourairports/'],
])('files go where the glob %s looks for them: %s', (glob, folder) => {
  expect(globFolder(glob)).toBe(folder);
});

it('keeps control characters off the terminal', () => {
  expect(shown('a\u001b[2Jb\nc')).toBe('a\\u001b[2Jb\\nc');
  expect(shown('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
});
