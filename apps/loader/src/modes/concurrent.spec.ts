import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
  { name: 'ver', type: 'integer' },
];
const UPSERT: PipelineOverrides = { target: { mode: 'upsert', key: ['id'] } };
const VERSIONED: PipelineOverrides = { target: { mode: 'upsert', key: ['id'], version: 'ver' } };
const HISTORY: PipelineOverrides = {
  target: {
    mode: 'history',
    key: ['id'],
    history: {
      effective: 'ver',
      track: [],
      validFrom: 'f',
      validTo: 't',
      isCurrent: 'c',
      pointInTime: false,
    },
  },
};
const PUBLISHER = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%publish'`;

describe('publications among others', () => {
  const open: Harness[] = [];
  afterAll(() => Promise.all(open.map((h) => h.stop()))); // before the database's own hook
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  let h: Harness;

  beforeAll(async () => {
    h = await harness(database.url);
    open.push(h, await h.replica());
  });
  beforeEach(async () => {
    await sql(`DROP TABLE IF EXISTS orders; DROP TABLE IF EXISTS versions;
      CREATE TABLE orders (id bigint PRIMARY KEY, name text, ver integer);
      CREATE TABLE versions (id bigint, name text, ver integer, f integer, t integer, c boolean, PRIMARY KEY (id, f));
      CREATE UNIQUE INDEX ON versions (id) WHERE c`);
  });

  const staged = async (overrides: PipelineOverrides, rows: readonly (readonly unknown[])[]) => {
    const run = new StagedRun(h, COLUMNS, overrides);
    await run.prepare();
    const half = Math.ceil(rows.length / 2);
    await run.stage({ rows: rows.slice(0, half) }, { rows: rows.slice(half) });
    return run;
  };
  const numbers = (count: number, row: (n: number) => readonly unknown[]) =>
    Array.from({ length: count }, (_, n) => row(n));
  const counted = (end: Awaited<ReturnType<StagedRun['publish']>>) => {
    if (!end.published?.publication) throw new Error(JSON.stringify(end));
    return end.published.publication;
  };
  /** Waits for a server's fact by asking it, each time a round trip. */
  const until = async (question: string): Promise<void> => {
    while ((await sql(question)).length === 0);
  };
  const blocked = `${PUBLISHER} AND wait_event_type = 'Lock'`;

  it('take turns: of two pipelines into one table the newer rows stay, whoever comes first', async () => {
    for (let round = 0; round < 3; round++) {
      await sql('TRUNCATE orders');
      const runs = [
        await staged(
          VERSIONED,
          numbers(400, (n) => [BigInt(n), 'a', (n * 7) % 10]),
        ),
        await staged(
          VERSIONED,
          numbers(400, (n) => [BigInt(n + 200), 'b', (n * 3) % 10]),
        ),
      ];
      const ends = await Promise.all(runs.map((run, i) => run.publish(2, open[i])));
      const [a, b] = ends.map(counted);
      expect(a.inserted + b.inserted).toBe(600);
      const wrong = await sql(
        `WITH said AS (SELECT n AS id, (n * 7) % 10 AS ver FROM generate_series(0, 399) n
           UNION ALL SELECT n + 200, (n * 3) % 10 FROM generate_series(0, 399) n)
         SELECT FROM orders o JOIN (SELECT id, max(ver) AS ver FROM said GROUP BY 1) s USING (id) WHERE o.ver <> s.ver`,
      );
      expect(wrong).toEqual([]);
    }
  });

  it('count exactly what they did while others write the same keys', async () => {
    await sql(`INSERT INTO orders SELECT g, 'old', 0 FROM generate_series(0, 3999, 2) g`);
    const run = await staged(
      UPSERT,
      numbers(4000, (n) => [BigInt(n), 'run', 1]),
    );
    let published = false;
    let foreign = 0;
    const writer = withClient(database.url, async (client) => {
      for (let n = 0; !published; n = (n + 37) % 4000) {
        const { rows } = await client.query<{ fresh: boolean }>(
          `INSERT INTO orders VALUES ($1, 'other', 2) ON CONFLICT (id) DO UPDATE SET name = 'other' RETURNING xmax = 0 AS fresh`,
          [n],
        );
        if (rows[0].fresh) foreign += 1;
      }
    });
    const { inserted, updated, unchanged } = counted(await run.publish());
    published = true;
    await writer;
    expect(inserted + updated + unchanged).toBe(4000);
    expect(await sql('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 2000 + inserted + foreign }]);
  });

  it('that deadlock with others give way and try again', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'a', 0), (2, 'b', 0)`);
    const run = await staged(UPSERT, [
      [1n, 'x', 1],
      [2n, 'y', 1],
    ]);
    await withClient(database.url, async (client) => {
      await client.query(`SET deadlock_timeout = '60s'`); // it is not we who find out
      await client.query('BEGIN');
      await client.query('SELECT FROM orders WHERE id = 2 FOR UPDATE');
      const end = run.publish();
      await until(blocked);
      await client.query('SELECT FROM orders WHERE id = 1 FOR UPDATE');
      await client.query('COMMIT');
      expect(counted(await end)).toMatchObject({ updated: 2 });
    });
  });

  it.each<[string, PipelineOverrides, string]>([
    ['upsert', UPSERT, 'orders'],
    ['history', HISTORY, 'versions'],
  ])(
    'of mode %s, killed while they write, leave nothing; the next call says that staging has gone, and is whole once it is staged again',
    async (_, overrides, table) => {
      const target = { ...overrides.target, table };
      const make = async () => {
        const run = await staged(
          { target },
          numbers(50, (n) => [BigInt(n), 'x', 1]),
        );
        return { run, rows: numbers(25, (n) => [BigInt(n + 25), 'x', 1]) };
      };
      const first = await make();
      counted(await first.run.publish());
      const before = await sql(`SELECT * FROM ${table} ORDER BY id`);
      const rows = numbers(50, (n) => [BigInt(n + 10), 'changed', 2]);
      const run = await staged({ target }, rows);
      await withClient(database.url, async (client) => {
        client.on('error', () => undefined); // the server goes down with its backend
        await client.query('BEGIN');
        await client.query(
          table === 'orders'
            ? 'SELECT FROM orders WHERE id = 40 FOR UPDATE'
            : 'LOCK TABLE versions IN ROW EXCLUSIVE MODE',
        );
        const failed = expect(run.publish()).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE' });
        await until(blocked);
        const [{ pid }] = await sql(PUBLISHER);
        process.kill(Number(pid), 'SIGKILL');
        await failed;
      });
      await up();
      expect(await sql(`SELECT * FROM ${table} ORDER BY id`)).toEqual(before);
      expect(await run.publish()).toMatchObject({ incomplete: { staged: 0 } });
      await run.stageAt(0, { rows: rows.slice(0, 25) });
      await run.stageAt(1, { rows: rows.slice(25) });
      const told = counted(await run.publish());
      expect(told).toMatchObject(
        table === 'orders' ? { inserted: 10, updated: 40 } : { inserted: 50, deleted: 40 },
      );
      expect((await run.publish()).published).toMatchObject({ alreadyPublished: true, publication: told });
    },
  );

  /** A server whose backend was killed restarts all of them. */
  const up = async (): Promise<void> => {
    for (;;) {
      try {
        await sql('SELECT');
        return;
      } catch {
        // not yet
      }
    }
  };
});
