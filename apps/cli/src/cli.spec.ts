import { loadPipeline } from '@sluice/config';
import { SluiceError } from '@sluice/proto';
import { aRun, cli, fakeOrchestrator, type FakeOrchestrator } from './testing.fixture.js';

let orchestrator: FakeOrchestrator | undefined;
afterEach(() => {
  orchestrator?.stop();
  orchestrator = undefined;
});

async function start(answers: Parameters<typeof fakeOrchestrator>[0]): Promise<{ address: string }> {
  orchestrator = await fakeOrchestrator(answers);
  return { address: orchestrator.address };
}

const RUN_ID = String(aRun().runId);
const YAML = 'apiVersion: sluice/v1\nkind: Pipelin\n';
const DIAGNOSTIC = {
  severity: 'SEVERITY_ERROR' as const,
  code: 'not_allowed',
  message: '`kind` must be Pipeline',
  path: 'kind',
  line: 2,
  column: 7,
  hint: 'Did you mean `Pipeline`?',
};
const PIPELINE = {
  name: 'orders',
  version: 3,
  table: 'public.orders',
  columns: [{ name: 'id', type: 'bigint', notNull: true }],
};

describe('check and apply', () => {
  it('show each problem with its line, a caret below it and the hint, and exit 1', async () => {
    const { address } = await start({ ApplyPipeline: () => ({ diagnostics: [DIAGNOSTIC] }) });
    const outcome = await cli(['check', 'p.yaml'], { address, files: new Map([['p.yaml', YAML]]) });
    expect(outcome).toEqual({
      code: 1,
      stderr: '',
      stdout: [
        'p.yaml:2:7: error: `kind` must be Pipeline [not_allowed]',
        '    2 | kind: Pipelin',
        '      |       ^',
        '        Did you mean `Pipeline`?',
        '1 error, 0 warnings',
        '',
      ].join('\n'),
    });
    expect(orchestrator?.requests).toEqual([
      { method: 'ApplyPipeline', request: { yaml: YAML, dryRun: true } },
    ]);
  });

  it('say what a good file would load', async () => {
    const { address } = await start({ ApplyPipeline: () => ({ pipeline: PIPELINE }) });
    const outcome = await cli(['check', 'p.yaml'], { address, files: new Map([['p.yaml', YAML]]) });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('Pipeline orders would load 1 columns into public.orders');
    expect(outcome.stdout).toMatch(/id +bigint +not null/);
  });

  it('name the version that was stored and the next step', async () => {
    const { address } = await start({ ApplyPipeline: () => ({ pipeline: PIPELINE, changed: true }) });
    const outcome = await cli(['apply', 'p.yaml'], { address, files: new Map([['p.yaml', YAML]]) });
    expect(outcome.stdout).toBe('Pipeline orders is at version 3. Start it: sluice run orders\n');
    expect(orchestrator?.requests[0].request).toMatchObject({ dryRun: false });
  });

  it('put only JSON on standard output with --json', async () => {
    const { address } = await start({ ApplyPipeline: () => ({ diagnostics: [DIAGNOSTIC] }) });
    const outcome = await cli(['check', 'p.yaml', '--json'], { address, files: new Map([['p.yaml', YAML]]) });
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ ok: false, diagnostics: [DIAGNOSTIC] });
  });

  it('make control characters of a file visible instead of sending them to the terminal', async () => {
    const hostile = { ...DIAGNOSTIC, message: 'bad \u001b[31m word' };
    const { address } = await start({ ApplyPipeline: () => ({ diagnostics: [hostile] }) });
    const files = new Map([['p.yaml', 'a: 1\nb: \u001b[2J\n']]);
    const { stdout } = await cli(['check', 'p.yaml'], { address, files });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('bad \\u001b[31m word');
  });
});

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
    expect(orchestrator?.requests[0].request).toEqual({
      pipeline: 'orders',
      params: { a: '1', b: 'x=y' },
      logicalDate: '2026-02-28',
      idempotencyKey: 'k',
    });
  });

  it('can start a pipeline that is called show', async () => {
    const { address } = await start({ TriggerRun: () => ({ run: aRun(), created: true }) });
    await cli(['run', 'start', 'show'], { address });
    expect(orchestrator?.requests[0].request).toMatchObject({ pipeline: 'show' });
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
    expect(orchestrator?.requests).toHaveLength(2);
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
    expect(orchestrator?.requests.map(({ request }) => request)).toMatchObject([
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

describe('infer', () => {
  const SAMPLE = {
    object: { bucket: 'b', key: 'in/orders 1.csv' },
    csvJson: '{"delimiter":";","header":true,"null_values":["","NULL"]}',
    rows: [{ values: ['1'] }],
    columns: [
      { source: 'Order ID', name: 'order_id', type: 'bigint', required: true, examples: ['1', '2'] },
      { source: 'no', name: 'no', type: 'numeric(12,2)', required: false, examples: ['# {\n', '-', ': "'] },
      { source: 'a, b: "c"', name: 'a_b_c', type: 'timestamptz', required: false, examples: [] },
    ],
  };

  it('writes a file that passes check as it stands', async () => {
    const { address } = await start({ Sample: () => SAMPLE });
    const files = new Map<string, string>();
    const outcome = await cli(['infer', 's3://shop/in/orders 1.csv', '--out', 'p.yaml'], { address, files });
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    const { diagnostics, pipeline } = loadPipeline(files.get('p.yaml') ?? '');
    expect(diagnostics).toEqual([]);
    expect(pipeline).toMatchObject({
      name: 'orders_1',
      source: { csv: { delimiter: ';', nullValues: ['', 'NULL'] } },
    });
    expect(pipeline?.columns.map(({ source, type, required }) => [source, type, required])).toEqual([
      ['Order ID', 'bigint', true],
      ['no', 'numeric(12,2)', false],
      ['a, b: "c"', 'timestamp with time zone', false],
    ]);
    expect(orchestrator?.requests[0].request).toMatchObject({
      sourceJson: '{"s3":{"bucket":"shop","key":"in/orders 1.csv"},"csv":{}}',
      maxRecords: 1000,
    });
  });

  it('does not overwrite a file unless told to', async () => {
    const { address } = await start({ Sample: () => SAMPLE });
    const files = new Map([['p.yaml', 'mine']]);
    const refused = await cli(['infer', 's3://b/k', '--out', 'p.yaml'], { address, files });
    expect(refused).toMatchObject({ code: 2 });
    expect(files.get('p.yaml')).toBe('mine');
    expect(await cli(['infer', 's3://b/k', '--out', 'p.yaml', '--force'], { address, files })).toMatchObject({
      code: 0,
    });
  });
});

describe('errors', () => {
  it('of the orchestrator are shown with their reason and hint, and exit 1', async () => {
    const error = new SluiceError('PIPELINE_NOT_FOUND', 'No pipeline is called ordres.', {
      hint: 'Did you mean orders?',
    });
    const { address } = await start({
      TriggerRun: () => {
        throw error;
      },
    });
    expect(await cli(['run', 'ordres'], { address })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'sluice: No pipeline is called ordres. [PIPELINE_NOT_FOUND]\n  Did you mean orders?\n',
    });
    const { stdout } = await cli(['run', 'ordres', '--json'], { address });
    expect(JSON.parse(stdout).error).toMatchObject({
      reason: 'PIPELINE_NOT_FOUND',
      hint: 'Did you mean orders?',
    });
  });

  it('of the connection name the address and exit 3', async () => {
    const { address } = await start({});
    orchestrator?.stop();
    const outcome = await cli(['runs'], { address });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(`No answer from the orchestrator at ${address}.`);
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['chekc', 'x'], /Did you mean check/],
    ['a missing argument', ['check'], /missing required argument 'file'/],
    ['an unknown option', ['runs', '--jsn'], /Did you mean --json/],
    ['a file that is not there', ['check', 'nope.yaml'], /Cannot read nope\.yaml/],
    ['a parameter without a value', ['run', 'x', '--param', 'a'], /--param a should be KEY=VALUE/],
    ['a parameter given twice', ['run', 'x', '--param', 'a=1', '--param', 'a=2'], /--param a stands twice/],
    ['a date that does not exist', ['run', 'x', '--logical-date', '2026-02-30'], /should be a date/],
    ['a limit that is no number', ['runs', '--limit', 'all'], /whole number from 1/],
    ['an address that is not S3’s', ['infer', 'file.csv'], /should be s3:\/\/BUCKET\/KEY/],
    ['an unknown shell', ['completion', 'fish'], /bash or zsh/],
  ])('for %s are usage, exit 2', async (_name, argv, message) => {
    const outcome = await cli(argv);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(message);
  });
});

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, stdout } = await cli(['--help']);
    expect(code).toBe(0);
    for (const word of [
      'check',
      'apply',
      'run',
      'runs',
      'rejects',
      'infer',
      'pipelines',
      'cancel',
      'retry',
      'watch',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${word}\\b`, 'm'));
    }
    expect(stdout).toContain('Exit codes: 0 good');
  });

  it('has --json and --address on every command that asks the orchestrator', async () => {
    const commands = [
      ['check'],
      ['apply'],
      ['run', 'start'],
      ['run', 'show'],
      ['runs'],
      ['rejects'],
      ['infer'],
      ['pipelines'],
    ];
    for (const argv of commands) {
      const { stdout } = await cli([...argv, '--help']);
      expect(stdout).toContain('--json');
      expect(stdout).toContain('--address');
    }
  });

  it('comes as a completion script that knows the subcommands', async () => {
    const { stdout } = await cli(['completion', 'bash']);
    expect(stdout).toMatch(/"run"\) words="start show .*--watch --help"/);
    expect(stdout).toContain('complete -F _sluice sluice');
  });
});
