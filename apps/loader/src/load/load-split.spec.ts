import { randomUUID } from 'node:crypto';
import { SluiceError, type TransformTrailer } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, split, type Harness } from '../testing/harness.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
];
const TABLE = 'CREATE TABLE orders (id bigint NOT NULL, name text)';

function rows(count: number): unknown[][] {
  return Array.from({ length: count }, (_, i) => [BigInt(i + 1), `row ${i + 1}`]);
}

/** How many memories of WebAssembly are made meanwhile. */
async function memoriesMadeBy(work: () => Promise<void>): Promise<number> {
  // Node.js has it; its types do not.
  const wasm = Reflect.get(globalThis, 'WebAssembly') as { Memory: new (limits: object) => object };
  const { Memory } = wasm;
  let made = 0;
  wasm.Memory = class extends Memory {
    constructor(limits: object) {
      super(limits);
      made += 1;
    }
  };
  await work().finally(() => (wasm.Memory = Memory));
  return made;
}

describe('Load', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql(TABLE);
    await h.prepare(h.pipeline(), COLUMNS);
  });
  beforeEach(async () => {
    await sql('DROP TABLE orders; TRUNCATE sluice.ledger, sluice.rejects;' + TABLE);
    h.validator.split = { columns: COLUMNS, rows: rows(10) };
    h.validator.requests.length = 0;
  });
  const visible = async (): Promise<number[]> => {
    const [{ a, b, c }] = await sql(`SELECT (SELECT count(*)::int FROM orders) AS a,
      (SELECT count(*)::int FROM sluice.ledger) AS b, (SELECT count(*)::int FROM sluice.rejects) AS c`);
    return [a, b, c];
  };

  it('loads a split of which the validator tells progress and sends little', async () => {
    h.validator.split = { columns: COLUMNS, rows: [], filtered: 9, progress: [500, 1000] };
    const committed = await h.load({ pipeline: h.pipeline() });
    expect(committed.counts).toMatchObject({ read: 9, loaded: 0, filtered: 9 });
    expect(await visible()).toEqual([0, 1, 0]);
  });

  it('commits rows, rejects and ledger together', async () => {
    const broken =
      '[{"rule":"type","column":"n","value":"\\u0000\\ud83d","reason":"bad","severity":"reject"}]';
    h.validator.split = {
      columns: COLUMNS,
      rows: rows(1000),
      batchRows: 100,
      rejects: [
        { record: 1001, raw: 'x,"y', broken },
        { record: 1002, raw: null, broken: '[]' },
      ],
      filtered: 3,
    };
    const runId = randomUUID();
    const committed = await h.load({ pipeline: h.pipeline(), run: { runId } });
    expect(committed).toMatchObject({
      counts: { read: 1005, loaded: 1000, rejected: 2, filtered: 3, bytes: 1000 },
      rules: [{ rule: 'type', column: 'n', records: 2 }],
      alreadyCommitted: false,
      staged: false,
    });
    expect(await sql('SELECT count(*)::int AS n, sum(id)::int AS s FROM orders')).toEqual([
      { n: 1000, s: 500500 },
    ]);
    expect(await sql('SELECT bucket, key, record, raw, broken FROM sluice.rejects ORDER BY record')).toEqual([
      {
        bucket: 'b',
        key: 'orders/1.csv',
        record: '1001',
        raw: Buffer.from('x,"y'),
        broken: [{ rule: 'type', column: 'n', value: '\ufffd\ufffd', reason: 'bad', severity: 'reject' }],
      },
      { bucket: 'b', key: 'orders/1.csv', record: '1002', raw: null, broken: [] },
    ]);
    const [ledger] = await sql('SELECT read, loaded, rejected, filtered, attempt, parts FROM sluice.ledger');
    expect(ledger).toMatchObject({ read: '1005', loaded: '1000', rejected: '2', filtered: '3', attempt: 1 });
    expect(ledger['parts']).toMatchObject([
      { bucket: 'b', key: 'orders/1.csv', etag: '"e"', start: 0, end: 1000 },
    ]);
  });

  it('hands the statistics of the rows on as they are, once', async () => {
    const statistics = { rows: 10, columns: Buffer.from('whatever the validator says') };
    h.validator.split = {
      columns: COLUMNS,
      rows: rows(10),
      trailer: (honest) => ({ ...honest, statistics }),
    };
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    expect(await h.load(request)).toMatchObject({ statistics });
    expect(await h.load(request)).toMatchObject({ alreadyCommitted: true, statistics: null });
  });

  it('commits an empty split', async () => {
    h.validator.split = { columns: COLUMNS, rows: [] };
    expect((await h.load({ pipeline: h.pipeline() })).counts).toMatchObject({ read: 0, loaded: 0 });
    expect(await visible()).toEqual([0, 1, 0]);
  });

  it('answers a retry after the commit from the ledger, and loads nothing twice', async () => {
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    await h.load(request);
    const again = await h.load({ ...request, attempt: 2 });
    expect(again).toMatchObject({ alreadyCommitted: true, counts: { read: 10, loaded: 10 } });
    expect(await visible()).toEqual([10, 1, 0]);
  });

  const withCounts = (change: object) => (trailer: TransformTrailer) => ({
    ...trailer,
    counts: { ...trailer.counts, ...change },
  });
  it.each([
    ['no trailer', () => undefined, 'STREAM_INCOMPLETE'],
    ['fewer rows than the trailer tells of', withCounts({ loaded: 11, read: 11 }), 'STREAM_INCOMPLETE'],
    ['rejects that the trailer does not tell of', withCounts({ rejected: 1, read: 11 }), 'STREAM_INCOMPLETE'],
    ['books that do not balance', withCounts({ read: 12 }), 'STREAM_INCOMPLETE'],
  ])('commits nothing of a stream with %s', async (_, trailer, reason) => {
    h.validator.split = { columns: COLUMNS, rows: rows(10), trailer };
    await expect(h.load({ pipeline: h.pipeline() })).rejects.toMatchObject({ reason });
    expect(await visible()).toEqual([0, 0, 0]);
  });

  it("hands the validator's own failure on, and commits nothing", async () => {
    const fail = new SluiceError('SOURCE_CHANGED', 'orders/1.csv changed', { hint: 'run again' });
    h.validator.split = { columns: COLUMNS, rows: rows(10), batchRows: 2, fail };
    await expect(h.load({ pipeline: h.pipeline() })).rejects.toMatchObject({
      reason: 'SOURCE_CHANGED',
      hint: 'run again',
    });
    expect(await visible()).toEqual([0, 0, 0]);
  });

  it('encodes in the memory of an earlier load, also of one that failed', async () => {
    const large = rows(3000).map(([id]) => [id, 'x'.repeat(100)]);
    const load = async (fail?: SluiceError): Promise<unknown> => {
      h.validator.split = { columns: COLUMNS, rows: large, batchRows: 1000, ...(fail && { fail }) };
      return h.load({ pipeline: h.pipeline(), run: { runId: randomUUID() } });
    };
    await load();
    const made = await memoriesMadeBy(async () => {
      const failure = new SluiceError('SOURCE_CHANGED', 'orders/1.csv changed', { hint: 'run again' });
      await expect(load(failure)).rejects.toMatchObject({ reason: 'SOURCE_CHANGED' });
      await load();
    });
    expect(made).toBe(0);
    expect(await sql('SELECT count(*)::int, count(DISTINCT name)::int AS names FROM orders')).toEqual([
      { count: 6000, names: 1 },
    ]);
  });

  it('commits nothing when its backend is ended in the middle of COPY, and the next attempt succeeds', async () => {
    let kills = 0;
    const kill = `SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity WHERE application_name LIKE 'sluice %split-1 %' AND query LIKE 'COPY%'`;
    h.validator.split = {
      columns: COLUMNS,
      rows: rows(2000),
      batchRows: 500,
      before: async (batch, request) => {
        if (batch !== -1 || kills > 0 || request.includeSource) return;
        // The COPY begins once the first batch has crossed; what ends the wait is its appearance.
        for (let n = 0; n === 0;) n = (await sql(kill))[0]['n'] as number;
        kills += 1;
      },
    };
    const request = { pipeline: h.pipeline(), run: { runId: randomUUID() } };
    await expect(h.load(request)).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE', retry: 'retry' });
    expect(await visible()).toEqual([0, 0, 0]);
    expect((await h.load({ ...request, attempt: 2 })).counts).toMatchObject({ loaded: 2000 });
    expect(await visible()).toEqual([2000, 1, 0]);
  });

  it('says which rows a BEFORE trigger left out, and commits nothing', async () => {
    await sql(`CREATE FUNCTION skip() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN IF NEW.id = 3 THEN RETURN NULL; END IF; RETURN NEW; END'`);
    await sql('CREATE TRIGGER skip BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION skip()');
    await expect(h.load({ pipeline: h.pipeline() })).rejects.toMatchObject({
      reason: 'TARGET_ERROR',
      message: expect.stringContaining('9 of 10 rows'),
    });
    expect(await visible()).toEqual([0, 0, 0]);
  });

  it('fills every slot, then answers SLOTS_FULL, which costs no attempt', async () => {
    const small = await h.replica({ slots: 1 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    h.validator.splits.set('first', { columns: COLUMNS, rows: rows(1), before: () => held });
    const seen = new Promise<void>((resolve) => {
      const push = h.validator.requests.push.bind(h.validator.requests);
      h.validator.requests.push = (...items) => (resolve(), push(...items));
    });
    const first = small.load({ pipeline: h.pipeline(), split: split('first') });
    await seen;
    await expect(small.load({ pipeline: h.pipeline(), split: split('second') })).rejects.toMatchObject({
      reason: 'SLOTS_FULL',
      retry: 'free',
    });
    release();
    await first;
    await small.stop();
  });

  it.each([
    ['a run id that is no UUID', { run: { runId: 'run-1' } }, 'INVALID_REQUEST'],
    ['no split', { split: null }, 'INVALID_REQUEST'],
    ['a pipeline that is not JSON', { pipeline: { specJson: '{' } }, 'INVALID_PIPELINE'],
  ])('refuses %s', async (_, request, reason) => {
    await expect(h.load({ pipeline: h.pipeline(), ...request })).rejects.toMatchObject({ reason });
  });
});
