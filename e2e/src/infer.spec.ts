import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateOrders, workspaceRoot } from '@sluice/testkit';
import { upload } from './orders.fixture.js';
import { countOf, useStack } from './stack.fixture.js';

// The data is not part of the repository; these tests run where it lies beside it.
const data = join(workspaceRoot(), '..', 'shared', 'data', 'ourairports');
const files = existsSync(data) ? readdirSync(data).filter((name) => name.endsWith('.csv')) : [];
const itWhere = files.length > 0 ? it : it.skip;
if (files.length === 0) process.stderr.write(`skipped: ourairports is not in ${data}\n`);

/** At most so many of the records may be rejected by a pipeline that nobody has edited. */
const FEW = 0.005;

/** Of examples/orders.yaml, as far as data can tell: a bad quantity there is a good bigint. */
const TYPES = [
  'order_id, type: integer',
  'ordered_at, type: timestamptz',
  'customer, type: text',
  'quantity, type: bigint',
  'unit_price, type: numeric',
  'gift, type: boolean',
  'ship_date, type: date',
];

describe('sluice infer', () => {
  const t = useStack();

  /** What a user gets who applies the file as it was suggested. */
  async function inferred(
    key: string,
    name: string,
  ): Promise<{ yaml: string; read: number; rejected: number }> {
    const { stdout: yaml } = await promisify(execFile)(process.execPath, [
      join(workspaceRoot(), 'apps', 'cli', 'bin', 'sluice.js'),
      ...['infer', `s3://sluice-demo/${key}`, '--name', name, '--address', t.stack.orchestrator],
    ]);
    await t.client.mustApply(yaml);
    const { run } = await t.client.run(name);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    const { read = 0, rejected = 0, loaded = 0 } = run.counts ?? {};
    expect(await countOf(t.stack.targetUrl, run.table)).toBe(loaded);
    return { yaml, read, rejected };
  }

  it('finds the types of orders with known defects, and its file loads them', async () => {
    const objects = generateOrders({ rows: 4000, objects: 2, seed: 21, prefix: 'guess/part-' });
    const answers = await upload(t.stack.s3, objects);
    const { yaml, read, rejected } = await inferred('guess/part-*.csv', 'guess');
    for (const typed of TYPES) {
      expect(yaml).toContain(typed);
    }
    expect(yaml).toMatch(/ship_date, .*not fit, as "2024-02-30"/);
    expect(read).toBe(answers.reduce((sum, answer) => sum + answer.read, 0));
    // Only what is broken in itself: the checks of examples/orders.yaml are not there.
    expect(rejected).toBeGreaterThan(0);
    expect(rejected).toBeLessThanOrEqual(answers.reduce((sum, answer) => sum + answer.rejects.length, 0));
  });

  itWhere.each(files.length > 0 ? files : ['none'])('%s loads as suggested', async (file) => {
    const name = file.replace('.csv', '').replaceAll('-', '_');
    await t.stack.s3.putObject('sluice-demo', `guess_${file}`, readFileSync(join(data, file)));
    const { read, rejected } = await inferred(`guess_${file}`, `guess_${name}`);
    expect(rejected / read).toBeLessThan(FEW);
  });
});
