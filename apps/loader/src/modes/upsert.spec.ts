import { randomUUID } from 'node:crypto';
import { Random, query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';
import { randomSplits, type Row, UpsertModel } from './upsert-model.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
  { name: 'ver', type: 'integer' },
];

describe('upsert', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql(
      `DROP TABLE IF EXISTS orders CASCADE; CREATE TABLE orders (id bigint PRIMARY KEY, name text, ver integer)`,
    ),
  );
  afterEach(() => sql('DELETE FROM sluice.publications'));

  const publish = async (
    splits: readonly (readonly Row[])[],
    { date = '', replayOf = '', ...overrides }: PipelineOverrides & { date?: string; replayOf?: string } = {},
  ) => {
    const target = { mode: 'upsert' as const, key: ['id'], ...overrides.target };
    const run = new StagedRun(h, COLUMNS, { ...overrides, target }, { logicalDate: date, replayOf });
    await run.prepare();
    await run.stage(...splits.map((rows) => ({ rows })));
    return { run, end: await run.publish() };
  };
  const counts = async (...args: Parameters<typeof publish>) => {
    const { end } = await publish(...args);
    if (!end.published?.publication) throw new Error(JSON.stringify(end));
    const { staged, inserted, updated, unchanged, superseded, rejected } = end.published.publication;
    return { staged, inserted, updated, unchanged, superseded, rejected };
  };
  const table = async () =>
    (await sql('SELECT id::int, name, ver FROM orders ORDER BY id')).map((row) => Object.values(row));

  it('inserts what is new, updates what differs, leaves the rest, and lets the last of a key win', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'old', 1), (2, 'same', null), (3, null, 3), (9, 'else', 0)`);
    expect(
      await counts([
        [
          [1n, 'first', 1],
          [2n, 'same', null],
          [4n, 'new', 4],
        ],
        [
          [1n, 'second', 1],
          [3n, 'filled', 3],
          [4n, 'newer', 4],
        ],
      ]),
    ).toEqual({ staged: 6, inserted: 1, updated: 2, unchanged: 1, superseded: 2, rejected: 0 });
    expect(await table()).toEqual([
      [1, 'second', 1],
      [2, 'same', null],
      [3, 'filled', 3],
      [4, 'newer', 4],
      [9, 'else', 0],
    ]);
  });

  it('with a version column overwrites older rows only; a null is older than any version', async () => {
    await sql(
      `INSERT INTO orders VALUES (1, 'a', 5), (2, 'b', 5), (3, 'c', null), (4, 'd', 5), (5, 'e', null)`,
    );
    const target = { version: 'ver' };
    expect(
      await counts(
        [
          [
            [1n, 'newer', 6],
            [1n, 'stale in the run', 4],
            [2n, 'older', 4],
            [3n, 'versioned', 1],
            [4n, 'other words', 5],
            [5n, 'e', null],
          ],
        ],
        { target },
      ),
    ).toEqual({ staged: 6, inserted: 0, updated: 2, unchanged: 1, superseded: 3, rejected: 0 });
    expect(await table()).toEqual([
      [1, 'newer', 6],
      [2, 'b', 5],
      [3, 'versioned', 1],
      [4, 'd', 5],
      [5, 'e', null],
    ]);
  });

  it('rejects rows without a key, and rows that other constraints refuse, alone', async () => {
    await sql(`CREATE TABLE parents (n integer PRIMARY KEY); INSERT INTO parents VALUES (1);
      ALTER TABLE orders ADD FOREIGN KEY (ver) REFERENCES parents, ADD UNIQUE (name), ADD CHECK (name <> 'bad');
      INSERT INTO orders VALUES (1, 'a', 1), (2, 'b', 1)`);
    const { run, end } = await publish([
      [
        [null, 'x', 1],
        [1n, 'a', null],
        [3n, 'b', 1],
        [4n, 'd', 7],
        [5n, 'bad', 1],
        [6n, 'f', 1],
        [7n, 'f', 1],
      ],
    ]);
    expect(end.published?.publication).toMatchObject({ inserted: 1, updated: 1, rejected: 5 });
    const rejects = await sql(
      `SELECT record, broken -> 0 ->> 'rule' AS rule FROM sluice.rejects WHERE run_id = $1 ORDER BY 1`,
      [run.runId],
    );
    expect(rejects.map(({ record, rule }) => `${String(record)} ${String(rule)}`)).toEqual([
      '1 key',
      '3 unique:orders_name_key',
      '4 foreign_key:orders_ver_fkey',
      '5 constraint:orders_name_check',
      '7 unique:orders_name_key',
    ]);
    expect(await table()).toEqual([
      [1, 'a', null],
      [2, 'b', 1],
      [6, 'f', 1],
    ]);
    await sql('DROP TABLE parents CASCADE');
  });

  it.each([
    [
      'partitions with columns in another order',
      `CREATE TABLE orders (id bigint, name text, ver integer, PRIMARY KEY (id)) PARTITION BY RANGE (id);
       CREATE TABLE low (ver integer, gone int, name text, id bigint NOT NULL); ALTER TABLE low DROP gone;
       ALTER TABLE orders ATTACH PARTITION low FOR VALUES FROM (0) TO (5);
       CREATE TABLE high PARTITION OF orders FOR VALUES FROM (5) TO (100)`,
    ],
    [
      'an identity and a generated column',
      `CREATE TABLE orders (n int GENERATED ALWAYS AS IDENTITY, id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, name text,
       up text GENERATED ALWAYS AS (upper(name)) STORED, ver integer)`,
    ],
    [
      'a domain',
      `CREATE DOMAIN wide AS bigint; CREATE TABLE orders (id wide UNIQUE, name text, ver integer)`,
    ],
    [
      'a BEFORE trigger that mends rows',
      `CREATE TABLE orders (id bigint PRIMARY KEY, name text, ver integer);
       CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := lower(NEW.name); RETURN NEW; END $$;
       CREATE TRIGGER mend BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION mend()`,
    ],
    [
      'a BEFORE UPDATE trigger',
      `CREATE TABLE orders (id bigint PRIMARY KEY, name text, ver integer, changed timestamptz);
       CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed := now(); RETURN NEW; END $$;
       CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`,
    ],
  ])('keeps its books in a table with %s', async (_, ddl) => {
    await sql('DROP TABLE orders; DROP DOMAIN IF EXISTS wide');
    await sql(ddl);
    const first: Row[] = [
      [1n, 'A', 1],
      [2n, 'b', 2],
      [6n, 'c', 3],
    ];
    expect(await counts([first])).toMatchObject({ inserted: 3, updated: 0, unchanged: 0 });
    const second: Row[] = [
      [1n, 'A', 1],
      [2n, 'b', 7],
      [7n, 'd', 3],
    ];
    expect(await counts([second])).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
    const stale: Row[] = [
      [7n, 'd', 3],
      [2n, 'z', 6],
      [8n, 'e', 0],
    ];
    expect(await counts([stale], { target: { version: 'ver' } })).toMatchObject({
      inserted: 1,
      updated: 0,
      unchanged: 1,
      superseded: 1,
    });
    await sql('DROP TABLE orders CASCADE; DROP FUNCTION IF EXISTS mend, touch');
  });

  it('fails where a BEFORE trigger leaves rows out without a word', async () => {
    await sql(`CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN CASE WHEN NEW.name = 'skip' THEN NULL ELSE NEW END; END $$;
      CREATE TRIGGER skip BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION skip(); INSERT INTO orders VALUES (1, 'a', 1)`);
    await expect(
      publish([
        [
          [1n, 'skip', 1],
          [2n, 'b', 1],
        ],
      ]),
    ).rejects.toMatchObject({ reason: 'TARGET_ERROR' });
    await expect(
      publish([
        [
          [1n, 'b', 1],
          [2n, 'skip', 1],
        ],
      ]),
    ).rejects.toMatchObject({ reason: 'TARGET_ERROR' });
    expect(await table()).toEqual([[1, 'a', 1]]);
    await sql('DROP FUNCTION skip CASCADE');
  });

  it('does not call a row changed for its lineage', async () => {
    await sql('ALTER TABLE orders ADD _run_id uuid');
    const transform = { lineage: ['run_id' as const] };
    const load = async (name: string) => {
      const run = new StagedRun(h, [...COLUMNS, { name: '_run_id', type: 'uuid' }], {
        transform,
        target: { mode: 'upsert', key: ['id'] },
      });
      await run.prepare();
      await run.stage({ rows: [[1n, name, 1, Buffer.from(run.runId.replaceAll('-', ''), 'hex')]] });
      return (await run.publish()).published?.publication;
    };
    expect(await load('a')).toMatchObject({ inserted: 1 });
    expect(await load('a')).toMatchObject({ unchanged: 1 });
    expect(await load('b')).toMatchObject({ updated: 1 });
  });

  it('refuses a run for an earlier date than one that is published, unless rows have versions', async () => {
    expect(await counts([[[1n, 'day 2', 2]]], { date: '2026-01-02' })).toMatchObject({ inserted: 1 });
    const { end, run } = await publish([[[1n, 'day 1', 1]]], { date: '2026-01-01' });
    expect(end.refused).toMatchObject({
      reason: 'OUT_OF_ORDER',
      message: expect.stringContaining('2026-01-02'),
    });
    expect(await sql('SELECT FROM sluice.ledger WHERE run_id = $1', [run.runId])).toEqual([]);
    expect(await counts([[[1n, 'day 2, again', 2]]], { date: '2026-01-02' })).toMatchObject({ updated: 1 });
    expect(
      await counts(
        [
          [
            [1n, 'day 1', 1],
            [2n, 'day 1', 1],
          ],
        ],
        { date: '2026-01-01', target: { version: 'ver' } },
      ),
    ).toMatchObject({ superseded: 1, inserted: 1 });
    expect(await table()).toEqual([
      [1, 'day 2, again', 2],
      [2, 'day 1', 1],
    ]);
  });

  it('lets a replay add rows, but not decide which of two is newer without a version', async () => {
    await counts([[[1n, 'a', 1]]]);
    const replayOf = randomUUID();
    expect(
      await counts(
        [
          [
            [1n, 'a', 1],
            [2n, 'b', 1],
          ],
        ],
        { replayOf },
      ),
    ).toMatchObject({ inserted: 1, unchanged: 1 });
    const { end } = await publish(
      [
        [
          [2n, 'other', 1],
          [3n, 'c', 1],
        ],
      ],
      { replayOf },
    );
    expect(end.refused).toMatchObject({ reason: 'OUT_OF_ORDER' });
    const target = { version: 'ver' };
    expect(await counts([[[2n, 'newer', 2]]], { replayOf, target })).toMatchObject({ updated: 1 });
  });

  it.each([1, 2, 3])('agrees with a model over random runs (%i)', async (seed) => {
    const random = new Random(seed);
    const target = seed === 2 ? {} : { version: 'ver' };
    const model = new UpsertModel(seed !== 2);
    for (let n = 0; n < 6; n++) {
      const splits = randomSplits(random);
      expect(await counts(splits, { target })).toEqual(model.load(splits.flat()));
      expect(await table()).toEqual(model.table());
    }
  });
});
