import { loadPipeline } from '@sluice/config';
import { SluiceError } from '@sluice/proto';
import { cli, useOrchestrator } from './testing.fixture.js';

const orchestrator = useOrchestrator();
const { start } = orchestrator;

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
    expect(orchestrator.requests).toEqual([
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
    expect(orchestrator.requests[0].request).toMatchObject({ dryRun: false });
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
    expect(orchestrator.requests[0].request).toMatchObject({
      sourceJson: '{"s3":{"bucket":"shop","key":"in/orders 1.csv"},"csv":{}}',
      maxRecords: 10_000,
    });
  });

  it('says beside a column how many sampled values do not fit its type', async () => {
    const [first, second] = SAMPLE.columns;
    const columns = [
      { ...first, misfits: 1, misfitExample: 'n/a\n' },
      { ...second, misfits: 17, misfitExample: '?', examples: [] },
    ];
    const { address } = await start({ Sample: () => ({ ...SAMPLE, columns }) });
    const { stdout } = await cli(['infer', 's3://shop/in/orders.csv'], { address });
    expect(stdout).toContain('# "1", "2"; 1 value does not fit, as "n/a\\n"\n');
    expect(stdout).toContain('# 17 values do not fit, as "?"\n');
    expect(loadPipeline(stdout).diagnostics).toEqual([]);
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
    orchestrator.stop();
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
  it('tells the version', async () => {
    const { code, stdout } = await cli(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

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
      'replay',
      'profile',
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
      ['replay'],
      ['profile'],
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

describe('options before the command', () => {
  it('mean the same as behind it', async () => {
    const { address } = await start({ ListRuns: () => ({ runs: [] }) });
    const outcome = await cli(['--address', address, '--json', 'runs'], {});
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout)).toEqual({ runs: [] });
  });

  it('give way to those behind it', async () => {
    const { address } = await start({ ListRuns: () => ({ runs: [] }) });
    const outcome = await cli(['--address', '127.0.0.1:1', 'runs', '--address', address], {});
    expect(outcome.code).toBe(0);
  });
});
