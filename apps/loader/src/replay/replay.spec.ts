import { randomUUID } from 'node:crypto';
import { messages, SluiceError, type RejectedRecord__Output } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, split, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];
const broken = (rule: string) =>
  JSON.stringify([{ rule, column: 'id', value: 'x', reason: 'bad', severity: 'reject' }]);
const reject = (record: number, rule = 'type', raw: string | null = `r${record}`) => ({
  record,
  raw,
  broken: broken(rule),
});

describe('a replay of rejects', () => {
  let h: Harness;
  const replicas: Harness[] = [];
  afterAll(() => Promise.all([...replicas, h].map((one) => one.stop()))); // before the database's own hook
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql('CREATE TABLE orders (id bigint)');
  });
  beforeEach(() => sql('TRUNCATE orders'));

  /** A run that has left rejects 1 to 4 of one split in quarantine, number 3 by another rule. */
  const original = async (
    overrides: PipelineOverrides = {},
    rejects = [1, 2, 3, 4].map((n) => reject(n, n === 3 ? 'required' : 'type')),
  ) => {
    const runId = randomUUID();
    const pipeline = h.pipeline(overrides);
    await h.prepare(pipeline, COLUMNS, { runId });
    h.validator.split = { columns: COLUMNS, rows: [[100n]], rejects, headers: [{ part: 0, names: ['id'] }] };
    await h.load({ pipeline, run: { runId }, split: split('s1', 0) });
    return runId;
  };
  const source = (runId: string, rule = '') => ({ runId, splitId: 's1', rule, records: 4 });

  const read = async (runId: string, rule = '', overrides: PipelineOverrides = {}, h1 = h) => {
    const records: RejectedRecord__Output[] = [];
    let headers: unknown;
    let trailer: unknown;
    for await (const event of messages(
      h1.client.readRejects({ pipeline: h.pipeline(overrides), source: source(runId, rule) }),
    )) {
      headers ??= event.records?.headers;
      records.push(...(event.records?.records ?? []));
      trailer = event.trailer ?? trailer;
    }
    return { headers, records, trailer };
  };
  /** Loads what a validator made of `records` rejects. */
  const replay = async (
    of: string,
    rows: unknown[][],
    more: {
      rule?: string;
      rejects?: ReturnType<typeof reject>[];
      runId?: string;
      overrides?: PipelineOverrides;
    } = {},
  ) => {
    const { rule = '', rejects = [], runId = randomUUID(), overrides } = more;
    h.validator.split = { columns: COLUMNS, rows, rejects };
    const run = { runId, replayOf: of };
    await h.prepare(h.pipeline(overrides), COLUMNS, { runId });
    const committed = await h.load({
      pipeline: h.pipeline(overrides),
      run,
      split: { ...split('s1', 0), rejects: source(of, rule) },
    });
    return { runId, committed };
  };
  const quarantine = async (runId: string) =>
    (
      await sql('SELECT record FROM sluice.rejects WHERE run_id = $1 AND replayed_by IS NULL ORDER BY 1', [
        runId,
      ])
    ).map(({ record }) => Number(record));
  const quarantined = async (runId: string, rule = '') => {
    const found: [string, number][] = [];
    for await (const entry of messages(
      h.client.listLedger({ pipeline: h.pipeline(), runId, quarantined: true, rule }),
    )) {
      found.push([entry.splitId, entry.quarantined]);
    }
    return found;
  };

  it('reads them in the order of their records, with the headers of their parts', async () => {
    const runId = await original();
    expect(await read(runId)).toMatchObject({
      headers: [{ part: 0, names: ['id'] }],
      records: [
        { part: 0, record: 1, byteOffset: 1_000_010, raw: Buffer.from('r1') },
        { record: 2 },
        { record: 3 },
        { record: 4, raw: Buffer.from('r4') },
      ],
      trailer: { records: 4, bytes: 8 },
    });
    expect((await read(runId, 'required')).records).toMatchObject([{ record: 3 }]);
    expect([
      await quarantined(runId),
      await quarantined(runId, 'required'),
      await quarantined(runId, 'x'),
    ]).toEqual([[['s1', 4]], [['s1', 1]], []]);
  });

  it('reads large records a few at a time, and none twice', async () => {
    const rejects = Array.from({ length: 40 }, (_, i) => reject(i + 1, 'type', 'x'.repeat(100_000)));
    const { records } = await read(await original({}, rejects));
    expect(records.map(({ record }) => record)).toEqual(rejects.map(({ record }) => record));
  });

  it('takes them out of quarantine with the rows; those still broken are rejects of the new run', async () => {
    const of = await original();
    const { runId, committed } = await replay(of, [[1n], [2n]], { rule: 'type', rejects: [reject(4)] });
    expect(committed.counts).toMatchObject({ read: 3, loaded: 2, rejected: 1 });
    expect(await quarantine(of)).toEqual([3]);
    expect(await quarantine(runId)).toEqual([4]);
    expect((await read(of)).records).toMatchObject([{ record: 3 }]);
    expect(await sql('SELECT replays FROM sluice.ledger WHERE run_id = $1', [runId])).toEqual([
      { replays: { run_id: of, split_id: 's1', rule: 'type' } },
    ]);
    const listed = (includeReplayed: boolean) =>
      new Promise((resolve, fail) =>
        h.client.listRejects({ pipeline: h.pipeline(), runId: of, includeReplayed }, (error, page) =>
          error ? fail(error) : resolve(page?.rejects.map(({ record, replayedBy }) => [record, replayedBy])),
        ),
      );
    expect(await listed(false)).toEqual([[3, '']]);
    expect(await listed(true)).toEqual([
      [1, runId],
      [2, runId],
      [3, ''],
      [4, runId],
    ]);
  });

  it('commits nothing where other rejects were read than are in quarantine', async () => {
    const of = await original();
    await replay(of, [[1n], [2n], [4n]], { rule: 'type' });
    await expect(replay(of, [[1n], [2n], [3n], [4n]])).rejects.toMatchObject({
      reason: 'TARGET_CONFLICT',
      retry: 'retry',
    });
    expect(await quarantine(of)).toEqual([3]);
    expect(await sql('SELECT id FROM orders ORDER BY 1')).toEqual([
      { id: '1' },
      { id: '2' },
      { id: '4' },
      { id: '100' },
    ]);
  });

  it('lets one of two replays at once have them', async () => {
    const of = await original();
    const rows = [[1n], [2n], [3n], [4n]];
    const ended = await Promise.allSettled([replay(of, rows), replay(of, rows)]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await sql('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 5 }]);
    expect(await quarantine(of)).toEqual([]);
    expect((await replay(of, [])).committed.counts).toMatchObject({ read: 0 });
  });

  it('takes those of a run that is published as a whole when it is published', async () => {
    const of = await original();
    const overrides = { target: { publish: 'run' as const } };
    const { runId } = await replay(of, [[1n], [2n], [3n], [4n]], { overrides });
    expect(await quarantine(of)).toEqual([1, 2, 3, 4]);
    const publish = () =>
      h.publish({ pipeline: h.pipeline(overrides), run: { runId, replayOf: of }, splits: 1 });
    await replay(of, [[3n]], { rule: 'required' });
    expect((await publish()).incomplete).toEqual({ staged: 0 });
    expect(await quarantine(of)).toEqual([1, 2, 4]);
    await replay(of, [[1n], [2n], [4n]], { overrides, runId });
    expect((await publish()).published?.counts).toMatchObject({ loaded: 3 });
    expect(await quarantine(of)).toEqual([]);
    expect(await sql('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 5 }]);
  });

  it('leaves them in quarantine where the publication is refused', async () => {
    const of = await original();
    const overrides = {
      target: { publish: 'run' as const },
      runChecks: [
        { name: 'c', severity: 'fail' as const, rule: { kind: 'distinct' as const, column: 'id', min: 9 } },
      ],
    };
    const { runId } = await replay(of, [[1n], [2n], [3n], [4n]], { overrides });
    const { refused } = await h.publish({
      pipeline: h.pipeline(overrides),
      run: { runId, replayOf: of },
      splits: 1,
    });
    expect(refused?.reason).toBe('CHECK_FAILED');
    expect(await quarantine(of)).toEqual([1, 2, 3, 4]);
  });

  it.each<[string, PipelineOverrides, ReturnType<typeof reject>[], RegExp]>([
    [
      'raw records that were not kept',
      { raw: 'redact' },
      [reject(1, 'type', null)],
      /1 raw records were not kept/,
    ],
    [
      'masked columns',
      { transform: { mask: [{ column: 'id', how: { kind: 'redact' } }] } },
      [reject(1)],
      /masked/,
    ],
    ['records cut for their length', {}, [reject(1, 'csv:record_too_long')], /only the beginning/],
  ])('is refused for %s', async (_, overrides, rejects, message) => {
    const of = await original(overrides, rejects);
    const error = await read(of).catch((e: unknown) => SluiceError.from(e));
    expect(error).toMatchObject({
      reason: 'REPLAY_REFUSED',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/again/),
    });
  });

  it('is refused for a split that was never committed', async () => {
    const error = await read(randomUUID()).catch((e: unknown) => SluiceError.from(e));
    expect(error).toMatchObject({
      reason: 'REPLAY_REFUSED',
      message: expect.stringContaining('not in the ledger'),
    });
  });

  it('needs no slot', async () => {
    const of = await original();
    const small = await h.replica({ slots: 1, readers: 1 });
    replicas.push(small);
    h.validator.split = {
      columns: COLUMNS,
      rows: [[1n], [2n], [3n], [4n]],
      before: async (batch) => {
        if (batch === 0) await Promise.all([read(of, '', {}, small), read(of, '', {}, small)]);
      },
    };
    const committed = await small.load({
      pipeline: h.pipeline(),
      run: { runId: randomUUID() },
      split: { ...split('s1', 0), rejects: source(of) },
    });
    expect(committed.counts).toMatchObject({ loaded: 4 });
  });
});
