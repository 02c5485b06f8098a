import { type Reject__Output } from '@sluice/proto';
import { query } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { countOf, useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack();

const BUCKET = 'whole-run';
const COLUMNS = [
  ['id', 'id', 'integer'],
  ['customer', 'customer', 'integer'],
  ['code', 'code', 'text'],
  ['amount', 'amount', 'numeric(8,2)'],
  ['version', 'version', 'integer'],
] as const;
const HEADER = 'id,customer,code,amount,version\n';

/** A pipeline over NAME/*.csv into public.NAME; what customers there are stands in public.NAME_customers. */
function pipeline(name: string, more: string): string {
  return smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns: COLUMNS }) + more;
}

async function customers(name: string, ids: readonly number[]): Promise<void> {
  await query(t.stack.targetUrl, `CREATE TABLE ${name}_customers (id integer PRIMARY KEY)`);
  await query(t.stack.targetUrl, `INSERT INTO ${name}_customers SELECT unnest($1::int[])`, [ids]);
}

const put = (name: string, file: string, rows: string): Promise<unknown> =>
  t.stack.s3.putObject(BUCKET, `${name}/${file}`, HEADER + rows);

/** `a.csv:3 rule rule`, in the order of the objects. */
const listed = (rejects: readonly Reject__Output[]): string[] =>
  rejects
    .map(({ key, record, broken }) => {
      const rules = broken.map(({ rule }) => rule).sort();
      return `${key.split('/').at(-1)}:${record} ${rules.join(' ')}`;
    })
    .sort();

describe('a run that is published as a whole', () => {
  const MORE = (name: string): string => `transform:
  deduplicate: { key: [id], keep: { max: version } }
  lineage: [run_id, object, record, loaded_at]
checks:
  - { unique: [code] }
  - { foreign_key: { columns: [customer], references: '${name}_customers(id)' } }
  - { row_count: { min: 1 } }
  - { column: amount, maximum: { max: 5 }, severity: warn, name: cheap }
`;
  const A = '1,10,A,1,1\n2,10,B,2,1\n3,99,C,3,1\n4,11,B,4,1\n5,x,D,1,1\n1,10,A,9,2\n';
  const B = '2,10,B2,2.5,0\n7,,E,7,1\n8,11,,8,1\n9,11,A,9,1\n';

  it('has exactly the rows that its checks leave, each reject for its rule, and books that balance', async () => {
    await customers('exact', [10, 11]);
    await put('exact', 'a.csv', A);
    await put('exact', 'b.csv', B);
    await t.client.mustApply(pipeline('exact', MORE('exact')));
    const { run, splits } = await t.client.run('exact');

    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    const rows = 'SELECT id, customer, code, amount, version FROM exact ORDER BY id';
    expect(await copyOut(t.stack.targetUrl, rows)).toEqual([
      '1\t10\tA\t9.00\t2',
      '2\t10\tB\t2.00\t1',
      '7\t\\N\tE\t7.00\t1',
      '8\t11\t\\N\t8.00\t1',
    ]);
    expect(listed(await t.client.rejects(run.runId))).toEqual([
      'a.csv:3 foreign_key:customer',
      'a.csv:4 unique:code',
      'a.csv:5 type',
      'b.csv:4 unique:code',
    ]);
    expect(run.counts).toMatchObject({ read: 10, loaded: 4, rejected: 4, filtered: 0, superseded: 2 });
    const sum = (book: 'read' | 'loaded' | 'rejected' | 'superseded'): number =>
      splits.reduce((total, { counts }) => total + (counts?.[book] ?? 0), 0);
    expect([sum('read'), sum('loaded'), sum('rejected'), sum('superseded')]).toEqual([10, 4, 4, 2]);
    expect(run.checks.map(({ name, passed, offenders }) => [name, passed, offenders])).toEqual([
      ['unique:code', false, 2],
      ['foreign_key:customer', false, 1],
      ['row_count', true, 0],
      ['cheap', false, 0],
    ]);
    const [ledger] = await query(
      t.stack.targetUrl,
      'SELECT sum(read)::int AS read, sum(loaded)::int AS loaded FROM sluice.ledger WHERE run_id = $1',
      [run.runId],
    );
    expect(ledger).toEqual({ read: 10, loaded: 4 });
  });

  it('says of each row where it came from', async () => {
    const rows = await query<{ run: string; loaded: Date }>(
      t.stack.targetUrl,
      `SELECT id, _object AS object, _record::int AS record, _run_id::text AS run, _loaded_at AS loaded
       FROM exact ORDER BY id`,
    );
    const { run } = await t.client.get(rows[0]?.run ?? '');
    for (const { loaded } of rows) {
      expect(loaded.getTime()).toBeGreaterThanOrEqual(run.startedAtMs);
      expect(loaded.getTime()).toBeLessThanOrEqual(run.endedAtMs);
    }
    const from = (file: string): string => `s3://${BUCKET}/exact/${file}`;
    const common = { run: run.runId, loaded: expect.any(Date) };
    expect(rows).toEqual([
      { id: 1, object: from('a.csv'), record: 6, ...common },
      { id: 2, object: from('a.csv'), record: 2, ...common },
      { id: 7, object: from('b.csv'), record: 2, ...common },
      { id: 8, object: from('b.csv'), record: 3, ...common },
    ]);
  });

  it('is unique against what the table holds already', async () => {
    await put('exact', 'a.csv', '11,10,A,1,1\n12,10,Z,1,1\n');
    await t.stack.s3.deleteObject(BUCKET, 'exact/b.csv');
    const { run } = await t.client.run('exact');
    expect(run.state).toBe('RUN_STATE_SUCCEEDED');
    expect(listed(await t.client.rejects(run.runId))).toEqual(['a.csv:1 unique:code']);
    expect(await countOf(t.stack.targetUrl, 'exact')).toBe(5);
  });

  it('leaves no staging behind', async () => {
    const left = await query(
      t.stack.targetUrl,
      `SELECT relname FROM pg_class WHERE relname LIKE 'stage\\_%' AND relkind = 'r'`,
    );
    expect(left).toEqual([]);
  });
});

describe('publish: run', () => {
  const whole = (name: string, table: string, more = ''): string =>
    pipeline(name, more).replace(`table: public.${name}\n`, `table: public.${table}\n  publish: run\n`);

  it('shows nothing of a run of which one object fails', async () => {
    await put('broken_object', 'a.csv', '1,10,A,1,1\n2,10,B,2,1\n');
    await t.stack.s3.putObject(BUCKET, 'broken_object/b.csv', 'id,customer,amount,version\n3,10,1,1\n');
    await t.client.mustApply(whole('broken_object', 'broken_object'));
    const { run } = await t.client.run('broken_object');
    expect(run.state).toBe('RUN_STATE_FAILED');
    expect(run.failure?.message).toContain('broken_object/b.csv');
    expect(await countOf(t.stack.targetUrl, 'broken_object')).toBe(0);

    await put('broken_object', 'b.csv', '3,10,C,1,1\n');
    const { run: next } = await t.client.run('broken_object');
    expect([next.state, next.counts?.loaded]).toEqual(['RUN_STATE_SUCCEEDED', 3]);
  });

  it('rejects the rows that the table itself refuses, and publishes the others', async () => {
    await query(
      t.stack.targetUrl,
      `CREATE TABLE strict_table (id integer PRIMARY KEY, customer integer, code text CHECK (code <> 'no'),
         amount numeric(8,2), version integer NOT NULL)`,
    );
    await put('refused', 'a.csv', '1,10,A,1,1\n2,10,no,2,1\n');
    await put('refused', 'b.csv', '1,10,C,1,1\n4,10,D,1,\n5,10,E,1,1\n');
    await t.client.mustApply(whole('refused', 'strict_table', 'checks: [{ unique: [code] }]\n'));
    const { run } = await t.client.run('refused');
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(await copyOut(t.stack.targetUrl, 'SELECT id, code FROM strict_table ORDER BY id')).toEqual([
      '1\tA',
      '5\tE',
    ]);
    const rejected = listed(await t.client.rejects(run.runId));
    expect(rejected.map((line) => line.split(' ')[0])).toEqual(['a.csv:2', 'b.csv:1', 'b.csv:2']);
    expect(rejected[1]).toContain('strict_table_pkey');
  });

  it('of two runs with the same rows into one table lets each row in once', async () => {
    await query(
      t.stack.targetUrl,
      'CREATE TABLE shared_table (id integer, customer integer, code text, amount numeric(8,2), version integer)',
    );
    const rows = Array.from({ length: 2000 }, (_, id) => `${id},10,c${id},1,1\n`).join('');
    const names = ['first_writer', 'second_writer', 'third_writer'];
    for (const name of names) {
      await put(name, 'a.csv', rows);
      await t.client.mustApply(whole(name, 'shared_table', 'checks: [{ unique: [id] }]\n'));
    }
    const started = await Promise.all(names.map((name) => t.client.trigger(name)));
    const ended = await Promise.all(started.map(({ runId }) => t.client.ended(runId)));
    expect(ended.map(({ run }) => run.state)).toEqual(names.map(() => 'RUN_STATE_SUCCEEDED'));
    expect(ended.map(({ run }) => run.counts?.loaded ?? 0).sort((a, b) => a - b)).toEqual([0, 0, 2000]);
    expect(await countOf(t.stack.targetUrl, 'shared_table')).toBe(2000);
  });
});

describe('a check of severity fail', () => {
  const MORE = `checks:
  - foreign_key: { columns: [customer], references: 'failing_customers(id)' }
    severity: fail
    message: '{observed} without a customer'
  - { column: amount, min: 0 }
`;

  it('publishes nothing, keeps the rejects to be looked at, and lets the run be retried', async () => {
    await customers('failing', [10]);
    await put('failing', 'a.csv', '1,10,A,1,1\n2,11,B,2,1\n3,10,C,-1,1\n');
    await t.client.mustApply(pipeline('failing', MORE));
    const { run } = await t.client.run('failing');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'CHECK_FAILED']);
    expect(run.failure?.message).toContain('foreign_key:customer');
    expect(run.checks).toMatchObject([{ name: 'foreign_key:customer', passed: false }]);
    expect(run.checks[0]?.message).toContain('without a customer');
    expect(await countOf(t.stack.targetUrl, 'failing')).toBe(0);
    expect(
      await query(t.stack.targetUrl, 'SELECT 1 FROM sluice.ledger WHERE run_id = $1', [run.runId]),
    ).toEqual([]);
    expect(listed(await t.client.rejects(run.runId))).toContain('a.csv:3 amount:min');

    await query(t.stack.targetUrl, 'INSERT INTO failing_customers VALUES (11)');
    await t.client.retry(run.runId);
    const again = await t.client.ended(run.runId);
    expect([again.run.state, again.run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(await copyOut(t.stack.targetUrl, 'SELECT id FROM failing ORDER BY id')).toEqual(['1', '2']);
    expect(listed(await t.client.rejects(run.runId))).toEqual(['a.csv:3 amount:min']);
    expect(again.run.counts).toMatchObject({ read: 3, loaded: 2, rejected: 1 });
  });

  it('on a record names its object, record, column and rule', async () => {
    await put('strict', 'a.csv', '1,10,A,1,1\n');
    await put('strict', 'b.csv', '2,10,B,2,1\n3,10,C,-1,1\n');
    const check = `checks: [{ column: amount, min: 0, severity: fail, message: 'no refunds: {value}' }]\n`;
    await t.client.mustApply(pipeline('strict', check));
    const { run } = await t.client.run('strict');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'CHECK_FAILED']);
    for (const part of ['strict/b.csv', 'record 2', 'amount', 'amount:min', 'no refunds: -1.00']) {
      expect(run.failure?.message).toContain(part);
    }
    expect(await countOf(t.stack.targetUrl, 'strict')).toBe(0);
  });

  it('over more rejects than are allowed publishes nothing either', async () => {
    await put('limited', 'a.csv', '1,10,A,1,1\n2,10,A,1,1\n3,10,A,1,1\n');
    const more = 'checks: [{ unique: [code] }]\n';
    const yaml = pipeline('limited', more).replace('{ max_reject_ratio: 1 }', '{ max_rejects: 1 }');
    await t.client.mustApply(yaml);
    const { run } = await t.client.run('limited');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'REJECT_LIMIT']);
    expect(await countOf(t.stack.targetUrl, 'limited')).toBe(0);
  });
});
