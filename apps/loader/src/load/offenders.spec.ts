import { query, useDatabase } from '@sluice/testkit';
import { randomUUID } from 'node:crypto';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { CASES, COLUMNS, T, type Row } from './offender-cases.fixture.js';

describe('a split with rows that the table refuses', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase({ settings: { deadlock_timeout: '50ms' } });
  const sql = (text: string) => query(database.url, text);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql(`${T})`);
    await h.prepare(h.pipeline(), COLUMNS);
  });
  beforeEach(() =>
    sql('DROP TABLE orders CASCADE; DROP TABLE IF EXISTS parents; TRUNCATE sluice.ledger, sluice.rejects'),
  );
  afterEach(() => sql(`CREATE TABLE IF NOT EXISTS orders (id bigint)`));

  const load = (rows: readonly Row[], overrides?: PipelineOverrides) => {
    h.validator.split = { columns: COLUMNS, rows };
    return h.load({ pipeline: h.pipeline(overrides), run: { runId: randomUUID() } });
  };

  it.each(CASES)('rejects only the offenders of $name', async ({ ddl, rows, kept, rejects }) => {
    await sql(ddl);
    const committed = await load(rows);
    expect(committed.staged).toBe(true);
    expect(committed.counts).toMatchObject({
      read: rows.length,
      loaded: rows.length - rejects.length,
      rejected: rejects.length,
    });
    expect((await sql('SELECT id FROM orders ORDER BY id')).map(({ id }) => id as string)).toEqual(kept);
    const listed = await sql(
      `SELECT record || ' ' || (broken->0->>'rule') || ' ' || (broken->0->>'reason') AS line FROM sluice.rejects ORDER BY record`,
    );
    expect(listed.map(({ line }) => line as string)).toEqual(rejects);
    const sum = committed.rules.reduce((n, { records }) => n + records, 0);
    expect(sum).toBe(rejects.length);
  });

  it('finds many offenders among many rows of a constraint that only single rows show', async () => {
    await sql(`${T}, CONSTRAINT odd EXCLUDE USING btree ((parent % 97) WITH =) WHERE (parent % 97 = 0))`);
    const rows = Array.from({ length: 2000 }, (_, i): Row => [BigInt(i), 'x', i + 1]);
    expect((await load(rows)).counts).toMatchObject({ loaded: 2000 - 19, rejected: 19 });
  });

  it('leaves a CHECK that fails for some rows to the rows themselves', async () => {
    await sql(`${T}, CONSTRAINT share CHECK (100 / parent > 5))`);
    const committed = await load([
      [1n, 'a', 0],
      [2n, 'b', 1],
      [3n, 'c', 50],
    ]);
    expect(committed.counts).toMatchObject({ loaded: 1, rejected: 2 });
    expect(committed.rules.map(({ rule }) => rule).sort()).toEqual(['constraint:22012', 'constraint:share']);
  });

  it.each([
    ['redact', '***'],
    ['none', ''],
  ] as const)('keeps values out of rejects and reasons under rejects.raw: %s', async (raw, value) => {
    await sql(`${T}, PRIMARY KEY (id), CONSTRAINT small CHECK (parent < 100))`);
    await load(
      [
        [1n, 'a', 1],
        [1n, 'b', 1],
        [2n, 'c', 100],
      ],
      { raw },
    );
    expect(await sql('SELECT record, raw, broken FROM sluice.rejects ORDER BY record')).toEqual([
      {
        record: '2',
        raw: null,
        broken: [
          {
            rule: 'unique:orders_pkey',
            column: 'id',
            value,
            reason: 'Key (id) stands in an earlier record.',
            severity: 'reject',
          },
        ],
      },
      {
        record: '3',
        raw: null,
        broken: [
          {
            rule: 'constraint:small',
            column: 'parent',
            value,
            reason: 'new row for relation "orders" violates check constraint "small"',
            severity: 'reject',
          },
        ],
      },
    ]);
  });

  it.each([
    ['count', { maxRejects: 1 }],
    ['ratio', { maxRejectRatio: 0.5 }],
  ])('commits nothing when the offenders go over the limit as a %s', async (_, limits) => {
    await sql(`${T}, PRIMARY KEY (id))`);
    const rows: Row[] = [
      [1n, 'a', null],
      [1n, 'b', null],
      [1n, 'c', null],
    ];
    await expect(load(rows, { limits })).rejects.toMatchObject({
      reason: 'REJECT_LIMIT',
      message: expect.stringContaining('unique:orders_pkey (2)'),
    });
    expect(
      await sql(
        'SELECT (SELECT count(*)::int FROM orders) AS a, (SELECT count(*)::int FROM sluice.rejects) AS b',
      ),
    ).toEqual([{ a: 0, b: 0 }]);
  });

  it('loads concurrent splits with overlapping keys, each key once', async () => {
    await sql(`${T}, PRIMARY KEY (id))`);
    const ids = Array.from({ length: 3000 }, (_, i) => i);
    const orders: readonly (readonly number[])[] = [ids, [...ids].reverse(), ids, [...ids].reverse()];
    const runId = randomUUID();
    const loads = orders.map((order, n) => {
      const splitId = `s${n}`;
      h.validator.splits.set(splitId, {
        columns: COLUMNS,
        rows: order.map((id): Row => [BigInt(id), splitId, null]),
        batchRows: 500,
      });
      return h.load({ pipeline: h.pipeline(), run: { runId }, split: { splitId, parts: [{ end: 1 }] } });
    });
    const counts = (await Promise.all(loads)).map((c) => c.counts!);
    expect(counts.reduce((n, { loaded }) => n + loaded, 0)).toBe(3000);
    expect(counts.reduce((n, { rejected }) => n + rejected, 0)).toBe(9000);
    expect(await sql('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 3000 }]);
  });
});
