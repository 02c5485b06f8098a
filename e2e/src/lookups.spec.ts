import { query } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack({ env: { extractor: { SLUICE_S3_IDLE_TIMEOUT_MS: '3000' } } });

const BUCKET = 'lookups';
const COLUMNS = [
  ['id', 'id', 'integer'],
  ['country', 'country', 'text'],
  ['year', 'year', 'integer'],
] as const;
const ROWS = 'id,country,year\n1,DE,2020\n2,FR,2020\n3,XX,2020\n4,,2020\n5,DE,2021\n';
const COUNTRIES = 'code,year,name,people\nDE,2020,Germany,83\nDE,2021,"Germany, still",84\nFR,2020,France,\n';

function pipeline(name: string, bucket: string, source: string, missing: string): string {
  return `${smallPipeline({ name, bucket, key: `${name}/*.csv`, columns: COLUMNS })}transform:
  lookup:
    - name: countries
      ${source}
      on: { country: code, year: year }
      columns: { name: name, people: { from: people, type: integer } }
      missing: ${missing}
`;
}

const loaded = (name: string): Promise<string[]> =>
  copyOut(t.stack.targetUrl, `SELECT id, name, people FROM ${name} ORDER BY id`);

const FOUND = ['1\tGermany\t83', '2\tFrance\t\\N', '5\tGermany, still\t84'];
const WITH_NULLS = [
  '1\tGermany\t83',
  '2\tFrance\t\\N',
  '3\t\\N\t\\N',
  '4\t\\N\t\\N',
  '5\tGermany, still\t84',
];

describe.each([
  ['an object', 'object: reference/countries.csv'],
  ['a table', 'table: countries'],
])('a lookup in %s', (where, source) => {
  const prefix = where.replace(/^an? /, 'in_');

  beforeAll(async () => {
    await t.stack.s3.putObject(BUCKET, 'reference/countries.csv', COUNTRIES);
    await query(
      t.stack.targetUrl,
      `CREATE TABLE IF NOT EXISTS countries (code text, year integer, name text, people bigint);
       TRUNCATE countries;
       INSERT INTO countries VALUES ('DE', 2020, 'Germany', 83), ('DE', 2021, 'Germany, still', 84), ('FR', 2020, 'France', NULL)`,
    );
  });

  it('adds its columns, and nulls where the key is not there', async () => {
    const name = `${prefix}_null`;
    await t.stack.s3.putObject(BUCKET, `${name}/a.csv`, ROWS);
    await t.client.mustApply(pipeline(name, BUCKET, source, 'null'));
    const { run } = await t.client.run(name);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(await loaded(name)).toEqual(WITH_NULLS);
  });

  it('rejects what it does not hold', async () => {
    const name = `${prefix}_reject`;
    await t.stack.s3.putObject(BUCKET, `${name}/a.csv`, ROWS);
    await t.client.mustApply(pipeline(name, BUCKET, source, 'reject'));
    const { run } = await t.client.run(name);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(await loaded(name)).toEqual(FOUND);
    const rejects = await t.client.rejects(run.runId);
    expect(rejects.map(({ record, broken }) => [record, broken.length])).toEqual([
      [3, 1],
      [4, 1],
    ]);
    expect(rejects[0]?.broken[0]?.reason).toContain('countries');
  });

  it('fails the run where it must not miss, and publishes nothing', async () => {
    const name = `${prefix}_fail`;
    await t.stack.s3.putObject(BUCKET, `${name}/a.csv`, ROWS);
    await t.client.mustApply(pipeline(name, BUCKET, source, 'fail'));
    const { run } = await t.client.run(name);
    expect(run.state).toBe('RUN_STATE_FAILED');
    expect(run.failure?.message).toContain('countries');
    expect(await countOf(t.stack.targetUrl, name)).toBe(0);
  });
});

describe('a lookup that changes under a run', () => {
  const body = (rows: number): string => `id,country,year\n${'1,DE,2020\n'.repeat(rows)}`;
  const OTHER = 'code,year,name,people\nDE,2020,Changed,1\n';

  it('in a bucket with versions is read as it was when the run was planned', async () => {
    await t.stack.s3.createBucket('lookups-versioned', { versioned: true });
    await t.stack.s3.putObject('lookups-versioned', 'reference/countries.csv', COUNTRIES);
    await t.stack.s3.putObject('lookups-versioned', 'pinned/a.csv', body(10));
    await t.client.mustApply(
      pipeline('pinned', 'lookups-versioned', 'object: reference/countries.csv', 'reject'),
    );
    const fault = t.stack.s3.addFault({
      operation: 'GetObject',
      key: 'reference/countries.csv',
      fault: { kind: 'overwrite', afterBytes: 20, body: OTHER, cut: true },
    });
    const { run } = await t.client.run('pinned');
    expect(fault.hits).toBe(1);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(new Set(await copyOut(t.stack.targetUrl, 'SELECT name FROM pinned'))).toEqual(
      new Set(['Germany']),
    );
    const { run: next } = await t.client.run('pinned');
    expect(next.state).toBe('RUN_STATE_SUCCEEDED');
    expect(new Set(await copyOut(t.stack.targetUrl, 'SELECT name FROM pinned'))).toEqual(
      new Set(['Germany', 'Changed']),
    );
  });

  it('in a bucket without versions fails the run by name', async () => {
    await t.stack.s3.putObject(BUCKET, 'reference/changing.csv', COUNTRIES);
    await t.stack.s3.putObject(BUCKET, 'changed_lookup/a.csv', body(10));
    await t.client.mustApply(pipeline('changed_lookup', BUCKET, 'object: reference/changing.csv', 'reject'));
    t.stack.s3.addFault({
      operation: 'GetObject',
      key: 'reference/changing.csv',
      fault: { kind: 'overwrite', afterBytes: 20, body: OTHER, cut: true },
    });
    const { run } = await t.client.run('changed_lookup');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'SOURCE_CHANGED']);
    expect(run.failure?.message).toContain('reference/changing.csv');
    expect(await countOf(t.stack.targetUrl, 'changed_lookup')).toBe(0);
  });

  it('in a table is read as it was when the run began, by a validator that starts anew, too', async () => {
    await query(
      t.stack.targetUrl,
      `CREATE TABLE changing (code text, year integer, name text, people bigint);
       INSERT INTO changing VALUES ('DE', 2020, 'Germany', 83)`,
    );
    // About 4 MB, so that a body that stops half-way leaves rows to come.
    const rows = body(400_000);
    await t.stack.s3.putObject(BUCKET, 'snapshot/a.csv', rows);
    await t.client.mustApply(pipeline('snapshot', BUCKET, 'table: changing', 'reject'));
    const fault = t.stack.s3.addFault({
      operation: 'GetObject',
      key: 'snapshot/a.csv',
      fault: { kind: 'stall', afterBytes: rows.length >> 1 },
    });
    const { runId } = await t.client.trigger('snapshot');
    await t.client.watch(runId, ({ run }) => (run?.counts?.read ?? 0) > 0);
    expect(fault.hits).toBe(1);
    await query(t.stack.targetUrl, `UPDATE changing SET name = 'Changed'`);
    t.stack.services.validator.kill('SIGKILL');
    await t.stack.services.validator.exited;
    await t.stack.restartService('validator');
    const { run } = await t.client.ended(runId);
    expect([run.state, run.failure?.message ?? '', run.counts?.loaded]).toEqual([
      'RUN_STATE_SUCCEEDED',
      '',
      400_000,
    ]);
    const names = await query(
      t.stack.targetUrl,
      'SELECT name, count(*)::int AS n FROM snapshot GROUP BY name',
    );
    expect(names).toEqual([{ name: 'Germany', n: 400_000 }]);
  });
});
