import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query, workspaceRoot } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';

// The csv-spectrum collection is not part of the repository; these tests run where it lies beside it. The shapes that
// it holds are in shapes.spec.ts as well.
const folder = join(workspaceRoot(), '..', 'shared', 'data', 'csv-spectrum');
const names = existsSync(folder)
  ? readdirSync(join(folder, 'csvs')).map((file) => file.replace(/\.csv$/, ''))
  : [];

const describeWhere = names.length > 0 ? describe : describe.skip;
if (names.length === 0) process.stderr.write(`skipped: csv-spectrum is not in ${folder}\n`);

type Row = Record<string, string>;

/** Where the collection's answer is not what its own CSV says. */
const CORRECTIONS: Readonly<Record<string, Row>> = {
  location_coordinates: { 'Contact Phone Number': '2095257564' },
};

describeWhere('csv-spectrum', () => {
  const t = useStack();

  it.each(names.length > 0 ? names : ['none'])('%s is loaded exactly', async (name) => {
    const csv = readFileSync(join(folder, 'csvs', `${name}.csv`));
    const answer = JSON.parse(readFileSync(join(folder, 'json', `${name}.json`), 'utf8')) as Row | Row[]; // the collection's own form
    const rows = (Array.isArray(answer) ? answer : [answer]).map((row) => ({ ...row, ...CORRECTIONS[name] }));
    const sources = Object.keys(rows[0] ?? {});
    const table = `spectrum_${name}`;
    await t.stack.s3.putObject('spectrum', `${name}.csv`, csv);
    await t.client.mustApply(
      smallPipeline({
        ...{ name: table, bucket: 'spectrum', key: `${name}.csv` },
        columns: sources.map((source, i) => [source, `c${i}`, 'text'] as const),
        csv: ['null_values: []'],
      }),
    );
    const { run } = await t.client.run(table);
    expect(run.failure?.message ?? '').toBe('');
    const loaded = await query<Row>(t.stack.targetUrl, `SELECT * FROM ${table} ORDER BY ctid`);
    const expected = rows.map((row) => Object.fromEntries(sources.map((s, i) => [`c${i}`, row[s]])));
    expect(loaded).toEqual(expected);
  });
});
