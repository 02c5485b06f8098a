import { type PlanPipelineResponse } from '@sluice/proto';
import { cli, useOrchestrator } from './testing.fixture.js';

const orchestrator = useOrchestrator();
const { start } = orchestrator;

const files = new Map([['p.yaml', 'apiVersion: sluice/v1\n']]);
const object = (n: number): { bucket: string; key: string; size: number } => ({
  bucket: 'b',
  key: `orders/${n}.csv`,
  size: 2048 * n,
});

const PLAN: PlanPipelineResponse = {
  objects: 1200,
  bytes: 4_000_000,
  splits: 70,
  estimatedRows: 52_000,
  firstObjects: [object(1), object(2)],
  objectsSkipped: 3,
  table: 'public.orders',
  tableExists: true,
  tableRows: 9000,
  statements: ['ALTER TABLE public.orders\n  ADD COLUMN note text'],
  sample: { read: 1000, loaded: 990, rejected: 7, filtered: 3, warned: 2, bytes: 2048 },
  rules: [{ rule: 'quantity:max', column: 'quantity', severity: 'SEVERITY_ERROR', records: 7 }],
  rejects: [
    {
      bucket: 'b',
      key: 'orders/1.csv',
      record: 17,
      byteOffset: 99,
      raw: Buffer.from('1,5000'),
      broken: [{ rule: 'quantity:max', column: 'quantity', value: '5000', reason: 'is above 1000' }],
    },
  ],
};

describe('plan', () => {
  it('shows objects, rows, the difference of the table and what the sample would reject', async () => {
    const { address } = await start({ PlanPipeline: () => PLAN });
    const argv = ['plan', 'p.yaml', '--date', '2026-02-28', '--param', 'region=eu', '--records', '500'];
    const outcome = await cli(argv, { address, files });
    expect(outcome).toEqual({
      code: 0,
      stderr: '',
      stdout: `1,200 objects, 3.8 MiB, 70 splits, about 52,000 rows; 3 were loaded before
  s3://b/orders/1.csv, 2.0 KiB
  s3://b/orders/2.csv, 4.0 KiB
  and 1,198 more

table public.orders: is there, about 9,000 rows; these would be executed:
  ALTER TABLE public.orders
    ADD COLUMN note text;

of the first 1,000 records: loaded 990  rejected 7  filtered 3  warned 2

  rule          column    severity  records
  quantity:max  quantity  reject          7

s3://b/orders/1.csv record 17, byte 99
  quantity:max  quantity = "5000": is above 1000
  | 1,5000
and 6 more
`,
    });
    expect(orchestrator.requests[0].request).toEqual({
      yaml: 'apiVersion: sluice/v1\n',
      logicalDate: '2026-02-28',
      params: { region: 'eu' },
      sampleRecords: 500,
    });
  });

  it('says what it does not know', async () => {
    const { address } = await start({
      PlanPipeline: () => ({ ...PLAN, estimatedRows: -1, tableExists: false, tableRows: -1, statements: [] }),
    });
    const { stdout } = await cli(['plan', 'p.yaml'], { address, files });
    expect(stdout).toContain('70 splits, rows not known; 3 were loaded before');
    expect(stdout).toContain(
      'table public.orders: is not there; nothing of it would be changed before the load',
    );
  });

  it('exits 1 where the run would fail, and shows the rest all the same', async () => {
    const diagnostics = [
      {
        severity: 'SEVERITY_ERROR' as const,
        code: 'column_mismatch',
        message: 'No column note.',
        hint: 'Add it.',
      },
    ];
    const { address } = await start({ PlanPipeline: () => ({ ...PLAN, diagnostics }) });
    const outcome = await cli(['plan', 'p.yaml'], { address, files });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain(
      'p.yaml: error: No column note. [column_mismatch]\n        Add it.\n1 error',
    );
    expect(outcome.stdout).toContain('1,200 objects');
  });

  it('shows nothing but the problems of a wrong file', async () => {
    const diagnostics = [
      { severity: 'SEVERITY_ERROR' as const, code: 'x', message: 'bad', line: 1, column: 1 },
    ];
    const { address } = await start({ PlanPipeline: () => ({ diagnostics }) });
    const { code, stdout } = await cli(['plan', 'p.yaml'], { address, files });
    expect(code).toBe(1);
    expect(stdout).not.toContain('objects');
  });

  it('is one JSON document with --json', async () => {
    const { address } = await start({ PlanPipeline: () => PLAN });
    const { stdout } = await cli(['plan', 'p.yaml', '--json'], { address, files });
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      plan: { objects: 1200, rejects: [{ raw: '1,5000', rawBase64: 'MSw1MDAw' }] },
    });
  });
});
