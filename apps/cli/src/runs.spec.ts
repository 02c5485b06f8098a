import { SluiceError } from '@sluice/proto';
import { aRun, cli, useOrchestrator } from './testing.fixture.js';

const orchestrator = useOrchestrator();
const { start } = orchestrator;

const RUN_ID = String(aRun().runId);
describe('run', () => {
  it('starts a run with its parameters and prints its id alone', async () => {
    const { address } = await start({
      TriggerRun: () => ({ run: aRun({ state: 'RUN_STATE_QUEUED' }), created: true }),
    });
    const argv = [
      'run',
      'orders',
      '--param',
      'a=1',
      '-p',
      'b=x=y',
      '--logical-date',
      '2026-02-28',
      '--idempotency-key',
      'k',
    ];
    const outcome = await cli(argv, { address });
    expect(outcome).toMatchObject({ code: 0, stdout: `${RUN_ID}\n` });
    expect(orchestrator.requests[0].request).toEqual({
      pipeline: 'orders',
      params: { a: '1', b: 'x=y' },
      logicalDate: '2026-02-28',
      idempotencyKey: 'k',
    });
  });

  it('can start a pipeline that is called show', async () => {
    const { address } = await start({ TriggerRun: () => ({ run: aRun(), created: true }) });
    await cli(['run', 'start', 'show'], { address });
    expect(orchestrator.requests[0].request).toMatchObject({ pipeline: 'show' });
  });

  it.each([
    ['RUN_STATE_SUCCEEDED' as const, 0],
    ['RUN_STATE_FAILED' as const, 1],
    ['RUN_STATE_CANCELLED' as const, 4],
  ])('exits for a watched run that ended %s with %i', async (state, code) => {
    const { address } = await start({
      TriggerRun: () => ({ run: aRun(), created: true }),
      WatchRun: () => [aRun({ state: 'RUN_STATE_RUNNING', splitsCommitted: 1 }), aRun({ state })],
    });
    const outcome = await cli(['run', 'orders', '--watch'], { address });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain('running: 1/2 splits, 1,000 records read, 7 rejected');
    expect(outcome.stdout).toContain('loaded 990  rejected 7');
  });

  it('goes on watching when the orchestrator was away for a moment', async () => {
    const away = new SluiceError('DRAINING', 'going down');
    const { address } = await start({
      WatchRun: (call) => (call === 0 ? [aRun({ state: 'RUN_STATE_RUNNING' }), away] : [aRun()]),
    });
    expect(await cli(['watch', RUN_ID], { address })).toMatchObject({ code: 0 });
    expect(orchestrator.requests).toHaveLength(2);
  });

  it('does not take the end of the stream for the end of the run (I4)', async () => {
    const { address } = await start({
      WatchRun: (call) =>
        call === 0 ? [aRun({ state: 'RUN_STATE_RUNNING' })] : [aRun({ state: 'RUN_STATE_FAILED' })],
    });
    expect(await cli(['watch', RUN_ID], { address })).toMatchObject({ code: 1 });
  });

  it('draws a bar on a terminal, and keeps it off standard output', async () => {
    const { address } = await start({ WatchRun: () => [aRun({ state: 'RUN_STATE_RUNNING' }), aRun()] });
    const { code, stdout, stderr } = await cli(['watch', RUN_ID, '--json'], { address, tty: true });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(stderr).toMatch(/succeeded .*100% \| 2\/2 splits \| 1,000 records/);
  });

  it('stops watching on Ctrl-C and says that the run goes on', async () => {
    const abort = new AbortController();
    const { address } = await start({ WatchRun: () => [aRun({ state: 'RUN_STATE_RUNNING' })] });
    const onStderr = (text: string): void => void (text.includes('running') && abort.abort());
    const outcome = await cli(['watch', RUN_ID], { address, interrupted: abort.signal, onStderr });
    expect(outcome.code).toBe(130);
    expect(outcome.stderr).toContain('the run goes on');
  });

  it('shows why a run failed, what to do, and its splits', async () => {
    const failure = {
      reason: 'TABLE_NOT_FOUND',
      message: 'No table public.orders.',
      hint: 'Set create: true.',
      service: 'loader',
    };
    const object = { bucket: 'b', key: 'orders/1.csv', size: 10 };
    const split = { splitId: 's', parts: [{ object, start: 0, end: 10 }] };
    const { address } = await start({
      GetRun: () => ({
        run: aRun({ state: 'RUN_STATE_FAILED', failure }),
        splits: [{ split, state: 'SPLIT_STATE_FAILED', attempts: 1, failure }],
      }),
    });
    const { code, stdout } = await cli(['run', 'show', RUN_ID], { address });
    expect(code).toBe(0);
    expect(stdout).toContain('TABLE_NOT_FOUND: No table public.orders. (loader)\n  Set create: true.');
    expect(stdout).toMatch(/orders\/1\.csv +failed +1/);
  });
});

describe('lists', () => {
  it('follow pages up to the limit', async () => {
    const { address } = await start({
      ListRuns: (request: { pageSize: number; pageToken: string }) => ({
        runs: Array.from({ length: Math.min(2, request.pageSize) }, () => aRun()),
        nextPageToken: `${request.pageToken}x`,
      }),
    });
    const { stdout } = await cli(['runs', 'orders', '--limit', '5', '--json'], { address });
    expect(JSON.parse(stdout).runs).toHaveLength(5);
    expect(orchestrator.requests.map(({ request }) => request)).toMatchObject([
      { pipeline: 'orders', pageSize: 5, pageToken: '' },
      { pageSize: 3, pageToken: 'x' },
      { pageSize: 1, pageToken: 'xx' },
    ]);
  });

  it('give a reject with object, record, column, value, reason and raw text', async () => {
    const broken = [
      {
        rule: 'type',
        column: 'day',
        value: '31/02',
        reason: 'no such day',
        severity: 'SEVERITY_ERROR' as const,
      },
    ];
    const reject = {
      bucket: 'b',
      key: 'o.csv',
      record: 1234,
      byteOffset: 99,
      raw: Buffer.from('1,31/02'),
      broken,
    };
    const { address } = await start({ ListRejects: () => ({ rejects: [reject] }) });
    const text = await cli(['rejects', RUN_ID, '--rule', 'type'], { address });
    expect(text.stdout).toBe(
      's3://b/o.csv record 1,234, byte 99\n  type  day = "31/02": no such day\n  | 1,31/02\n',
    );
    const json = await cli(['rejects', RUN_ID, '--json'], { address });
    expect(JSON.parse(json.stdout).rejects[0]).toMatchObject({ raw: '1,31/02', rawBase64: 'MSwzMS8wMg==' });
  });
});
