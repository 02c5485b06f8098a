import type { ResolvedTarget } from '@sluice/config';
import { query, useDatabase, withClient } from '@sluice/testkit';
import { split, harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'day', type: 'date' },
  { name: 'kind', type: 'text' },
];
/** Days since 1970-01-01, as batches hold dates. */
const day = (text: string): number => Date.parse(text) / 86_400_000;

describe('partitions', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const partitions = async (table = 'orders') =>
    (
      await sql(
        `SELECT concat_ws(' ', c.relname, pg_get_expr(c.relpartbound, c.oid), (SELECT count(*) FROM pg_index WHERE indrelid = c.oid)) AS line
         FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = $1::regclass ORDER BY 1`,
        [`"${table}"`],
      )
    ).map(({ line }) => line);

  beforeAll(async () => {
    h = await harness(database.url);
  });
  beforeEach(() => sql('DROP SCHEMA IF EXISTS sluice CASCADE; DROP TABLE IF EXISTS orders'));

  const target = (
    partitionBy: ResolvedTarget['setup']['partitionBy'],
    more: PipelineOverrides['target'] = {},
  ): PipelineOverrides['target'] => ({
    create: true,
    setup: { indexes: [], columnComments: {}, ...(partitionBy ? { partitionBy } : {}) },
    ...more,
  });
  const MONTHS = { strategy: 'range', column: 'day', every: 'month' } as const;

  it('are made for the rows of a split, whose COPY goes straight the next time', async () => {
    const pipeline = h.pipeline({ target: target(MONTHS, { key: ['id', 'day'] }) });
    const run = { runId: crypto.randomUUID() };
    await h.prepare(pipeline, COLUMNS, run);
    const load = (id: string, ...days: string[]) => {
      h.validator.splits.set(id, { columns: COLUMNS, rows: days.map((d, i) => [BigInt(i), day(d), 'x']) });
      return h.load({ pipeline, run, split: split(id) });
    };
    expect(await load('s1', '2026-01-31', '2026-02-01', '2026-02-28')).toMatchObject({
      counts: { loaded: 3, rejected: 0 },
      staged: true,
    });
    expect(await partitions()).toEqual([
      `orders_p202601 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') 1`,
      `orders_p202602 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') 1`,
    ]);
    expect(await load('s2', '2026-01-05', '2026-02-05')).toMatchObject({
      counts: { loaded: 2 },
      staged: false,
    });
  });

  it('are made by many loads at once, each once, while readers and writers go on', async () => {
    const pipeline = h.pipeline({ target: target({ ...MONTHS, every: 'day' }) });
    const run = { runId: crypto.randomUUID() };
    await h.prepare(pipeline, COLUMNS, run);
    await withClient(database.url, async (other) => {
      await other.query('BEGIN; SELECT FROM orders; LOCK TABLE orders IN ROW EXCLUSIVE MODE');
      const loads = Array.from({ length: 4 }, (_, s) => {
        h.validator.splits.set(`s${s}`, {
          columns: COLUMNS,
          rows: Array.from({ length: 10 }, (__, i) => [BigInt(i), day(`2026-03-0${1 + ((i + s) % 9)}`), 'x']),
        });
        return h.load({ pipeline, run, split: split(`s${s}`, s) });
      });
      for (const load of loads) expect(await load).toMatchObject({ counts: { loaded: 10, rejected: 0 } });
      await other.query('ROLLBACK');
    });
    expect(await partitions()).toHaveLength(9);
  });

  it('are made for a run before it is published; a list has one for each value, and for null', async () => {
    const run = new StagedRun(
      h,
      COLUMNS,
      {
        target: target(
          { strategy: 'list', column: 'kind' },
          { mode: 'replace', partition: [{ column: 'day', value: { kind: 'run_date' } }] },
        ),
      },
      { logicalDate: '2026-05-01' },
    );
    await run.prepare();
    const d = day('2026-05-01');
    await run.stage({
      rows: [
        [1n, d, 'A b'],
        [2n, d, null],
        [3n, d, `it's`],
      ],
    });
    expect((await run.publish()).published).toMatchObject({ counts: { loaded: 3, rejected: 0 } });
    expect(await partitions()).toEqual([
      expect.stringMatching(/^orders_a_b_[0-9a-f]{8} FOR VALUES IN \('A b'\) 0$/),
      expect.stringMatching(/^orders_it_s_[0-9a-f]{8} FOR VALUES IN \('it''s'\) 0$/),
      'orders_null FOR VALUES IN (NULL) 0',
    ]);
  });

  it('leave partitions of other hands alone, and reject rows that have none', async () => {
    await sql(`CREATE TABLE orders (id bigint, day date, kind text) PARTITION BY RANGE (day);
      CREATE TABLE mine PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2026-01-20')`);
    const pipeline = h.pipeline({ target: target(MONTHS) });
    const run = { runId: crypto.randomUUID() };
    await h.prepare(pipeline, COLUMNS, run);
    h.validator.splits.set('s', {
      columns: COLUMNS,
      rows: [
        [1n, day('2026-01-05'), 'x'],
        [2n, day('2026-01-25'), 'x'],
        [3n, null, 'x'],
        [4n, day('2026-06-01'), 'x'],
      ],
    });
    expect(await h.load({ pipeline, run, split: split('s') })).toMatchObject({
      counts: { loaded: 2, rejected: 2 },
      rules: [{ rule: 'constraint:partition', records: 2 }],
    });
    expect((await partitions()).map((line) => String(line).split(' ')[0])).toEqual([
      'mine',
      'orders_p202606',
    ]);
    await sql('DROP TABLE mine CASCADE').catch(() => undefined);
  });

  it('have names of 63 bytes at most, of their own', async () => {
    const table = 'ö'.repeat(30);
    const pipeline = h.pipeline({ target: target(MONTHS, { table }) });
    const run = { runId: crypto.randomUUID() };
    await h.prepare(pipeline, COLUMNS, run);
    h.validator.splits.set('s', {
      columns: COLUMNS,
      rows: [
        [1n, day('2026-01-05'), 'x'],
        [1n, day('2026-02-05'), 'x'],
      ],
    });
    expect(await h.load({ pipeline, run, split: split('s') })).toMatchObject({ counts: { loaded: 2 } });
    expect(await partitions(table)).toHaveLength(2);
  });

  it('are not made by the thousand', async () => {
    const pipeline = h.pipeline({ target: target({ ...MONTHS, every: 'day' }) });
    const run = { runId: crypto.randomUUID() };
    await h.prepare(pipeline, COLUMNS, run);
    h.validator.splits.set('s', {
      columns: COLUMNS,
      rows: Array.from({ length: 1_001 }, (_, i) => [1n, i, 'x']),
    });
    await expect(h.load({ pipeline, run, split: split('s') })).rejects.toMatchObject({
      reason: 'TARGET_ERROR',
      message: expect.stringMatching(/more than 1000 partitions/),
    });
    expect(await partitions()).toEqual([]);
  });
});
