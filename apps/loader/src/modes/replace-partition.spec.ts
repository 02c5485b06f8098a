import { query, useDatabase, withClient } from '@sluice/testkit';
import type { RunContext } from '@sluice/proto';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun, type StagedSplit } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'day', type: 'date' },
  { name: 'region', type: 'text' },
];
const D1 = Date.parse('2026-05-01') / 86_400_000;
const D2 = D1 + 1;
const DAY: PipelineOverrides['target'] = { partition: [{ column: 'day', value: { kind: 'run_date' } }] };

describe('replace where', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const table = async () =>
    (await sql(`SELECT concat_ws(' ', id, to_char(day, 'DD'), region) AS line FROM sales ORDER BY 1`)).map(
      ({ line }) => line,
    );

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() => sql('DROP SCHEMA IF EXISTS sluice CASCADE'));
  const TABLES = {
    'a plain table': `CREATE TABLE sales (id bigint, day date, region text, PRIMARY KEY (id, day))`,
    'a partitioned table': `CREATE TABLE sales (id bigint, day date, region text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2026-05-01') TO ('2026-05-02');
      CREATE TABLE sales_2 PARTITION OF sales DEFAULT`,
  };
  const create = async (ddl: string) => {
    await sql(`DROP TABLE IF EXISTS sales CASCADE; ${ddl};
      INSERT INTO sales VALUES (1, '2026-05-01', 'eu'), (2, '2026-05-01', 'us'), (1, '2026-05-02', 'eu');
      CREATE VIEW v AS SELECT * FROM sales`);
  };
  const staged = async (
    splits: readonly StagedSplit[],
    target: PipelineOverrides['target'],
    context: RunContext = {},
  ) => {
    const params = [{ name: 'region', type: 'text', default: 'eu' }];
    const overrides = { params, target: { mode: 'replace', table: 'sales', ...target } } as const;
    const run = new StagedRun(h, COLUMNS, overrides, { logicalDate: '2026-05-01', ...context });
    await run.prepare();
    await run.stage(...splits);
    return run;
  };

  describe.each(Object.entries(TABLES))('one day of %s', (_name, ddl) => {
    beforeEach(() => create(ddl));

    it('without a key: rows of that day give way, others stay', async () => {
      const run = await staged(
        [
          {
            rows: [
              [1n, D1, 'x'],
              [9n, D1, 'y'],
            ],
          },
        ],
        DAY,
      );
      expect((await run.publish()).published?.publication).toMatchObject({ inserted: 2, deleted: 2 });
      expect(await table()).toEqual(['1 01 x', '1 02 eu', '9 01 y']);
    });

    it('with a key: by the difference within that day', async () => {
      const run = await staged(
        [
          {
            rows: [
              [1n, D1, 'eu'],
              [9n, D1, 'y'],
            ],
          },
        ],
        { ...DAY, key: ['id', 'day'] },
      );
      expect((await run.publish()).published?.publication).toMatchObject({
        inserted: 1,
        unchanged: 1,
        deleted: 1,
      });
      expect(await table()).toEqual(['1 01 eu', '1 02 eu', '9 01 y']);
    });

    it('rejects rows of another day, and refuses the run for them', async () => {
      const rows = [
        [1n, D1, 'x'],
        [5n, D2, 'y'],
        [6n, null, 'z'],
      ];
      const run = await staged([{ rows }], DAY);
      expect((await run.publish()).refused).toMatchObject({ reason: 'REJECT_LIMIT' });
      expect(
        await sql(
          `SELECT record, broken->0->>'rule' AS rule, broken->0->>'reason' AS reason FROM sluice.rejects ORDER BY 1`,
        ),
      ).toEqual([
        {
          record: '2',
          rule: 'partition',
          reason: `The row is not of the run's partition (day = 2026-05-01).`,
        },
        {
          record: '3',
          rule: 'partition',
          reason: `The row is not of the run's partition (day = 2026-05-01).`,
        },
      ]);
      expect(await table()).toEqual(['1 01 eu', '1 02 eu', '2 01 us']);
      const again = await staged([{ rows }], { ...DAY, allowRejects: true });
      expect((await again.publish()).published).toMatchObject({ counts: { loaded: 1, rejected: 2 } });
    });
  });

  it('takes values from parameters and literals, and keeps days apart: backfills need no order', async () => {
    await create(TABLES['a plain table']);
    const target: PipelineOverrides['target'] = {
      partition: [...(DAY?.partition ?? []), { column: 'region', value: { kind: 'param', name: 'region' } }],
      maxDeleteRatio: 0.5,
    };
    const publish = async (rows: unknown[][], context: RunContext) =>
      (await staged([{ rows }], target, context)).publish();
    expect(
      (await publish([[7n, D2, 'eu']], { logicalDate: '2026-05-02' })).published?.publication,
    ).toMatchObject({ inserted: 1, deleted: 1 });
    // An earlier day, and another region of the later one.
    expect(
      (await publish([[7n, D1, 'us']], { params: { region: 'us' } })).published?.publication,
    ).toMatchObject({ deleted: 1 });
    expect(
      (await publish([[8n, D2, 'us']], { logicalDate: '2026-05-02', params: { region: 'us' } })).published
        ?.publication,
    ).toMatchObject({ deleted: 0 });
    expect(await table()).toEqual(['1 01 eu', '7 01 us', '7 02 eu', '8 02 us']);
    const refused = await publish(
      [
        [1n, D1, 'eu'],
        [2n, D1, 'eu'],
      ].slice(0, 0),
      {},
    );
    expect(refused.refused).toMatchObject({
      reason: 'DELETE_LIMIT',
      message: expect.stringMatching(/day = 2026-05-01, region = eu/),
    });
  });

  it('does not let a key of the run take the place of one in another partition', async () => {
    await sql(`DROP TABLE IF EXISTS sales CASCADE; CREATE TABLE sales (id bigint PRIMARY KEY, day date, region text);
      INSERT INTO sales VALUES (1, '2026-05-01', 'eu'), (2, '2026-05-02', 'eu')`);
    const run = await staged(
      [
        {
          rows: [
            [1n, D1, 'x'],
            [2n, D1, 'y'],
          ],
        },
      ],
      { ...DAY, key: ['id'], allowRejects: true },
    );
    expect((await run.publish()).published).toMatchObject({
      counts: { loaded: 1, rejected: 1 },
      rules: [{ rule: 'unique:sales_pkey' }],
      publication: { updated: 1 },
    });
    expect(await table()).toEqual(['1 01 x', '2 02 eu']);
  });

  it('shows readers all of the old rows or all of the new ones, by difference too', async () => {
    await sql(`DROP TABLE IF EXISTS sales CASCADE; CREATE TABLE sales (id bigint PRIMARY KEY, day date, region text);
      INSERT INTO sales SELECT i, '2026-05-01', '0' FROM generate_series(1, 400) i`);
    let done = false;
    const seen = new Set<string>();
    const reader = withClient(database.url, async (client) => {
      while (!done) {
        const { rows } = await client.query(
          'SELECT count(*) AS n, min(region) AS low, max(region) AS high FROM sales',
        );
        seen.add(JSON.stringify(rows[0]));
      }
    });
    const states = new Set([JSON.stringify({ n: '400', low: '0', high: '0' })]);
    try {
      for (let round = 1; round <= 5; round++) {
        const n = 200 + 50 * round;
        states.add(JSON.stringify({ n: String(n), low: String(round), high: String(round) }));
        const rows = Array.from({ length: n }, (_, i) => [BigInt(i + 100 * round), D1, String(round)]);
        await (await staged([{ rows }], { key: ['id'] }, { logicalDate: '' })).publish();
      }
    } finally {
      done = true;
      await reader;
    }
    for (const one of seen) expect(states).toContain(one);
    expect(seen.size).toBeGreaterThan(0);
  });

  it.each<[string, PipelineOverrides['target'], string]>([
    ['by difference', { key: ['id'] }, 'UPDATE'],
    ['one partition', DAY, 'INSERT'],
    ['by swap', {}, 'INSERT'],
  ])('changes nothing when the connection is lost in the middle of it: %s', async (_name, target, at) => {
    await sql(`DROP TABLE IF EXISTS sales CASCADE; CREATE TABLE sales (id bigint PRIMARY KEY, day date, region text);
      INSERT INTO sales VALUES (1, '2026-05-01', 'old'), (2, '2026-05-01', 'old');
      CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NOT EXISTS (SELECT FROM calm) THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END $$;
      DROP TABLE IF EXISTS calm; CREATE TABLE calm (x int);
      CREATE TRIGGER t AFTER ${at} ON sales FOR EACH STATEMENT EXECUTE FUNCTION die()`);
    const run = await staged(
      [
        {
          rows: [
            [2n, D1, 'new'],
            [3n, D1, 'new'],
          ],
        },
      ],
      target,
    );
    await expect(run.publish()).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE' });
    expect(await table()).toEqual(['1 01 old', '2 01 old']);
    expect(await sql(`SELECT FROM pg_class WHERE relname LIKE 'sluice\\_%' AND relkind = 'r'`)).toEqual([]);
    await sql('INSERT INTO calm VALUES (1)');
    expect((await run.publish()).published).toMatchObject({ counts: { loaded: 2 } });
    expect(await table()).toEqual(['2 01 new', '3 01 new']);
  });
});
