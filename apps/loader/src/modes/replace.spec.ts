import { query, Random, useDatabase } from '@sluice/testkit';
import type { RunContext } from '@sluice/proto';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun, type StagedSplit } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];

describe('replace by key', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const table = async () =>
    (await sql('SELECT id, name FROM orders ORDER BY id')).map(({ id, name }) => [Number(id), name]);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(async () => {
    await sql('DROP TABLE IF EXISTS lines, orders CASCADE; DROP SCHEMA IF EXISTS sluice CASCADE');
    await sql(`CREATE TABLE orders (id bigint PRIMARY KEY, name text, note text DEFAULT 'mine');
      INSERT INTO orders VALUES (1, 'one', 'kept'), (2, 'two', 'kept'), (3, null, 'kept')`);
  });

  const run = async (
    splits: readonly StagedSplit[],
    target: PipelineOverrides['target'] = {},
    context: RunContext = {},
    more: PipelineOverrides = {},
  ) => {
    const overrides = { ...more, target: { mode: 'replace', key: ['id'], ...target } } as const;
    const one = new StagedRun(h, COLUMNS, overrides, context);
    await one.prepare();
    await one.stage(...splits);
    return one;
  };
  const rows = (...ids: readonly (readonly [number, string | null])[]): StagedSplit => ({
    rows: ids.map(([id, name]) => [BigInt(id), name]),
  });
  const REJECT = { record: 9, raw: 'x', broken: '[]' };

  it('deletes what the run has not, updates what differs, inserts what is new and touches nothing else', async () => {
    const before = await sql(`SELECT xmin::text FROM orders WHERE id = 3`);
    const end = await (await run([rows([2, 'zwei'], [3, null]), rows([4, 'four'])])).publish();
    expect(end.published).toMatchObject({
      publication: {
        staged: 3,
        inserted: 1,
        updated: 1,
        unchanged: 1,
        deleted: 1,
        superseded: 0,
        rejected: 0,
      },
    });
    expect(await sql('SELECT * FROM orders ORDER BY id')).toEqual([
      { id: '2', name: 'zwei', note: 'kept' },
      { id: '3', name: null, note: 'kept' },
      { id: '4', name: 'four', note: 'mine' },
    ]);
    expect(await sql(`SELECT xmin::text FROM orders WHERE id = 3`)).toEqual(before);
  });

  it('keeps views, grants, foreign keys, comments and statistics, for the table stays the same', async () => {
    await sql(`CREATE VIEW v AS SELECT * FROM orders; COMMENT ON TABLE orders IS 'ours'; GRANT SELECT ON orders TO PUBLIC;
      CREATE TABLE lines (order_id bigint REFERENCES orders); INSERT INTO lines VALUES (2)`);
    const [{ oid }] = await sql(`SELECT 'orders'::regclass::oid AS oid`);
    await (await run([rows([2, 'two'], [5, 'five'])])).publish();
    expect(await sql('SELECT id FROM v ORDER BY id')).toEqual([{ id: '2' }, { id: '5' }]);
    expect(
      await sql(
        `SELECT obj_description($1::oid) AS comment, has_table_privilege('public', $1::oid, 'SELECT') AS granted`,
        [oid],
      ),
    ).toEqual([{ comment: 'ours', granted: true }]);
  });

  it('gives the last record of a key its place; rejects records without a key', async () => {
    const one = await run([rows([1, 'a'], [2, 'b'], [1, 'c']), { rows: [[null, 'x']] }], {
      allowRejects: true,
    });
    expect((await one.publish()).published).toMatchObject({
      counts: { read: 4, loaded: 2, superseded: 1, rejected: 1 },
      rules: [{ rule: 'key', column: 'id', records: 1 }],
      publication: { staged: 4, updated: 2, inserted: 0, superseded: 1, rejected: 1, deleted: 1 },
    });
    expect(await table()).toEqual([
      [1, 'c'],
      [2, 'b'],
    ]);
  });

  it('lets rows that refer to each other change, come and go in one run', async () => {
    await sql(`DROP TABLE orders; CREATE TABLE orders (id bigint PRIMARY KEY, name text UNIQUE REFERENCES orders (name));
      INSERT INTO orders VALUES (1, 'a'), (2, 'b')`);
    // 'a' passes from the row that goes to one that comes; both refer to themselves.
    expect((await (await run([rows([3, 'a'], [2, 'b'])])).publish()).published?.publication).toMatchObject({
      inserted: 1,
      unchanged: 1,
      deleted: 1,
    });
    expect(await table()).toEqual([
      [2, 'b'],
      [3, 'a'],
    ]);
  });

  describe('publishes nothing', () => {
    const unchanged = [
      [1, 'one'],
      [2, 'two'],
      [3, null],
    ];
    const refused: readonly (readonly [
      string,
      () => Promise<StagedRun>,
      { reason: string; message: RegExp; hint: RegExp },
    ])[] = [
      [
        'of a run with rejects',
        () => run([{ ...rows([1, 'x']), rejects: [REJECT] }]),
        { reason: 'REJECT_LIMIT', message: /^1 records of the run were rejected/, hint: /allow_rejects/ },
      ],
      [
        'of a run without rows',
        () => run([rows()]),
        { reason: 'DELETE_LIMIT', message: /has no rows/, hint: /when_empty/ },
      ],
      [
        'where more would go than max_delete_ratio allows',
        () => run([rows([1, 'one'])], { maxDeleteRatio: 0.5 }),
        { reason: 'DELETE_LIMIT', message: /delete 2 of 3 rows of public\.orders/, hint: /max_delete_ratio/ },
      ],
      [
        'where rows of another table refer to one that would go',
        async () => {
          await sql('CREATE TABLE lines (order_id bigint REFERENCES orders); INSERT INTO lines VALUES (1)');
          return run([rows([2, 'x'])]);
        },
        {
          reason: 'TARGET_DEPENDANTS',
          message: /Rows of public\.lines refer by lines_order_id_fkey/,
          hint: /ON DELETE/,
        },
      ],
      [
        'where the table refuses a row',
        async () => {
          await sql(`ALTER TABLE orders ADD CHECK (name <> 'bad')`);
          return run([rows([1, 'one'], [2, 'bad'], [3, 'x'])]);
        },
        { reason: 'REJECT_LIMIT', message: /^1 records/, hint: /allow_rejects/ },
      ],
      [
        'where nothing keeps keys apart any more',
        async () => {
          const one = await run([rows([1, 'one'])]);
          await sql('ALTER TABLE orders DROP CONSTRAINT orders_pkey');
          return one;
        },
        { reason: 'TARGET_ERROR', message: /two rows with one key/, hint: /CREATE UNIQUE INDEX/ },
      ],
      [
        'of an earlier date than one that is published',
        async () => {
          await (
            await run([rows(...(unchanged as [number, string][]))], {}, { logicalDate: '2026-05-02' })
          ).publish();
          return run([rows([1, 'older'])], {}, { logicalDate: '2026-05-01' });
        },
        { reason: 'OUT_OF_ORDER', message: /2026-05-02 has published into public\.orders/, hint: /later/ },
      ],
    ];
    it.each(refused)('%s', async (_name, make, { reason, message, hint }) => {
      const one = await make();
      expect((await one.publish()).refused).toMatchObject({
        reason,
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      });
      expect(await table()).toEqual(unchanged);
      expect(await sql('SELECT FROM sluice.ledger WHERE run_id = $1', [one.runId])).toEqual([]);
    });
  });

  it('empties the table where the source may be empty, but not where there was no object at all', async () => {
    const more: PipelineOverrides = { source: { empty: 'succeed' } };
    const none = await run([], {}, {}, more);
    expect((await none.publish(0)).published?.publication).toMatchObject({ deleted: 0 });
    expect(await table()).toHaveLength(3);
    const empty = await run([rows()], {}, {}, more);
    expect((await empty.publish()).published?.publication).toMatchObject({ deleted: 3 });
    expect(await table()).toEqual([]);
  });

  it('takes the rows of rejected records for gone under allow_rejects, however they were found', async () => {
    await sql(`ALTER TABLE orders ADD CHECK (name <> 'bad');
      CREATE FUNCTION no_worse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.name = 'worse' THEN RAISE 'too bad'; END IF; RETURN NULL; END $$;
      CREATE TRIGGER t AFTER INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION no_worse()`);
    const one = await run([rows([1, 'bad'], [2, 'worse'], [3, 'x'], [4, 'worse'], [5, 'y'])], {
      allowRejects: true,
    });
    expect((await one.publish()).published).toMatchObject({
      counts: { loaded: 2, rejected: 3 },
      publication: { staged: 5, inserted: 1, updated: 1, rejected: 3, deleted: 2 },
    });
    expect(await table()).toEqual([
      [3, 'x'],
      [5, 'y'],
    ]);
  });

  it('fails where a trigger leaves rows out', async () => {
    await sql(`CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
      CREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.name = 'skip') EXECUTE FUNCTION skip()`);
    const one = await run([rows([1, 'skip'], [2, 'two'], [3, null])]);
    // Nothing was updated, as the statement says, and the row that should have been counts as unchanged: but it is not.
    expect(await one.publish().catch((e: unknown) => e)).toMatchObject({ reason: 'TARGET_ERROR' });
    expect((await table())[0]).toEqual([1, 'one']);
  });

  it('compares values as they are stored: json, signs of zero, nulls and domains', async () => {
    await sql(`DROP TABLE orders; DROP DOMAIN IF EXISTS amount; CREATE DOMAIN amount AS float8;
      CREATE TABLE orders (id bigint PRIMARY KEY, j json, n amount);
      INSERT INTO orders VALUES (1, '{"a":1}', 0), (2, null, null), (3, '{}', 0), (4, '{"a":1}', 0)`);
    const columns = [
      { name: 'id', type: 'bigint' },
      { name: 'j', type: 'json' },
      { name: 'n', type: 'double precision' },
    ];
    const one = new StagedRun(h, columns, { target: { mode: 'replace', key: ['id'] } });
    await one.prepare();
    await one.stage({
      rows: [
        [1n, '{"a":1}', 0],
        [2n, null, null],
        [3n, null, 0],
        [4n, '{"a":1}', -0],
      ],
    });
    expect((await one.publish()).published?.publication).toMatchObject({ unchanged: 2, updated: 2 });
  });

  it('makes the table what the run has, whatever both were (random runs)', async () => {
    const random = new Random(4);
    const pick = (n: number): number => Math.floor(random.next() * n);
    for (let round = 0; round < 12; round++) {
      const records = Array.from({ length: pick(60) + 1 }, (): [number, string | null] => [
        pick(40),
        pick(4) === 0 ? null : `n${pick(3)}`,
      ]);
      const cut = pick(records.length);
      const old = new Map(
        await sql('SELECT id, name FROM orders').then((r) => r.map((x) => [Number(x['id']), x['name']])),
      );
      const one = await run([rows(...records.slice(0, cut)), rows(...records.slice(cut))]);
      const wanted = new Map(records);
      const counts = { inserted: 0, updated: 0, unchanged: 0 };
      for (const [id, name] of wanted)
        counts[!old.has(id) ? 'inserted' : old.get(id) === name ? 'unchanged' : 'updated'] += 1;
      expect((await one.publish()).published?.publication).toMatchObject({
        ...counts,
        staged: records.length,
        superseded: records.length - wanted.size,
        deleted: [...old.keys()].filter((id) => !wanted.has(id)).length,
      });
      expect(await table()).toEqual([...wanted].sort(([a], [b]) => a - b));
    }
  });

  it('publishes once, however often it is asked', async () => {
    const one = await run([rows([7, 'seven'])]);
    await one.publish();
    await sql(`INSERT INTO orders VALUES (8, 'later')`);
    expect((await one.publish()).published).toMatchObject({
      alreadyPublished: true,
      publication: { deleted: 3 },
    });
    expect(await table()).toHaveLength(2);
  });

  it('adds the rows of a replay, unless another run has replaced the table since', async () => {
    const first = await run([{ ...rows([1, 'a']), rejects: [REJECT] }], { allowRejects: true });
    await first.publish();
    const replay = await run([rows([9, 'mended'])], {}, { replayOf: first.runId });
    expect((await replay.publish()).published?.publication).toMatchObject({ inserted: 1, deleted: 0 });
    expect(await table()).toEqual([
      [1, 'a'],
      [9, 'mended'],
    ]);
    await (await run([rows([2, 'b'])])).publish();
    const late = await run([rows([10, 'late'])], {}, { replayOf: first.runId });
    expect((await late.publish()).refused).toMatchObject({ reason: 'OUT_OF_ORDER' });
  });
});
