import { type BackfillState } from '@sluice/proto';
import { ASKING } from './commands/backfill.js';
import { aRun, cli, useOrchestrator } from './testing.fixture.js';

const orchestrator = useOrchestrator();
const { start } = orchestrator;

const RUN_ID = String(aRun().runId);
const ID = '0198c0de-0000-7000-8000-00000000000b';

describe('pipelines', () => {
  it('shows schedules, next runs and what is paused', async () => {
    const schedule = '0 6 * * * Europe/Berlin';
    const { address } = await start({
      ListPipelines: () => ({
        pipelines: [
          { name: 'a', version: 1, table: 'public.a', schedule, nextRunAtMs: Date.UTC(2026, 10, 24, 5) },
          { name: 'b', version: 2, table: 'public.b', schedule, paused: true },
          { name: 'c', version: 3, table: 'public.c' },
        ],
      }),
    });
    const { stdout } = await cli(['pipelines'], { address });
    expect(stdout).toMatch(/^a .* 0 6 \* \* \* Europe\/Berlin {2}2026-11-24T05:00:00Z$/m);
    expect(stdout).toMatch(/^b .* 0 6 \* \* \* Europe\/Berlin {2}paused$/m);
    expect(stdout).toMatch(/^c .* -$/m);
  });

  it.each([
    ['pause', 'PausePipeline', 'Pipeline a is paused. Let it go on: sluice resume a\n'],
    ['resume', 'ResumePipeline', 'Pipeline a goes on. Its next run: 2026-11-24T05:00:00Z\n'],
  ] as const)('%s says what comes next', async (command, method, stdout) => {
    const answer = (): unknown => ({ name: 'a', nextRunAtMs: Date.UTC(2026, 10, 24, 5) });
    const { address } = await start({ [method]: answer });
    expect(await cli([command, 'a'], { address })).toEqual({ code: 0, stdout, stderr: '' });
    expect(orchestrator.requests).toEqual([{ method, request: { name: 'a' } }]);
  });

  it('are deleted only when that is said twice', async () => {
    const { address } = await start({ DeletePipeline: () => ({}) });
    const asked = await cli(['delete', 'a'], { address });
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain('sluice delete a --yes');
    expect(orchestrator.requests).toEqual([]);
    const done = await cli(['delete', 'a', '--yes'], { address });
    expect(done).toMatchObject({
      code: 0,
      stdout: 'Pipeline a is deleted. Applying its file brings it back.\n',
    });
    expect(orchestrator.requests).toHaveLength(1);
  });
});

describe('every call', () => {
  it('says who makes it', async () => {
    const actors: unknown[] = [];
    const { address } = await start({ ListAudit: () => ({ entries: [] }) }, (metadata) =>
      actors.push(...metadata.get('sluice-actor')),
    );
    await cli(['audit'], { address });
    expect(actors).toEqual(['anna@example']);
  });
});

describe('backfill', () => {
  const state = (over: BackfillState = {}): BackfillState => ({
    backfillId: ID,
    pipeline: 'orders',
    from: '2026-01-01',
    to: '2026-01-03',
    parallelism: 2,
    total: 3,
    created: true,
    ...over,
  });
  const ARGV = ['backfill', 'orders', '--from', '2026-01-01', '--to', '2026-01-03'];

  beforeAll(() => {
    ASKING.everyMs = 1;
  });

  it('is started with all that is asked for, and prints its id alone', async () => {
    const { address } = await start({ Backfill: () => state({ waiting: 3 }) });
    const more = ['--parallelism', '2', '--param', 'a=1', '--backwards', '--scheduled-dates'];
    const outcome = await cli([...ARGV, ...more, '--idempotency-key', 'k'], { address });
    expect(outcome).toMatchObject({ code: 0, stdout: `${ID}\n` });
    expect(outcome.stderr).toContain(`3 dates. Follow it: sluice backfills ${ID} --watch`);
    expect(orchestrator.requests[0].request).toEqual({
      pipeline: 'orders',
      from: '2026-01-01',
      to: '2026-01-03',
      params: { a: '1' },
      parallelism: 2,
      idempotencyKey: 'k',
      scheduledDates: true,
      backwards: true,
    });
  });

  it.each([
    [{ succeeded: 3 }, 0],
    [{ succeeded: 2, failed: 1 }, 1],
    [{ succeeded: 1, cancelled: 2 }, 4],
  ])('that is watched and ends %j exits with %i', async (end, code) => {
    const states = [state({ waiting: 2, active: 1 }), state({ active: 1, succeeded: 2 }), state(end)];
    const { address } = await start({
      Backfill: () => state({ waiting: 3 }),
      GetBackfill: () => states.shift() ?? state(end),
    });
    const outcome = await cli([...ARGV, '--watch'], { address });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain('waiting 2  active 1  succeeded 0  failed 0  cancelled 0');
    expect(outcome.stdout).toContain('orders, 2026-01-01 to 2026-01-03, 3 dates, 2 at a time');
  });

  it('goes on when the watching is interrupted', async () => {
    const abort = new AbortController();
    const { address } = await start({
      GetBackfill: () => {
        abort.abort();
        return state({ active: 1 });
      },
    });
    const outcome = await cli(['backfills', ID, '--watch'], { address, interrupted: abort.signal });
    expect(outcome).toMatchObject({ code: 130 });
    expect(outcome.stderr).toContain('the backfill goes on');
  });

  it('is cancelled, and shows its runs', async () => {
    const { address } = await start({ CancelBackfill: () => state({ cancelled: 3, runIds: [RUN_ID] }) });
    const { stdout } = await cli(['cancel-backfill', ID], { address });
    expect(stdout).toContain(`cancelled 3\n  run ${RUN_ID}\n`);
  });

  it.each([
    ['no range', ['backfill', 'orders', '--from', '2026-01-01']],
    ['a day that is none', ['backfill', 'orders', '--from', '2026-02-30', '--to', '2026-03-01']],
    ['no parallelism', [...ARGV, '--parallelism', '0']],
  ])('with %s is wrong usage', async (_name, argv) => {
    expect(await cli(argv)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('runs', () => {
  it('show what started them, what they wait for and what they did to the table', async () => {
    const run = aRun({
      state: 'RUN_STATE_QUEUED',
      trigger: 'RUN_TRIGGER_BACKFILL',
      triggeredBy: 'anna@host',
      backfillId: ID,
      priority: 5,
      waiting: 'pool warehouse is full (10 of 10)',
      publication: { staged: 9, inserted: 4, updated: 3, unchanged: 1, superseded: 1, deleted: 2 },
      objectsTotal: 2,
      objectsSkipped: 7,
    });
    const { address } = await start({ GetRun: () => ({ run }), ListRuns: () => ({ runs: [run, aRun()] }) });
    const { stdout } = await cli(['run', 'show', RUN_ID], { address });
    expect(stdout).toContain(`trigger backfill by anna@host, backfill ${ID}, priority 5\n`);
    expect(stdout).toContain('waits: pool warehouse is full (10 of 10)\n');
    expect(stdout).toContain('published: inserted 4  updated 3  unchanged 1  superseded 1  deleted 2\n');
    expect(stdout).toContain('7 of 9 objects were loaded before\n');
    const list = await cli(['runs'], { address });
    expect(list.stdout).toMatch(/trigger .*waits for$/m);
    expect(list.stdout).toMatch(/backfill .*pool warehouse is full \(10 of 10\)$/m);
  });

  it('show as many of their splits as are asked for, page by page', async () => {
    const { address } = await start({
      GetRun: ({ splitPageToken }: { splitPageToken: string }) => ({
        run: aRun(),
        splits: [{ split: { splitId: `s${splitPageToken}` } }, { split: { splitId: 't' } }],
        nextSplitPageToken: `${splitPageToken}x`,
      }),
    });
    const outcome = await cli(['run', 'show', RUN_ID, '--limit', '4', '--json'], { address });
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      more: true,
      splits: [{ split: { splitId: 's' } }, {}, { split: { splitId: 'sx' } }, {}],
    });
    expect(outcome.stderr).toContain('More than 4 splits');
    expect(orchestrator.requests.map(({ request }) => request)).toMatchObject([
      { splitPageSize: 4, splitPageToken: '' },
      { splitPageSize: 2, splitPageToken: 'x' },
    ]);
  });

  it('are started with a date, a priority and params', async () => {
    const { address } = await start({ TriggerRun: () => ({ run: aRun(), created: true }) });
    await cli(['run', 'orders', '--date', '2026-02-28', '--priority', '-5', '--param', 'a=1'], { address });
    expect(orchestrator.requests[0].request).toMatchObject({
      logicalDate: '2026-02-28',
      priority: -5,
      params: { a: '1' },
    });
  });

  it('are planned again where that is asked for', async () => {
    const { address } = await start({ RetryRun: () => aRun() });
    await cli(['retry', RUN_ID, '--replan'], { address });
    await cli(['retry', RUN_ID], { address });
    expect(orchestrator.requests.map(({ request }) => request)).toEqual([
      { runId: RUN_ID, replan: true },
      { runId: RUN_ID, replan: false },
    ]);
  });
});

describe('audit', () => {
  it('lists who did what, and cuts long details for people alone', async () => {
    const entry = {
      atMs: Date.UTC(2026, 10, 22, 1),
      actor: 'anna@host',
      peer: '10.0.0.7:4711',
      action: 'CancelRun',
      pipeline: 'orders',
      runId: RUN_ID,
      detailsJson: JSON.stringify({ was: 'x'.repeat(200) }),
    };
    const { address } = await start({ ListAudit: () => ({ entries: [entry] }) });
    const { stdout } = await cli(['audit', 'orders', '--run', RUN_ID], { address });
    expect(stdout).toMatch(
      new RegExp(`2026-11-22T01:00:00Z  anna@host  10.0.0.7:4711  CancelRun  orders    ${RUN_ID}  .*…$`, 'm'),
    );
    const json = await cli(['audit', '--json'], { address });
    expect(JSON.parse(json.stdout).entries).toMatchObject([entry]);
    expect(orchestrator.requests.map(({ request }) => request)).toMatchObject([
      { pipeline: 'orders', runId: RUN_ID, pageSize: 50 },
      { pipeline: '', runId: '' },
    ]);
  });
});
