import { unary } from '@sluice/proto';
import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint', notNull: true },
  { name: 'name', type: 'character varying(20)' },
  { name: 'n', type: 'integer' },
];

describe('Prepare sets the target up', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string) => query(database.url, text);
  const prepare = (target: PipelineOverrides['target'], columns = COLUMNS, dryRun = false) =>
    h.prepare(h.pipeline({ target }), columns, undefined, dryRun);
  const typesOf = async (table: string) =>
    (
      await sql(`SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN '!' END) AS line
        FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`)
    ).map(({ line }) => line);
  /** Everything in the catalogue that a statement could change. */
  const catalogue = () =>
    sql(`SELECT (SELECT json_agg(c ORDER BY oid) FROM (SELECT oid, relname, relnatts, reltuples FROM pg_class) c) AS classes,
      (SELECT count(*) FROM pg_namespace) AS schemas, (SELECT count(*) FROM pg_description) AS comments`);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() =>
    sql('DROP SCHEMA IF EXISTS sluice, shop CASCADE; DROP VIEW IF EXISTS v; DROP TABLE IF EXISTS orders'),
  );

  const setup: PipelineOverrides['target'] = {
    schema: 'shop',
    table: 'orders',
    create: true,
    key: ['id'],
    publish: 'run',
    mode: 'sync',
    sync: { delete: 'soft', deletedColumn: 'gone_at' },
    setup: {
      indexes: [
        { columns: ['name'], unique: false },
        { columns: ['n', 'id'], unique: true },
      ],
      partitionBy: { strategy: 'list', column: 'id' },
      comment: `Orders' copy`,
      columnComments: { n: 'how many' },
    },
  };

  it('makes schema, partitioned table, own columns, unique indexes and comments, and tells the statements', async () => {
    const answer = await prepare(setup);
    expect(answer).toMatchObject({ created: true, estimatedRows: -1 });
    expect(answer.statements).toEqual([
      'CREATE SCHEMA "shop"',
      'CREATE TABLE "shop"."orders" ("id" bigint NOT NULL, "name" character varying(20), "n" integer, "gone_at" timestamp with time zone, PRIMARY KEY ("id")) PARTITION BY LIST ("id")',
      'CREATE UNIQUE INDEX ON "shop"."orders" ("n", "id")',
      `COMMENT ON TABLE "shop"."orders" IS 'Orders'' copy'`,
      `COMMENT ON COLUMN "shop"."orders"."n" IS 'how many'`,
    ]);
    expect(await typesOf('shop.orders')).toEqual([
      'id bigint !',
      'name character varying(20)',
      'n integer',
      'gone_at timestamp with time zone',
    ]);
    expect(await prepare(setup)).toMatchObject({ created: false, statements: [] });
  });

  it('changes nothing in a dry run, and tells the same statements', async () => {
    const before = await catalogue();
    const dry = await prepare(setup, COLUMNS, true);
    expect(await catalogue()).toEqual(before);
    expect(dry).toMatchObject({ created: true, estimatedRows: 0 });
    expect(dry.statements).toEqual((await prepare(setup)).statements);
  });

  it('says in a dry run whether there is anything to do, and answers as itself where something is wrong', async () => {
    const isReady = async (target: PipelineOverrides['target'] = {}, columns = COLUMNS) =>
      (await prepare(target, columns, true)).ready;
    expect(await isReady(setup)).toBe(false); // neither the table nor the schema sluice is there
    await sql('CREATE SCHEMA shop; CREATE TABLE shop.orders (id int8, name text, n int)');
    const shop = { schema: 'shop', table: 'orders' };
    expect(await isReady(shop)).toBe(false);
    expect((await prepare(shop)).ready).toBe(false); // it has done it
    expect(await isReady(shop)).toBe(true);
    expect(await isReady({ ...shop, publish: 'run' })).toBe(false); // its stage is made
    const more = [...COLUMNS, { name: 'extra', type: 'text' }];
    expect(await isReady({ ...shop, evolve: 'add_columns' }, more)).toBe(false);
    await expect(isReady(shop, more)).rejects.toMatchObject({ reason: 'COLUMN_MISMATCH' });
  });

  describe('evolve: add_columns', () => {
    const evolve = { evolve: 'add_columns' } as const;

    it('adds what the table lacks as nullable columns and widens types, in one statement, once', async () => {
      await sql(`CREATE TABLE orders (n smallint, name varchar(10) COLLATE "C", price numeric(8,2), r real);
        INSERT INTO orders VALUES (1, 'a', 1.25, 1.5)`);
      const columns = [
        ...COLUMNS,
        { name: 'price', type: 'numeric(12,2)' },
        { name: 'r', type: 'double precision' },
      ];
      const dry = await prepare(evolve, columns, true);
      const answers = await Promise.all(Array.from({ length: 4 }, () => prepare(evolve, columns)));
      const [told, ...none] = answers.map(({ statements }) => statements).sort((a, b) => b.length - a.length);
      expect(told).toEqual([
        'ALTER TABLE "public"."orders" ADD COLUMN "id" bigint, ALTER COLUMN "name" TYPE character varying(20) COLLATE pg_catalog."C", ALTER COLUMN "n" TYPE integer, ALTER COLUMN "price" TYPE numeric(12,2), ALTER COLUMN "r" TYPE double precision',
      ]);
      expect(dry.statements).toEqual(told);
      expect(none).toEqual([[], [], []]);
      expect(await typesOf('orders')).toEqual([
        'n integer',
        'name character varying(20)',
        'price numeric(12,2)',
        'r double precision',
        'id bigint',
      ]);
      expect(await sql('SELECT * FROM orders')).toEqual([
        { n: 1, name: 'a', price: '1.25', r: 1.5, id: null },
      ]);
    });

    it('never narrows, and tells of what it cannot widen', async () => {
      await sql('CREATE TABLE orders (id bigint, name varchar(30), n char(3))');
      await expect(prepare(evolve)).rejects.toMatchObject({
        reason: 'COLUMN_MISMATCH',
        message: expect.stringMatching(/pipeline: column n is character\(3\)/),
      });
      expect(await typesOf('orders')).toEqual(['id bigint', 'name character varying(30)', 'n character(3)']);
    });

    it('names the view that uses a column', async () => {
      await sql(
        'CREATE TABLE orders (id bigint, name varchar(5), n int); CREATE VIEW v AS SELECT name FROM orders',
      );
      await expect(prepare(evolve)).rejects.toMatchObject({
        reason: 'TARGET_DEPENDANTS',
        message: expect.stringMatching(/view v depends on column "name"/),
      });
    });

    it('waits for a lock no longer than a few seconds, and can be tried again', async () => {
      await sql('CREATE TABLE orders (id bigint, name varchar(5), n int)');
      await withClient(database.url, async (reader) => {
        await reader.query('BEGIN; SELECT FROM orders');
        await expect(prepare(evolve)).rejects.toMatchObject({ reason: 'TARGET_CONFLICT' });
        await reader.query('ROLLBACK');
      });
      expect((await prepare(evolve)).statements).toHaveLength(1);
    }, 20_000);
  });

  it('loads under ignore_extra what the table has, straight and through staging', async () => {
    await sql('CREATE TABLE orders (n int, id bigint UNIQUE)');
    for (const publish of ['object', 'run'] as const) {
      const pipeline = h.pipeline({ target: { evolve: 'ignore_extra', publish } });
      const run = { runId: crypto.randomUUID() };
      expect(await h.prepare(pipeline, COLUMNS, run)).toMatchObject({ statements: [] });
      // The key that is there twice sends the first run through a temporary table.
      h.validator.split = {
        columns: COLUMNS,
        rows:
          publish === 'run'
            ? [[2n, 'b', 2]]
            : [
                [1n, 'a', 1],
                [1n, 'a', 1],
              ],
      };
      await h.load({ pipeline, run });
      if (publish === 'run') await h.publish({ pipeline, run, splits: 1 });
    }
    expect(await sql('SELECT * FROM orders ORDER BY id')).toEqual([
      { n: 1, id: '1' },
      { n: 2, id: '2' },
    ]);
  });

  it('makes indexes when the run is loaded, without keeping anybody waiting, and mends broken ones', async () => {
    const indexes = [{ columns: ['name', 'id'], unique: false }];
    const pipeline = h.pipeline({ target: { create: true, setup: { indexes, columnComments: {} } } });
    const loaded = () =>
      unary(h.client.prepare.bind(h.client), { pipeline, run: { runId: crypto.randomUUID() }, loaded: true });
    await h.prepare(pipeline, COLUMNS);
    const found = () =>
      sql(
        `SELECT pg_get_indexdef(indexrelid) AS def, indisvalid AS valid FROM pg_index WHERE indrelid = 'orders'::regclass`,
      );
    expect(await found()).toEqual([]);
    await withClient(database.url, async (writer) => {
      await writer.query(`BEGIN; INSERT INTO orders (id) VALUES (1); COMMIT`);
      await Promise.all([loaded(), loaded(), loaded()]);
    });
    const def = 'CREATE INDEX orders_name_id_idx ON public.orders USING btree (name, id)';
    expect(await found()).toEqual([{ def, valid: true }]);
    expect(await loaded()).toMatchObject({ statements: [] });
    await sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_name_id_idx'::regclass");
    expect(await loaded()).toMatchObject({
      statements: ['CREATE INDEX CONCURRENTLY ON "public"."orders" ("name", "id")'],
    });
    expect(await found()).toEqual([{ def, valid: true }]);
  });

  it('refuses an index over a column that the table does not have', async () => {
    const indexes = [{ columns: ['nmae'], unique: false }];
    await sql('CREATE TABLE orders (id bigint, name text, n int)');
    await expect(prepare({ create: true, setup: { indexes, columnComments: {} } })).rejects.toMatchObject({
      reason: 'COLUMN_MISMATCH',
      message: expect.stringMatching(/no column nmae, which target\.indexes names/),
    });
  });

  it.each<[string, string, PipelineOverrides['target'], string, RegExp, RegExp]>([
    [
      'a key without a unique index',
      'id bigint, name text, n int',
      { mode: 'upsert', publish: 'run', key: ['id'] },
      'TARGET_ERROR',
      /no unique index over target\.key \(id\)/,
      /CREATE UNIQUE INDEX ON "public"."orders" \("id"\);/,
    ],
    [
      'no column for deleted rows',
      'id bigint PRIMARY KEY, name text, n int',
      { mode: 'sync', publish: 'run', key: ['id'], sync: { delete: 'soft', deletedColumn: 'gone' } },
      'COLUMN_MISMATCH',
      /no nullable column gone/,
      /ADD COLUMN "gone" timestamp with time zone;/,
    ],
    [
      'a partition whose value is none of its column',
      'id bigint, name text, n int',
      {
        mode: 'replace',
        publish: 'run',
        partition: [{ column: 'n', value: { kind: 'literal', text: 'x' } }],
      },
      'COLUMN_MISMATCH',
      /cannot be asked for target\.partition: invalid input syntax for type integer: "x"/,
      /types/,
    ],
    [
      'a partition by a column that is not there',
      'id bigint, name text, n int',
      {
        mode: 'replace',
        publish: 'run',
        partition: [{ column: 'day', value: { kind: 'literal', text: 'x' } }],
      },
      'COLUMN_MISMATCH',
      /no column day, which target\.partition names/,
      /Add/,
    ],
  ])('refuses %s', async (_name, table, target, reason, message, hint) => {
    await sql(`CREATE TABLE orders (${table})`);
    await expect(prepare(target)).rejects.toMatchObject({
      reason,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it.each<[string, PipelineOverrides['target'], RegExp]>([
    ['upsert', { mode: 'upsert', key: ['id'] }, /lacks UPDATE on public\.orders/],
    [
      'replace by key',
      { mode: 'replace', key: ['id'] },
      /UPDATE on public\.orders, DELETE on public\.orders/,
    ],
    [
      'replace of a partition',
      { mode: 'replace', partition: [{ column: 'n', value: { kind: 'literal', text: '1' } }] },
      /lacks DELETE on public\.orders/,
    ],
  ])('tells what the role lacks for %s', async (name, target, message) => {
    await sql('CREATE TABLE orders (id bigint PRIMARY KEY, name text, n int)');
    const clerk = name.replaceAll(' ', '_'); // a role of its own, since connections are kept
    await prepare({});
    await sql(`CREATE ROLE ${clerk} LOGIN PASSWORD 'c' IN ROLE pg_read_all_data;
      GRANT ALL ON SCHEMA sluice TO ${clerk}; GRANT ALL ON ALL TABLES IN SCHEMA sluice TO ${clerk}; GRANT INSERT ON orders TO ${clerk}`);
    const url = new URL(database.url);
    Object.assign(url, { username: clerk, password: 'c' });
    h.env[clerk] = url.href;
    const denied = (await prepare({ ...target, publish: 'run', connection: `env://${clerk}` }).catch(
      (e: unknown) => e,
    )) as Error & { hint: string };
    expect(denied).toMatchObject({ reason: 'TARGET_ACCESS_DENIED', message: expect.stringMatching(message) });
    await sql(denied.hint.replace('Run as the owner: ', ''));
    await prepare({ ...target, publish: 'run', connection: `env://${clerk}` });
  });

  it('estimates rows from the statistics of the table', async () => {
    await sql(
      'CREATE TABLE orders AS SELECT i::int8 AS id, NULL::text AS name, 1 AS n FROM generate_series(1, 500) i',
    );
    expect((await prepare({}, COLUMNS, true)).estimatedRows).toBe(-1);
    await sql('ANALYZE orders');
    expect((await prepare({}, COLUMNS, true)).estimatedRows).toBe(500);
  });
});
