import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import csvParser from 'csv-parser';
import { countOf, useStack } from './stack.fixture.js';

// The data is not part of the repository; these tests run where it lies beside it.
const data = join(workspaceRoot(), '..', 'shared', 'data', 'ourairports');
const examples = join(workspaceRoot(), 'examples', 'ourairports');
const names =
  existsSync(data) && existsSync(examples)
    ? readdirSync(examples)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => file.replace(/\.yaml$/, ''))
    : [];
const describeWhere = names.length > 0 ? describe : describe.skip;
if (names.length === 0) process.stderr.write(`skipped: ourairports is not in ${data}\n`);

/** How many records another parser finds. */
async function recordsIn(file: string): Promise<number> {
  let records = 0;
  for await (const record of createReadStream(file).pipe(csvParser())) records += record ? 1 : 0;
  return records;
}

describeWhere('ourairports', () => {
  const t = useStack();

  it.each(names.length > 0 ? names : ['none'])('%s: every record is loaded', async (name) => {
    const yaml = readFileSync(join(examples, `${name}.yaml`), 'utf8');
    const found = (pattern: RegExp): string => pattern.exec(yaml)?.[1] ?? '';
    const file = join(data, `${name}.csv`);
    const key = found(/key: ['"]?([^'"\s,}]+)/);
    await t.stack.s3.putObject(found(/bucket: ([\w.-]+)/), key.replace('*', name), readFileSync(file));
    await t.client.mustApply(yaml);
    const { run } = await t.client.run(found(/name: ([\w-]+)/));
    expect(run.failure?.message ?? '').toBe('');
    const records = await recordsIn(file);
    expect([run.state, run.counts?.read, run.counts?.rejected]).toEqual(['RUN_STATE_SUCCEEDED', records, 0]);
    expect(await countOf(t.stack.targetUrl, run.table)).toBe(records);
  });
});
