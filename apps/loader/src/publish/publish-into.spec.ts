import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

describe('Publish into', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql('DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY, name text)'),
  );

  it.each([
    [
      'quoted names',
      `CREATE TABLE "Big ""Orders" ("I d" bigint, "na""me" text, UNIQUE ("I d"))`,
      'Big "Orders',
      ['I d', 'na"me'],
    ],
    [
      'partitions',
      'CREATE TABLE parted (id bigint UNIQUE, name text) PARTITION BY RANGE (id); CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (9)',
      'parted',
      ['id', 'name'],
    ],
    [
      'an identity and a generated column',
      `CREATE TABLE made (n int GENERATED ALWAYS AS IDENTITY, id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, name text, up text GENERATED ALWAYS AS (upper(name)) STORED)`,
      'made',
      ['id', 'name'],
    ],
    [
      'a domain',
      'CREATE DOMAIN small AS bigint CHECK (VALUE < 9); CREATE TABLE dom (id small UNIQUE, name text)',
      'dom',
      ['id', 'name'],
    ],
  ])('a table with %s', async (_, ddl, table, [id, name]) => {
    await sql(ddl);
    const columns = [
      { name: id, type: 'bigint' },
      { name, type: 'text' },
    ];
    const run = new StagedRun(h, columns, { target: { table } });
    await run.prepare();
    await run.stage(
      {
        rows: [
          [1n, 'a'],
          [1n, 'b'],
        ],
      },
      { rows: [[2n, 'b']] },
    );
    expect((await run.publish()).published?.counts).toMatchObject({ loaded: 2, rejected: 1 });
  });

  it('a table whose trigger leaves rows out without a word fails, and publishes nothing', async () => {
    await sql(`CREATE OR REPLACE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END';
      CREATE TRIGGER skip BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION skip()`);
    const run = await staged(h);
    await run.stage({
      rows: [
        [1n, 'a'],
        [2n, 'b'],
      ],
    });
    await expect(run.publish()).rejects.toMatchObject({
      reason: 'TARGET_ERROR',
      message: expect.stringContaining('1 of 2'),
    });
    expect(await sql('SELECT FROM orders')).toEqual([]);
  });

  it('a table from a thousand splits', async () => {
    const run = await staged(h);
    await run.stage({ rows: [[0n, 'x']] });
    const stage = `sluice.stage_${run.runId.replaceAll('-', '')}`;
    // What as many loads would have left.
    await sql(`INSERT INTO ${stage} SELECT g % 900, 'x', g, 0, 1, 0, NULL FROM generate_series(1, 999) g`);
    const books = (await sql('SELECT * FROM sluice.staged_ledger WHERE run_id = $1', [run.runId]))[0];
    await sql(
      `INSERT INTO sluice.staged_ledger SELECT (jsonb_populate_record(NULL::sluice.staged_ledger,
         $1::jsonb || jsonb_build_object('ordinal', g, 'split_id', 's' || g))).* FROM generate_series(1, 999) g`,
      [JSON.stringify(books)],
    );
    expect((await run.publish(1000)).published?.counts).toMatchObject({
      read: 1000,
      loaded: 900,
      rejected: 100,
    });
    expect(await sql('SELECT count(*)::int AS n FROM sluice.ledger WHERE run_id = $1', [run.runId])).toEqual([
      { n: 1000 },
    ]);
  });
});

async function staged(h: Harness): Promise<StagedRun> {
  const run = new StagedRun(h, COLUMNS);
  await run.prepare();
  return run;
}
