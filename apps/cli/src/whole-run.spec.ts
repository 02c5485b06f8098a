import { SluiceError, type CheckResult, type Profile } from '@sluice/proto';
import { aRun, cli, useOrchestrator } from './testing.fixture.js';

const orchestrator = useOrchestrator();
const { start } = orchestrator;

const RUN_ID = String(aRun().runId);
const OTHER_ID = '0198c0de-0000-7000-8000-000000000002';

const CHECKS: CheckResult[] = [
  {
    name: 'unique:order_id',
    kind: 'unique',
    severity: 'SEVERITY_ERROR',
    passed: false,
    observed: '4 rows',
    expected: 'none',
    offenders: 4,
  },
  {
    name: 'enough',
    kind: 'row_count',
    severity: 'SEVERITY_FAIL',
    passed: false,
    observed: '3',
    expected: 'at least 10',
    message: 'only 3 orders',
  },
  {
    name: 'amount:mean',
    kind: 'mean',
    severity: 'SEVERITY_WARN',
    passed: true,
    observed: '5.5',
    expected: 'at most 9',
  },
];

describe('a run that is published as a whole', () => {
  it('shows the outcomes of its checks and the duplicates that it left out', async () => {
    const counts = { read: 10, loaded: 3, rejected: 4, filtered: 1, superseded: 2, bytes: 100 };
    const { address } = await start({
      GetRun: () => ({ run: aRun({ checks: CHECKS, counts }), splits: [] }),
    });
    const { stdout } = await cli(['run', 'show', RUN_ID], { address });
    expect(stdout).toContain('read 10  loaded 3  rejected 4  filtered 1  superseded 2  warned 0');
    expect(stdout).toContain(
      [
        '  check over the run  severity  result  observed  expected     offenders',
        '  unique:order_id     reject    failed  4 rows    none                 4',
        '  enough              fail      failed  3         at least 10          0',
        '  amount:mean         warn      passed  5.5       at most 9            0',
        '  enough: only 3 orders',
      ].join('\n'),
    );
  });

  it('has loaded nothing before it is published, whatever is staged', async () => {
    const run = aRun({ unpublished: true });
    const { address } = await start({
      GetRun: () => ({ run, splits: [{ state: 'SPLIT_STATE_COMMITTED', attempts: 1 }] }),
      ListRuns: () => ({ runs: [run] }),
    });
    const { stdout } = await cli(['run', 'show', RUN_ID], { address });
    expect(stdout).toContain('read 1,000  staged 990  rejected 7');
    expect(stdout).toMatch(/object +state +attempts +read +staged +rejected/);
    const list = await cli(['runs'], { address });
    expect(list.stdout).toMatch(/loaded +rejected +trigger +failure\n.* 0 +7/);
  });

  it('is watched through its publication, a line for each step', async () => {
    const publishing = (step: string) =>
      aRun({ state: 'RUN_STATE_PUBLISHING', endedAtMs: 0, publishing: step });
    const { address } = await start({
      WatchRun: () => [
        publishing('counting'),
        publishing('checking enough'),
        publishing('checking enough'),
        aRun(),
      ],
    });
    const { stderr } = await cli(['watch', RUN_ID], { address });
    expect(stderr.split('\n').map((line) => line.split(':')[0])).toEqual([
      'publishing (counting)',
      'publishing (checking enough)',
      'succeeded',
      '',
    ]);
  });
});

it('a run that waits to be tried again says why while it is watched', async () => {
  const retrying = {
    reason: 'TARGET_UNAVAILABLE',
    message: 'No connection to db:5432.',
    hint: 'Is it up?',
    service: 'loader',
  };
  const planning = { state: 'RUN_STATE_PLANNING' as const, endedAtMs: 0 };
  const { address } = await start({
    WatchRun: () => [aRun(planning), aRun({ ...planning, retrying }), aRun()],
    GetRun: () => ({ run: aRun({ ...planning, retrying }) }),
  });
  const { stderr } = await cli(['watch', RUN_ID], { address });
  expect(stderr).toContain(
    'planning: 2/2 splits, 1,000 records read, 7 rejected; tried again after TARGET_UNAVAILABLE: No connection to db:5432. (loader) Is it up?\n',
  );
  const { stdout } = await cli(['run', 'show', RUN_ID], { address });
  expect(stdout).toContain('Is tried again after TARGET_UNAVAILABLE: No connection to db:5432. (loader)');
});

it('splits that wait to be tried again say why while the run is watched', async () => {
  const failure = {
    reason: 'PEER_UNAVAILABLE',
    message: 'No answer from the loader.',
    hint: '',
    service: '',
  };
  const run = aRun({ state: 'RUN_STATE_RUNNING', endedAtMs: 0, splitsCommitted: 0 });
  const splits = (...states: ('SPLIT_STATE_RETRYING' | 'SPLIT_STATE_RUNNING')[]) =>
    states.map((state, i) => ({ split: { splitId: `${i}` }, state, failure }));
  const { address } = await start({
    WatchRun: () => [
      { event: { run, splits: splits('SPLIT_STATE_RETRYING', 'SPLIT_STATE_RETRYING') } },
      { event: { run, splits: splits('SPLIT_STATE_RUNNING', 'SPLIT_STATE_RUNNING') } },
      aRun(),
    ],
  });
  const { stderr } = await cli(['watch', RUN_ID], { address });
  const counts = '1,000 records read, 7 rejected';
  expect(stderr.split('\n')).toEqual([
    `running: 0/2 splits, ${counts}; 2 splits tried again after PEER_UNAVAILABLE: No answer from the loader.`,
    `running: 0/2 splits, ${counts}`,
    `succeeded: 2/2 splits, ${counts}`,
    '',
  ]);
});

describe('replay', () => {
  it('starts a run over the rejects of another and prints its id', async () => {
    const { address } = await start({
      ReplayRejects: () => ({ run: aRun({ runId: OTHER_ID, replayOf: RUN_ID }), created: true }),
    });
    const argv = ['replay', RUN_ID, '--rule', 'quantity:max', '--idempotency-key', 'k'];
    expect(await cli(argv, { address })).toMatchObject({ code: 0, stdout: `${OTHER_ID}\n` });
    expect(orchestrator.requests[0].request).toEqual({
      runId: RUN_ID,
      rule: 'quantity:max',
      idempotencyKey: 'k',
    });
  });

  it('can be watched, and says whose rejects it took', async () => {
    const run = aRun({ runId: OTHER_ID, replayOf: RUN_ID });
    const { address } = await start({ ReplayRejects: () => ({ run, created: true }), WatchRun: () => [run] });
    const { code, stdout } = await cli(['replay', RUN_ID, '--watch'], { address });
    expect(code).toBe(0);
    expect(stdout).toContain(`replays rejects of run ${RUN_ID}`);
  });

  it('that is refused exits 1 with what to do instead', async () => {
    const error = new SluiceError('REPLAY_REFUSED', 'The raw records were not kept.', {
      hint: 'Run the objects again.',
    });
    const { address } = await start({
      ReplayRejects: () => {
        throw error;
      },
    });
    expect(await cli(['replay', RUN_ID], { address })).toMatchObject({
      code: 1,
      stderr: 'sluice: The raw records were not kept. [REPLAY_REFUSED]\n  Run the objects again.\n',
    });
  });

  it('leaves rejects that are listed with --all alone', async () => {
    const reject = { bucket: 'b', key: 'o.csv', record: 1, byteOffset: 9, replayedBy: OTHER_ID };
    const { address } = await start({ ListRejects: () => ({ rejects: [reject] }) });
    const { stdout } = await cli(['rejects', RUN_ID, '--all'], { address });
    expect(stdout).toBe(`s3://b/o.csv record 1, byte 9 (replayed by run ${OTHER_ID})\n`);
    expect(orchestrator.requests[0].request).toMatchObject({ includeReplayed: true });
  });
});

describe('profile', () => {
  const PROFILE: Profile = {
    runId: RUN_ID,
    pipeline: 'orders',
    rowsLoaded: 1000,
    rowsCovered: 1000,
    columns: [
      {
        column: 'amount',
        type: 'numeric(12,2)',
        rows: 1000,
        nulls: 125,
        distinct: 312,
        min: '0.10',
        max: '99.90',
        mean: 33.333_333_3,
        quantiles: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, value: String(at * 100) })),
        top: [{ value: '5.00', rows: 40 }],
        sampled: 500,
      },
      { column: 'note', type: 'text', rows: 1000, nulls: 1000, distinct: 0 },
      {
        column: 'name',
        type: 'text',
        rows: 1000,
        nulls: 0,
        distinct: 1000,
        min: 'a'.repeat(40),
        minLength: 1,
        maxLength: 40,
        meanLength: 7.25,
        sampled: 1000,
      },
    ],
  };

  it('has a line per column', async () => {
    const { address } = await start({ GetProfile: () => PROFILE });
    const { code, stdout } = await cli(['profile', RUN_ID], { address });
    expect(code).toBe(0);
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      `run ${RUN_ID} of orders: 1,000 rows loaded`,
      '',
      'column  type            rows  null     distinct  min                       max    mean     25 % | 50 % | 75 %',
      'amount  numeric(12,2)  1,000  12.5 %        312  0.10                      99.90  33.3333  25 | 50 | 75',
      'note    text           1,000  100.0 %         0',
      'name    text           1,000  0.0 %       1,000  aaaaaaaaaaaaaaaaaaaaaaa…',
    ]);
  });

  it('of one column has its quantiles, most frequent values and lengths', async () => {
    const { address } = await start({ GetProfile: () => PROFILE });
    const amount = await cli(['profile', RUN_ID, '--column', 'amount'], { address });
    expect(amount.stdout).toContain('amount numeric(12,2)\nrows      1,000\nnulls     125 (12.5 %)\n');
    expect(amount.stdout).toMatch(/part of the values +at most\n +0 % +0\n +25 % +25\n/);
    expect(amount.stdout).toMatch(/most frequent +rows\n +5\.00 +40\n/);
    expect(amount.stdout).toContain('of a sample of 500');
    const name = await cli(['profile', RUN_ID, '-c', 'name'], { address });
    expect(name.stdout).toContain('1 to 40, mean 7.25');
    expect(name.stdout).not.toContain('sample');
  });

  it('of a column that is not there names the nearest, exit 2', async () => {
    const { address } = await start({ GetProfile: () => PROFILE });
    const outcome = await cli(['profile', RUN_ID, '--column', 'ammount'], { address });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('Did you mean `amount`?');
  });

  it('says so where the statistics cover less than was loaded', async () => {
    const { address } = await start({ GetProfile: () => ({ ...PROFILE, rowsCovered: 900 }) });
    expect((await cli(['profile', RUN_ID], { address })).stdout).toContain('statistics cover 900 of them');
  });

  it('says so where they were made of rows that the publication has left out', async () => {
    const { address } = await start({ GetProfile: () => ({ ...PROFILE, rowsCovered: 1100 }) });
    const { stdout } = await cli(['profile', RUN_ID], { address });
    expect(stdout).toContain('1,000 rows loaded; statistics are of the 1,100 rows that were staged');
  });

  it('is JSON with --json', async () => {
    const { address } = await start({ GetProfile: () => PROFILE });
    const { stdout } = await cli(['profile', RUN_ID, '--json', '--column', 'note'], { address });
    expect(JSON.parse(stdout).profile.columns).toMatchObject([{ column: 'note', nulls: 1000 }]);
  });
});
