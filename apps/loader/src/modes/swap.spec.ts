import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun, type StagedSplit } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

/** Everything about a table that people can set, oids and what follows from them apart. */
const DESCRIPTION = `
WITH c AS (SELECT *, 'shop."Big Orders"'::regclass AS reg FROM pg_class WHERE oid = 'shop."Big Orders"'::regclass)
SELECT relname, relpersistence, relreplident, relrowsecurity, relforcerowsecurity, reloptions::text, relam::regclass IS NULL AS am,
  pg_get_userbyid(relowner) AS owner, obj_description(oid, 'pg_class') AS comment,
  (SELECT x.reloptions::text FROM pg_class x WHERE x.oid = c.reltoastrelid) AS toast,
  (SELECT array_agg(x ORDER BY x) FROM (SELECT concat_ws(' ', grantee::regrole, privilege_type, is_grantable) AS x FROM aclexplode(relacl)) a) AS grants,
  (SELECT json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attstorage,
     attcompression, coalesce(attstattarget, -1), attoptions::text, attacl::text, pg_get_expr(adbin, adrelid), col_description(c.oid, attnum),
     attcollation) ORDER BY attnum) FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
  (SELECT json_agg(json_build_array(conname, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'), convalidated) ORDER BY conname)
   FROM pg_constraint k WHERE conrelid = c.oid) AS constraints,
  (SELECT json_agg(json_build_array(pg_get_indexdef(indexrelid), obj_description(indexrelid, 'pg_class'), indisclustered, indisreplident)
     ORDER BY pg_get_indexdef(indexrelid)) FROM pg_index WHERE indrelid = c.oid) AS indexes,
  (SELECT json_agg(json_build_array(pg_get_triggerdef(g.oid), tgenabled, obj_description(g.oid, 'pg_trigger')) ORDER BY tgname)
   FROM pg_trigger g WHERE tgrelid = c.oid AND NOT tgisinternal) AS triggers,
  (SELECT json_agg(json_build_array(pg_get_statisticsobjdef(e.oid), obj_description(e.oid, 'pg_statistic_ext')))
   FROM pg_statistic_ext e WHERE stxrelid = c.oid) AS statistics,
  pg_get_serial_sequence(c.reg::text, 'n') AS identity, pg_get_serial_sequence(c.reg::text, 's') AS serial
FROM c`;

describe('replace without a key', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url, { lockTimeoutMs: 3_000 });
    await sql('CREATE ROLE keeper; CREATE ROLE reader; CREATE ROLE clerk');
    await sql('ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO clerk');
  });
  beforeEach(async () => {
    await sql('DROP SCHEMA IF EXISTS sluice, shop CASCADE; CREATE SCHEMA shop');
    await sql(`CREATE TABLE shop."Big Orders" (id bigint, name text);
      INSERT INTO shop."Big Orders" VALUES (1, 'old'), (1, 'old')`);
  });

  const staged = async (splits: readonly StagedSplit[], target: PipelineOverrides['target'] = {}) => {
    const run = new StagedRun(h, COLUMNS, {
      target: { mode: 'replace', schema: 'shop', table: 'Big Orders', ...target },
    });
    await run.prepare();
    await run.stage(...splits);
    return run;
  };
  const NEW: StagedSplit = {
    rows: [
      [1n, 'a'],
      [2n, 'b'],
      [2n, 'b'],
    ],
  };
  const table = async () =>
    (await sql('SELECT id, name FROM shop."Big Orders" ORDER BY id, name')).map(
      ({ id, name }) => `${id}${name}`,
    );

  it('puts a new table in the place of the old one', async () => {
    const [{ oid }] = await sql(`SELECT 'shop."Big Orders"'::regclass::oid AS oid`);
    expect((await (await staged([NEW])).publish()).published).toMatchObject({
      counts: { loaded: 3 },
      publication: { staged: 3, inserted: 3, updated: 0, unchanged: 0, deleted: 2 },
    });
    expect(await table()).toEqual(['1a', '2b', '2b']);
    expect(await sql(`SELECT 'shop."Big Orders"'::regclass::oid AS oid`)).not.toEqual([{ oid }]);
    expect(await sql(`SELECT relname FROM pg_class WHERE relname LIKE 'sluice\\_%'`)).toEqual([]);
    expect((await (await staged([{ rows: [[3n, 'c']] }])).publish()).published?.publication).toMatchObject({
      deleted: 3,
    });
    expect(await table()).toEqual(['3c']);
  });

  it('keeps all that the table has, and goes on counting', async () => {
    await sql(`DROP TABLE shop."Big Orders"; CREATE TABLE shop.items (id bigint PRIMARY KEY); INSERT INTO shop.items VALUES (1), (2), (3);
      CREATE TABLE shop."Big Orders" (id bigint NOT NULL REFERENCES shop.items DEFERRABLE, name text COMPRESSION pglz COLLATE "C" DEFAULT 'x',
        n int GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 10), s bigserial, g text GENERATED ALWAYS AS (upper(name)) STORED,
        CONSTRAINT positive CHECK (id > 0), CONSTRAINT one UNIQUE (name, s), PRIMARY KEY (id, s), EXCLUDE USING btree (s WITH =))
        WITH (fillfactor = 70, toast.autovacuum_enabled = false);
      CREATE INDEX "by Name" ON shop."Big Orders" (lower(name) DESC, id) INCLUDE (n) WITH (fillfactor = 60) WHERE id > 1;
      CREATE UNIQUE INDEX u ON shop."Big Orders" (s);
      CREATE STATISTICS shop.st (ndistinct, mcv) ON id, (lower(name)) FROM shop."Big Orders";
      ALTER TABLE shop."Big Orders" ALTER id SET STATISTICS 500, ALTER name SET (n_distinct = -0.5), ALTER name SET STORAGE EXTERNAL,
        REPLICA IDENTITY USING INDEX u, CLUSTER ON u;
      COMMENT ON TABLE shop."Big Orders" IS 'it''s ours'; COMMENT ON COLUMN shop."Big Orders".id IS 'the id';
      COMMENT ON CONSTRAINT one ON shop."Big Orders" IS 'one!'; COMMENT ON INDEX shop."by Name" IS 'an index';
      COMMENT ON STATISTICS shop.st IS 'numbers';
      CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := coalesce(NEW.name, 'filled'); RETURN NEW; END $$;
      CREATE TRIGGER "fill ON" BEFORE INSERT OR UPDATE OF name ON shop."Big Orders" FOR EACH ROW EXECUTE FUNCTION shop.f();
      CREATE TRIGGER off AFTER DELETE ON shop."Big Orders" FOR EACH STATEMENT EXECUTE FUNCTION shop.f();
      ALTER TABLE shop."Big Orders" DISABLE TRIGGER off; COMMENT ON TRIGGER off ON shop."Big Orders" IS 'not now';
      REVOKE ALL ON shop."Big Orders" FROM clerk;
      GRANT SELECT ON shop."Big Orders" TO PUBLIC; GRANT SELECT, INSERT ON shop."Big Orders" TO reader WITH GRANT OPTION;
      GRANT UPDATE (name) ON shop."Big Orders" TO clerk;
      INSERT INTO shop."Big Orders" (id) VALUES (1), (2); ALTER TABLE shop."Big Orders" OWNER TO keeper`);
    const before = await sql(DESCRIPTION);
    expect((await (await staged([{ rows: [[3n, null]] }])).publish()).published).toMatchObject({
      counts: { loaded: 1 },
    });
    expect(await sql(DESCRIPTION)).toEqual(before);
    await sql('INSERT INTO shop."Big Orders" (id) VALUES (1)');
    expect(await sql('SELECT * FROM shop."Big Orders" ORDER BY id DESC')).toEqual([
      { id: '3', name: 'filled', n: expect.any(Number), s: '3', g: 'FILLED' },
      { id: '1', name: 'x', n: expect.any(Number), s: '4', g: 'X' },
    ]);
    expect(await sql('SELECT DISTINCT n FROM shop."Big Orders" WHERE n < 120')).toEqual([]); // 100 and 110 were given
    // The planner knows the new rows at once.
    expect(
      await sql(`SELECT attname FROM pg_stats WHERE tablename = 'Big Orders' AND attname = 'id'`),
    ).toHaveLength(1);
    expect(await sql('SELECT FROM pg_statistic_ext_data')).toHaveLength(1);
  });

  describe('names what depends on the table, before a run and when it is published, and changes nothing', () => {
    it.each([
      ['a view', 'CREATE VIEW shop.v AS SELECT id FROM shop."Big Orders"', /view shop\.v depends on it/],
      [
        'a materialized view',
        'CREATE MATERIALIZED VIEW shop.v AS SELECT id FROM shop."Big Orders"',
        /materialized view shop\.v/,
      ],
      [
        'a foreign key of another table',
        'ALTER TABLE shop."Big Orders" ADD UNIQUE (name); CREATE TABLE shop.lines (n text REFERENCES shop."Big Orders" (name))',
        /constraint lines_n_fkey on table shop\.lines/,
      ],
      [
        'a foreign key to itself',
        'ALTER TABLE shop."Big Orders" ADD UNIQUE (name), ADD CONSTRAINT self FOREIGN KEY (name) REFERENCES shop."Big Orders" (name)',
        /constraint self on table shop\."Big Orders"/,
      ],
      ['a rule', 'CREATE RULE r AS ON DELETE TO shop."Big Orders" DO INSTEAD NOTHING', /rule r on table/],
      ['a policy', 'CREATE POLICY p ON shop."Big Orders"', /policy p on table/],
      [
        'a publication',
        'CREATE PUBLICATION pub FOR TABLE shop."Big Orders"',
        /publication of table shop\."Big Orders" in publication pub/,
      ],
      ['a child', 'CREATE TABLE shop.child () INHERITS (shop."Big Orders")', /table shop\.child/],
      [
        'its parent',
        'CREATE TABLE shop.parent (id bigint, name text); ALTER TABLE shop."Big Orders" INHERIT shop.parent',
        /a partition or child of shop\.parent/,
      ],
      [
        'a column of its row type',
        'CREATE TABLE shop.box (o shop."Big Orders")',
        /column o of table shop\.box|table shop\.box/,
      ],
      [
        'a function over its rows',
        'CREATE FUNCTION shop.g(shop."Big Orders") RETURNS int LANGUAGE sql RETURN 1',
        /function shop\.g\(shop\."Big Orders"\)/,
      ],
    ])('%s', async (_name, make, message) => {
      await sql(`UPDATE shop."Big Orders" SET name = ctid::text`);
      const was = await table();
      const run = await staged([{ rows: [[1n, 'a']] }]);
      await sql(make);
      expect((await run.publish()).refused).toMatchObject({
        reason: 'TARGET_DEPENDANTS',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/target\.key/),
      });
      expect(await table()).toEqual(was);
      await expect(staged([])).rejects.toMatchObject({
        reason: 'TARGET_DEPENDANTS',
        message: expect.stringMatching(message),
      });
      await sql('DROP PUBLICATION IF EXISTS pub');
    });
  });

  it('tells which constraint a rejected record broke, by its own name', async () => {
    await sql(
      `DELETE FROM shop."Big Orders"; ALTER TABLE shop."Big Orders" ADD CONSTRAINT one UNIQUE (id), ADD CONSTRAINT two UNIQUE (name)`,
    );
    const rows = [
      [1n, 'a'],
      [1n, 'b'],
      [2n, 'a'],
      [3n, 'c'],
    ];
    const run = await staged([{ rows }], { allowRejects: true });
    expect((await run.publish()).published).toMatchObject({
      counts: { loaded: 2, rejected: 2 },
      rules: [{ rule: 'unique:one' }, { rule: 'unique:two' }],
    });
    expect(await table()).toEqual(['1a', '3c']);
  });

  it('shows readers all of the old rows or all of the new ones', async () => {
    await sql(
      `TRUNCATE shop."Big Orders"; INSERT INTO shop."Big Orders" SELECT i, '0' FROM generate_series(1, 500) i`,
    );
    const state = (n: number, name: number) =>
      JSON.stringify({ n: String(n), low: String(name), high: String(name) });
    const states = [state(500, 0)];
    const seen = new Set<string>();
    let done = false;
    const readers = [1, 2].map(() =>
      withClient(database.url, async (client) => {
        while (!done) {
          const { rows } = await client.query(
            'SELECT count(*) AS n, min(name) AS low, max(name) AS high FROM shop."Big Orders"',
          );
          seen.add(JSON.stringify(rows[0]));
        }
      }),
    );
    try {
      for (let round = 1; round <= 6; round++) {
        const n = 200 + round * 50;
        states.push(state(n, round));
        const rows = Array.from({ length: n }, (_, i) => [BigInt(i), String(round)]);
        await (await staged([{ rows }])).publish();
      }
    } finally {
      done = true;
      await Promise.all(readers);
    }
    for (const one of seen) expect(states).toContain(one);
    expect(seen.size).toBeGreaterThan(0);
  });

  it('gives up waiting for a reader that does not end, lets others read meanwhile, and can be tried again', async () => {
    const run = await staged([NEW]);
    await withClient(database.url, async (reader) => {
      await reader.query('BEGIN; SELECT FROM shop."Big Orders"');
      const publishing = run.publish();
      const failed = expect(publishing).rejects.toMatchObject({ reason: 'TARGET_CONFLICT' });
      expect(await table()).toEqual(['1old', '1old']);
      await failed;
      await reader.query('ROLLBACK');
    });
    expect((await run.publish()).published).toMatchObject({ publication: { inserted: 3 } });
  }, 20_000);

  it('refuses a table that is not the role’s own', async () => {
    const url = new URL(database.url);
    await sql(
      `CREATE ROLE guest LOGIN PASSWORD 'g'; GRANT ALL ON SCHEMA shop TO guest; GRANT ALL ON shop."Big Orders" TO guest`,
    );
    await sql(`GRANT CREATE ON DATABASE "${url.pathname.slice(1)}" TO guest`);
    Object.assign(url, { username: 'guest', password: 'g' });
    h.env['GUEST'] = url.href;
    await expect(staged([NEW], { connection: 'env://GUEST' })).rejects.toMatchObject({
      reason: 'TARGET_ACCESS_DENIED',
      message: expect.stringMatching(/does not own shop\.Big Orders/),
    });
  });
});
