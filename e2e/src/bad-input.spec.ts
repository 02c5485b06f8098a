import { query } from '@sluice/testkit';
import { ordersPipeline, replaced } from './orders.fixture.js';
import { countOf, useStack } from './stack.fixture.js';

const t = useStack();

const HEADER = 'order_id,ordered_at,customer,status,quantity,unit_price,discount,gift,ship_date,note';
const ROW = '1,2026-01-01T00:00:00Z,DE-000001,paid,2,9.99,,true,,fine';

interface Case {
  readonly name: string;
  readonly reason: string;
  /** What the message or its hint must name. */
  readonly names: readonly string[];
  readonly change?: (yaml: string) => string;
  readonly before?: () => Promise<unknown>;
  readonly file?: string;
}

const sql = (text: string): Promise<unknown> => query(t.stack.targetUrl, text);
const connection = (to: string) => (yaml: string) => replaced(yaml, 'env://SLUICE_TARGET_URL', to);
const noCreate = (yaml: string): string => replaced(yaml, 'create: true', 'create: false');

const table = (name: string, columns: string): string => `CREATE TABLE ${name} (
  order_id bigint PRIMARY KEY, ordered_at timestamptz, customer text, status varchar(12), quantity integer,
  unit_price numeric(12,2), discount double precision, gift boolean, ship_date date, ${columns})`;

/** The target's URL with some of it replaced, stored as a secret. */
async function secret(name: string, change: (url: URL) => void): Promise<void> {
  const url = new URL(t.stack.targetUrl);
  change(url);
  await t.stack.s3.putSecret(name, url.toString());
}

const cases: readonly Case[] = [
  {
    name: 'missing_bucket',
    reason: 'BUCKET_NOT_FOUND',
    names: ['no-such-bucket'],
    change: (yaml) => replaced(yaml, 'bucket: sluice-demo', 'bucket: no-such-bucket'),
  },
  {
    name: 'missing_key',
    reason: 'NO_OBJECTS',
    names: ['sluice-demo', 'nothing/here-*.csv'],
    change: (yaml) => replaced(yaml, 'key: missing_key/*.csv', 'key: nothing/here-*.csv'),
  },
  {
    name: 'denied_bucket',
    reason: 'SOURCE_ACCESS_DENIED',
    names: ['denied-bucket', 's3:ListBucket'],
    change: (yaml) => replaced(yaml, 'bucket: sluice-demo', 'bucket: denied-bucket'),
    before: async () => {
      await t.stack.s3.createBucket('denied-bucket');
      t.stack.s3.addFault({ bucket: 'denied-bucket', fault: { kind: 'access_denied' }, times: 'always' });
    },
  },
  {
    name: 'denied_object',
    reason: 'SOURCE_ACCESS_DENIED',
    names: ['denied_object/a.csv', 's3:GetObject'],
    before: async () =>
      t.stack.s3.addFault({
        operation: 'GetObject',
        key: 'denied_object/a.csv',
        fault: { kind: 'access_denied' },
        times: 'always',
      }),
  },
  {
    name: 'missing_secret',
    reason: 'SECRET_NOT_FOUND',
    names: ['no/such/secret'],
    change: connection('secret://no/such/secret'),
  },
  {
    name: 'denied_secret',
    reason: 'SECRET_ACCESS_DENIED',
    names: ['denied/secret', 'secretsmanager:GetSecretValue'],
    change: connection('secret://denied/secret'),
    before: async () =>
      t.stack.s3.addFault({ key: 'denied/secret', fault: { kind: 'access_denied' }, times: 'always' }),
  },
  {
    name: 'missing_variable',
    reason: 'VARIABLE_NOT_SET',
    names: ['SLUICE_NO_SUCH_URL'],
    change: connection('env://SLUICE_NO_SUCH_URL'),
  },
  {
    name: 'wrong_password',
    reason: 'TARGET_AUTHENTICATION',
    names: ['wrong/password'],
    change: connection('secret://wrong/password'),
    before: async () => {
      await sql(`CREATE ROLE stranger LOGIN PASSWORD 'right'`);
      await secret('wrong/password', (url) => {
        url.username = 'stranger';
        url.password = 'hunter2-wrong';
      });
    },
  },
  {
    name: 'missing_database',
    reason: 'DATABASE_NOT_FOUND',
    names: ['no_such_database'],
    change: connection('secret://missing/database'),
    before: () => secret('missing/database', (url) => (url.pathname = '/no_such_database')),
  },
  { name: 'missing_table', reason: 'TABLE_NOT_FOUND', names: ['missing_table', 'create'], change: noCreate },
  {
    name: 'missing_column',
    reason: 'COLUMN_MISMATCH',
    names: ['missing_column', 'comment'],
    change: noCreate,
    before: () => sql(table('missing_column', 'total numeric(14,2)')),
  },
  {
    name: 'wrong_type',
    reason: 'COLUMN_MISMATCH',
    names: ['wrong_type', 'total', 'numeric(14,2)'],
    change: noCreate,
    before: () => sql(table('wrong_type', 'comment text, total integer')),
  },
  {
    name: 'missing_permission',
    reason: 'TARGET_ACCESS_DENIED',
    names: ['missing_permission', 'GRANT'],
    change: (yaml) => connection('secret://missing/permission')(noCreate(yaml)),
    before: async () => {
      await sql(table('missing_permission', 'comment text, total numeric(14,2)'));
      await sql(`CREATE ROLE reader LOGIN PASSWORD 'reader'`);
      await sql('GRANT CREATE ON DATABASE target TO reader; GRANT USAGE ON SCHEMA public TO reader');
      await secret('missing/permission', (url) => {
        url.username = 'reader';
        url.password = 'reader';
      });
    },
  },
  {
    name: 'header_without_column',
    reason: 'HEADER_MISMATCH',
    names: ['header_without_column/a.csv', 'unit_price'],
    file: `${HEADER.replace('unit_price', 'unitprice')}\n${ROW}\n`,
  },
  {
    name: 'too_many_rejects',
    reason: 'REJECT_LIMIT',
    names: ['too_many_rejects'],
    file: `${HEADER}\n${ROW}\n${ROW.replace('DE-000001', 'nobody')}\n`,
  },
  {
    name: 'corrupt_gzip',
    reason: 'SOURCE_CORRUPT',
    names: ['corrupt_gzip/a.csv'],
    file: '\x1f\x8b\x08\x00 this is no gzip',
  },
];

describe('bad input fails the run with one clear error, and nothing is visible', () => {
  it.each(cases)('$name: $reason', async ({ name, reason, names, change, before, file }) => {
    await before?.();
    await t.stack.s3.putObject(
      'sluice-demo',
      `${name}/a.csv`,
      Buffer.from(file ?? `${HEADER}\n${ROW}\n`, 'latin1'),
    );
    await t.client.mustApply(ordersPipeline(name, change));
    const { run } = await t.client.run(name);
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', reason]);
    const said = `${run.failure?.message}\n${run.failure?.hint}`;
    for (const part of names) expect(said).toContain(part);
    expect(run.failure?.hint).not.toBe('');
    expect(said).not.toContain('hunter2');
    expect((await countOf(t.stack.targetUrl, name)) ?? 0).toBe(0);
  });

  it('a wrong pipeline file is refused with every problem at its place', async () => {
    const yaml = ordersPipeline('wrong', (text) =>
      replaced(
        replaced(text, 'type: integer', 'type: integr'),
        'column: unit_price, min',
        'column: unit_prise, min',
      ),
    );
    const { diagnostics, pipeline } = await t.client.apply(yaml);
    expect(pipeline).toBeNull();
    const lines = yaml.split('\n');
    const at = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;
    expect(diagnostics.filter((d) => d.severity === 'SEVERITY_ERROR').map(({ line }) => line)).toEqual(
      expect.arrayContaining([at('integr,'), at('unit_prise')]),
    );
    expect(diagnostics.map((d) => `${d.message} ${d.hint}`).join('\n')).toContain('unit_price');
  });

  it('one bad object does not stop the others, but the run fails and names it', async () => {
    await t.stack.s3.putObject('sluice-demo', 'mixed/a.csv', `${HEADER}\n${ROW}\n`);
    await t.stack.s3.putObject('sluice-demo', 'mixed/b.csv', 'order_id,note\n2,wrong header\n');
    await t.stack.s3.putObject('sluice-demo', 'mixed/c.csv', `${HEADER}\n${ROW.replace('1', '3')}\n`);
    await t.client.mustApply(ordersPipeline('mixed'));
    const { run, splits } = await t.client.run('mixed');
    expect([run.state, run.failure?.reason]).toEqual(['RUN_STATE_FAILED', 'HEADER_MISMATCH']);
    expect(run.failure?.message).toContain('mixed/b.csv');
    expect(splits.map(({ state }) => state)).toEqual([
      'SPLIT_STATE_COMMITTED',
      'SPLIT_STATE_FAILED',
      'SPLIT_STATE_COMMITTED',
    ]);
    expect(await countOf(t.stack.targetUrl, 'mixed')).toBe(2);

    // A retry of the same run tries what is missing, and loads nothing twice.
    await t.client.retry(run.runId);
    const again = await t.client.ended(run.runId);
    expect(again.run.state).toBe('RUN_STATE_FAILED');
    expect(await countOf(t.stack.targetUrl, 'mixed')).toBe(2);
  });
});
