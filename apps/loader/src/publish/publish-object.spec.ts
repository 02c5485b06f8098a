import { randomUUID } from 'node:crypto';
import {
  messages,
  unary,
  type LedgerEntry__Output,
  type LoadCommitted__Output,
  type Split,
} from '@sluice/proto';
import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import type { FakeSplit } from '../testing/fake-validator.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];
type Rows = readonly (readonly [bigint, string | null])[];

/** Split number n of an object that was cut into so many. */
function cut(n: number, of: number, key = 'big.csv', ordinal = n): Split {
  const object = { bucket: 'b', key, etag: '"e"', lastModifiedMs: 1, size: of * 1000 };
  const part = {
    object,
    start: n * 1000,
    end: (n + 1) * 1000,
    firstRecord: n * 10 + 1,
    headEnd: n === 0 ? 0 : 8,
  };
  return { splitId: `${key}-${n}`, ordinal, parts: [part], objectSplits: of };
}

describe('an object in several splits, with publish: object', () => {
  let h: Harness;
  const replicas: Harness[] = [];
  afterAll(() => Promise.all([...replicas, h].map((one) => one.stop()))); // before the database's own hook
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    replicas.push(await h.replica());
  });
  beforeEach(() =>
    sql('DROP TABLE IF EXISTS orders; CREATE TABLE orders (id bigint PRIMARY KEY, name text)'),
  );

  const start = async (overrides: PipelineOverrides = {}) => {
    const run = { runId: randomUUID() };
    const pipeline = h.pipeline(overrides);
    await h.prepare(pipeline, COLUMNS, run);
    const load = (
      split: Split,
      given: Rows | Omit<FakeSplit, 'columns'>,
      { on = h, attempt = 1 } = {},
    ): Promise<LoadCommitted__Output> => {
      const fake = 'rows' in given ? given : { rows: given };
      h.validator.splits.set(split.splitId ?? '', { columns: COLUMNS, ...fake });
      return on.load({ pipeline, run, split, attempt });
    };
    const ledger = async () => {
      const entries: LedgerEntry__Output[] = [];
      for await (const entry of messages(h.client.listLedger({ pipeline, runId: run.runId })))
        entries.push(entry);
      return entries;
    };
    return { ...run, pipeline, load, ledger };
  };
  const ids = async () => (await sql('SELECT id FROM orders ORDER BY id')).map(({ id }) => Number(id));
  const leftovers = async (runId: string) =>
    (
      await sql(
        `SELECT (SELECT count(*) FROM sluice.staged_ledger WHERE run_id = $1) + (SELECT count(*) FROM sluice.staged_rejects WHERE run_id = $1)
           + (SELECT count(*) FROM pg_class WHERE relname LIKE 'stage_' || replace($1::text, '-', '') || '%') AS n`,
        [runId],
      )
    )[0]['n'];

  it('is visible at once when the last of them is in, in whatever order they come', async () => {
    const run = await start();
    await run.load(cut(2, 3), [[3n, 'c']]);
    await run.load(cut(0, 3), {
      rows: [[1n, 'a']],
      rejects: [{ record: 2, raw: 'x', broken: '[]' }],
      filtered: 1,
    });
    expect(await ids()).toEqual([]);
    expect(await run.ledger()).toEqual([]);
    expect(await run.load(cut(1, 3), [[2n, 'b']])).toMatchObject({
      counts: { read: 1, loaded: 1 },
      staged: true,
    });
    expect(await ids()).toEqual([1, 2, 3]);
    expect((await run.ledger()).map(({ splitId, counts }) => [splitId, counts?.read])).toEqual([
      ['big.csv-0', 3],
      ['big.csv-1', 1],
      ['big.csv-2', 1],
    ]);
    expect(await sql('SELECT split_id FROM sluice.rejects WHERE run_id = $1', [run.runId])).toEqual([
      { split_id: 'big.csv-0' },
    ]);
    expect(await leftovers(run.runId)).toBe('0');
    expect(await run.load(cut(0, 3), [[1n, 'a']], { attempt: 2 })).toMatchObject({
      alreadyCommitted: true,
      counts: { read: 3 },
    });
    expect(await ids()).toEqual([1, 2, 3]);
  });

  it('does not keep other objects of the run from being published', async () => {
    const run = await start();
    await run.load(cut(0, 2, 'a.csv', 0), [[1n, 'a']]);
    await run.load(cut(0, 2, 'b.csv', 2), [[2n, 'b']]);
    await run.load(cut(1, 2, 'b.csv', 3), [[3n, 'b']]);
    await run.load({ ...cut(0, 1, 'c.csv', 4) }, [[4n, 'c']]);
    expect(await ids()).toEqual([2, 3, 4]);
    await run.load(cut(1, 2, 'a.csv', 1), [[5n, 'a']]);
    expect(await ids()).toEqual([1, 2, 3, 4, 5]);
    expect(await leftovers(run.runId)).toBe('0');
  });

  it('is published once when its last splits end together, on two replicas', async () => {
    for (let n = 0; n < 10; n++) {
      const run = await start();
      await sql('TRUNCATE orders');
      const splits = [0, 1, 2, 3].map((i) =>
        run.load(cut(i, 4), [[BigInt(i), 'x']], { on: i % 2 === 0 ? h : replicas[0] }),
      );
      await Promise.all(splits);
      expect(await ids()).toEqual([0, 1, 2, 3]);
      expect(await run.ledger()).toHaveLength(4);
      expect(await leftovers(run.runId)).toBe('0');
    }
  });

  it('leaves rows out that the table refuses, wherever in the object they are, and enters them in the books', async () => {
    await sql(`ALTER TABLE orders ADD CHECK (name <> 'bad'); INSERT INTO orders VALUES (9, 'old')`);
    const run = await start();
    await run.load(cut(0, 2), [
      [1n, 'a'],
      [9n, 'known'],
    ]);
    const last = await run.load(cut(1, 2), [
      [1n, 'again'],
      [2n, 'bad'],
      [3n, 'c'],
    ]);
    expect(last.counts).toMatchObject({ read: 3, loaded: 1, rejected: 2 });
    expect((await run.ledger()).map(({ counts }) => [counts?.loaded, counts?.rejected])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(await ids()).toEqual([1, 3, 9]);
    const rejects = await sql(
      `SELECT concat(split_id, ' ', broken -> 0 ->> 'rule') AS line FROM sluice.rejects WHERE run_id = $1 ORDER BY 1`,
      [run.runId],
    );
    expect(rejects.map(({ line }) => line)).toEqual([
      'big.csv-0 unique:orders_pkey',
      'big.csv-1 constraint:orders_name_check',
      'big.csv-1 unique:orders_pkey',
    ]);
  });

  it('is not published when too many of its records are rejected', async () => {
    const run = await start({ limits: { maxRejectRatio: 0.4 } });
    await run.load(cut(0, 2), [[1n, 'a']]);
    const last = run.load(cut(1, 2), [
      [1n, 'again'],
      [1n, 'and again'],
    ]);
    await expect(last).rejects.toMatchObject({ reason: 'REJECT_LIMIT' });
    expect(await ids()).toEqual([]);
    expect(await run.load(cut(1, 2), [[2n, 'b']], { attempt: 2 })).toMatchObject({ counts: { loaded: 1 } });
    expect(await ids()).toEqual([1, 2]);
  });

  it('that loses its last backend while it is being published is published by the next attempt', async () => {
    const run = await start();
    await run.load(cut(0, 2), [[1n, 'a']]);
    await withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE orders IN SHARE MODE'); // what the publication waits for
      const failed = expect(run.load(cut(1, 2), [[2n, 'b']])).rejects.toMatchObject({
        reason: 'TARGET_UNAVAILABLE',
      });
      const waiting = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%big.csv-1 1' AND wait_event_type = 'Lock'`;
      while ((await sql(waiting)).length === 0);
      await sql(`SELECT pg_terminate_backend(pid) FROM (${waiting}) p`);
      await failed;
      await client.query('ROLLBACK');
    });
    expect(await ids()).toEqual([]);
    await run.load(cut(1, 2), [[2n, 'b']], { attempt: 2 });
    expect(await ids()).toEqual([1, 2]);
    expect(await leftovers(run.runId)).toBe('0');
  });

  it('whose staging a crash has emptied is loaded again, what is staged with it', async () => {
    const run = await start();
    await run.load(cut(0, 3), [[1n, 'a']]);
    await run.load(cut(1, 3), [[2n, 'b']]);
    await database.server.restart('immediate');
    await run.load(cut(2, 3), [[3n, 'c']]);
    expect(await run.ledger()).toEqual([]);
    await run.load(cut(0, 3), [[1n, 'a']], { attempt: 2 });
    await run.load(cut(1, 3), [[2n, 'b']], { attempt: 2 });
    expect(await ids()).toEqual([1, 2, 3]);
    expect(await leftovers(run.runId)).toBe('0');
  });

  it('of a run that is aborted leaves its rejects to look at, and can be staged again', async () => {
    const run = await start();
    const first = { rows: [[1n, 'a']] as Rows, rejects: [{ record: 2, raw: 'x', broken: '[]' }] };
    await run.load(cut(0, 2), first);
    await unary(h.client.abort.bind(h.client), { pipeline: run.pipeline, run: { runId: run.runId } });
    expect(await leftovers(run.runId)).toBe('0');
    expect(await sql('SELECT FROM sluice.rejects WHERE run_id = $1', [run.runId])).toHaveLength(1);
    await run.load(cut(0, 2), first, { attempt: 2 });
    await run.load(cut(1, 2), [[2n, 'b']]);
    expect(await ids()).toEqual([1, 2]);
    expect(await sql('SELECT FROM sluice.rejects WHERE run_id = $1', [run.runId])).toHaveLength(1);
  });
});
