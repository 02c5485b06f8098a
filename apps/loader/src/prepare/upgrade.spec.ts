import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { query, useDatabase } from '@sluice/testkit';
import { harness, split, type Harness } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];

/** The tables as the first release made them. */
const FIRST_RELEASE = `
CREATE SCHEMA sluice;
CREATE TABLE sluice.ledger (
  run_id uuid NOT NULL, split_id text NOT NULL, attempt integer NOT NULL, pipeline text NOT NULL,
  pipeline_version integer NOT NULL, target_table text NOT NULL, parts jsonb NOT NULL, read bigint NOT NULL DEFAULT 0,
  loaded bigint NOT NULL DEFAULT 0, rejected bigint NOT NULL DEFAULT 0, filtered bigint NOT NULL DEFAULT 0,
  warned bigint NOT NULL DEFAULT 0, bytes bigint NOT NULL DEFAULT 0, rules jsonb NOT NULL DEFAULT '[]',
  staged boolean NOT NULL DEFAULT false, committed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT ledger_pkey PRIMARY KEY (run_id, split_id),
  CONSTRAINT ledger_books CHECK (read = loaded + rejected + filtered),
  CONSTRAINT ledger_counts CHECK (least(read, loaded, rejected, filtered, warned, bytes) >= 0));
CREATE TABLE sluice.rejects (
  run_id uuid NOT NULL, split_id text NOT NULL, part integer NOT NULL, bucket text NOT NULL, key text NOT NULL,
  record bigint NOT NULL, byte_offset bigint NOT NULL, raw bytea, broken jsonb NOT NULL,
  CONSTRAINT rejects_pkey PRIMARY KEY (run_id, split_id, part, byte_offset));
INSERT INTO sluice.ledger (run_id, split_id, attempt, pipeline, pipeline_version, target_table, parts, read, loaded, rejected)
  VALUES ('00000000-0000-0000-0000-000000000001', 'old', 1, 'p', 1, 'public.orders', '[]', 5, 3, 2)`;

describe('tables of the first release', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    await sql(`CREATE TABLE orders (id bigint); CREATE ROLE writer LOGIN PASSWORD 'w'`);
  });
  beforeEach(async () => {
    await sql('DROP SCHEMA IF EXISTS sluice CASCADE');
    await sql(FIRST_RELEASE);
    await h?.stop();
    h = await harness(database.url);
    const url = new URL(database.url);
    Object.assign(url, { username: 'writer', password: 'w' });
    h.env['WRITER'] = url.href;
  });

  it('are brought up to date by the first Prepare, however many ask at once, and keep what they hold', async () => {
    await Promise.all(Array.from({ length: 4 }, () => h.prepare(h.pipeline(), COLUMNS)));
    expect(await sql('SELECT split_id, read, superseded FROM sluice.ledger')).toEqual([
      { split_id: 'old', read: '5', superseded: '0' },
    ]);
    await expect(sql('UPDATE sluice.ledger SET superseded = 1')).rejects.toMatchObject({
      constraint: 'ledger_books',
    });
    await sql('UPDATE sluice.ledger SET superseded = 1, loaded = 2');
    await expect(sql('UPDATE sluice.ledger SET superseded = -1, loaded = 4')).rejects.toMatchObject({
      constraint: 'ledger_counts',
    });
  });

  it('are brought up to date by a Load of a run that was prepared before', async () => {
    h.validator.split = { columns: COLUMNS, rows: [[1n]] };
    expect(await h.load({ pipeline: h.pipeline(), run: { runId: randomUUID() } })).toMatchObject({
      counts: { loaded: 1 },
    });
  });

  it('are left alone by a role that may not alter them, which is told so', async () => {
    const target = { connection: 'env://WRITER' };
    await sql('GRANT USAGE ON SCHEMA sluice TO writer; GRANT ALL ON ALL TABLES IN SCHEMA sluice TO writer');
    await expect(h.prepare(h.pipeline({ target }), COLUMNS)).rejects.toMatchObject({
      reason: 'TARGET_ACCESS_DENIED',
      message: expect.stringContaining('bring them up to date'),
      hint: expect.stringContaining('Let their owner prepare a run once'),
    });
  });

  it('once up to date need no more than the grants that an error names, for publishing runs too', async () => {
    await h.prepare(h.pipeline(), COLUMNS);
    const run = new StagedRun(h, COLUMNS, { target: { connection: 'env://WRITER' } });
    const denied = (await run.prepare().catch((e: unknown) => e)) as Error & { hint: string };
    expect(denied).toMatchObject({
      reason: 'TARGET_ACCESS_DENIED',
      message: expect.stringMatching(/lacks .*CREATE on schema sluice.*INSERT on sluice\.staged_ledger/),
    });
    await sql(denied.hint.replace('Run as the owner: ', ''));
    await run.prepare();
    await run.stage({ rows: [[1n]], rejects: [{ record: 2, raw: 'x', broken: '[]' }] });
    expect(await run.publish()).toMatchObject({ published: { counts: { loaded: 1, rejected: 1 } } });
    await sql(`REVOKE INSERT ON orders FROM writer`);
    const next = new StagedRun(h, COLUMNS, { target: { connection: 'env://WRITER' } });
    await expect(next.prepare()).rejects.toMatchObject({ reason: 'TARGET_ACCESS_DENIED' });
    await sql('DROP OWNED BY writer');
  });

  it('can be brought up to date by the statements of docs/target.md, and then need no owner', async () => {
    const page = await readFile(new URL('../../../../docs/target.md', import.meta.url), 'utf8');
    const [, statements] = /## Upgrading[^]*?```sql\n([^]*?)```/.exec(page) ?? [];
    await sql(statements);
    await sql(`GRANT USAGE, CREATE ON SCHEMA sluice TO writer; GRANT ALL ON ALL TABLES IN SCHEMA sluice TO writer;
      GRANT ALL ON orders TO writer`);
    const run = new StagedRun(h, COLUMNS, { target: { connection: 'env://WRITER' } });
    await run.prepare();
    await run.stage({ rows: [[1n]], rejects: [{ record: 2, raw: 'x', broken: '[]' }] });
    expect(await run.publish()).toMatchObject({ published: { counts: { loaded: 1, rejected: 1 } } });
    await sql('DROP OWNED BY writer');
  });

  it('have nothing to list until then, but say why', async () => {
    const list = new Promise((_, fail) =>
      h.client.listRejects({ pipeline: h.pipeline(), runId: randomUUID() }, (error) => fail(error)),
    );
    await expect(list).rejects.toMatchObject({ details: expect.stringContaining('earlier version') });
  });

  it('let a split of a run of theirs be found in the ledger', async () => {
    await h.prepare(h.pipeline(), COLUMNS);
    h.validator.split = { columns: COLUMNS, rows: [[1n]] };
    const run = { runId: '00000000-0000-0000-0000-000000000001' };
    expect(await h.load({ pipeline: h.pipeline(), run, split: split('old') })).toMatchObject({
      alreadyCommitted: true,
      counts: { read: 5, rejected: 2, superseded: 0 },
    });
  });
});
