import { randomUUID } from 'node:crypto';
import { SluiceError, unary, type ObjectRef, type Split } from '@sluice/proto';
import { query, useDatabase } from '@sluice/testkit';
import { harness, type Harness, type PipelineOverrides } from '../testing/harness.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [{ name: 'id', type: 'bigint' }];
const NEW: PipelineOverrides = { source: { select: 'new' } };

const object = (key: string, more: Partial<ObjectRef> = {}): ObjectRef => ({
  ...{ bucket: 'b', key, versionId: '', etag: '"e1"', lastModifiedMs: 5_000, size: 100 },
  ...more,
});
const splitOf = (splitId: string, of: ObjectRef, start = 0, end = 100): Split => ({
  ...{ splitId, ordinal: 0 },
  parts: [{ object: of, start, end, firstRecord: 1 }],
});

describe('SeenObjects', () => {
  let h: Harness;
  afterAll(() => h.stop()); // before the database's own hook, which looks for connections left open
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);

  beforeAll(async () => {
    h = await harness(database.url);
    await sql('CREATE TABLE orders (id bigint)');
  });
  beforeEach(() => {
    h.validator.splits.clear();
    h.validator.split = { columns: COLUMNS, rows: [[1n], [2n]] };
  });
  afterEach(() => sql('TRUNCATE orders, sluice.ledger, sluice.ledger_objects'));

  const seen = async (objects: readonly ObjectRef[], replaces: string[] = []): Promise<string[]> => {
    const request = {
      pipeline: h.pipeline(NEW),
      objects: [...objects],
      run: { runId: randomUUID(), replaces },
    };
    const answer = await unary(h.client.seenObjects.bind(h.client), request);
    return answer.seen.map(({ state }) => state.replace('SEEN_STATE_', ''));
  };
  const load = async (split: Split, runId: string = randomUUID()): Promise<string> => {
    await h.load({ pipeline: h.pipeline(NEW), run: { runId }, split });
    return runId;
  };

  it('knows nothing where no run was ever prepared', async () => {
    expect(await seen([object('a'), object('b')])).toEqual(['NEW', 'NEW']);
    await h.prepare(h.pipeline(), COLUMNS);
  });

  it.each<[string, Partial<ObjectRef>, Partial<ObjectRef>, string]>([
    ['the same version', { versionId: 'v1' }, { versionId: 'v1' }, 'LOADED'],
    ['the same ETag and time, without versions', {}, {}, 'LOADED'],
    ['the same bytes, written again', {}, { lastModifiedMs: 6_000 }, 'CHANGED'],
    ['other bytes at the same time', {}, { etag: '"e2"' }, 'CHANGED'],
    ['an older version, restored', { versionId: 'v2' }, { versionId: 'v1', lastModifiedMs: 1 }, 'CHANGED'],
    ['the same, since when its bucket keeps versions', {}, { versionId: 'null-was-here' }, 'LOADED'],
    ['another pipeline’s', { key: 'other' }, {}, 'NEW'],
  ])('tells %s', async (_, loaded, asked, state) => {
    await load(splitOf('s', object('a', loaded)));
    expect(await seen([object('z'), object('a', asked)])).toEqual(['NEW', state]);
  });

  it('sees an object that came late: older than everything that was loaded', async () => {
    await load(splitOf('s1', object('new', { lastModifiedMs: 9_000 })));
    await load(splitOf('s2', object('newer', { lastModifiedMs: 10_000 })));
    expect(await seen([object('late', { lastModifiedMs: 1 }), object('zz', { lastModifiedMs: 2 })])).toEqual([
      'NEW',
      'NEW',
    ]);
  });

  it('calls an object that was cut loaded when all of its ranges are', async () => {
    const cut = object('cut');
    await load(splitOf('s1', cut, 0, 40));
    expect(await seen([cut])).toEqual(['NEW']);
    await load(splitOf('s3', cut, 70, 100));
    expect(await seen([cut])).toEqual(['NEW']);
    await load(splitOf('s2', cut, 40, 70));
    expect(await seen([cut, object('cut', { etag: '"e2"' })])).toEqual(['LOADED', 'CHANGED']);
  });

  it('knows objects without a byte, and each of many in one split', async () => {
    const empty = object('empty', { size: 0 });
    const parts = [splitOf('', empty, 0, 0), splitOf('', object('a')), splitOf('', object('c'))];
    await load({ splitId: 'packed', ordinal: 0, parts: parts.flatMap((one) => one.parts ?? []) });
    expect(await seen([object('a'), object('b'), object('c'), empty])).toEqual([
      'LOADED',
      'NEW',
      'LOADED',
      'LOADED',
    ]);
  });

  it('does not count what the run replaces', async () => {
    const first = await load(splitOf('s', object('a')));
    expect(await seen([object('a')], [first])).toEqual(['NEW']);
  });

  it('does not count what was loaded into another table', async () => {
    await load(splitOf('s', object('a')));
    const moved = h.pipeline({ ...NEW, target: { table: 'orders_2' } });
    const answer = await unary(h.client.seenObjects.bind(h.client), {
      pipeline: moved,
      objects: [object('a')],
    });
    expect(answer.seen.map(({ state }) => state)).toEqual(['SEEN_STATE_NEW']);
  });

  it('knows what a published run holds, and nothing of one that is only staged', async () => {
    const run = new StagedRun(h, COLUMNS, NEW);
    await run.prepare();
    await run.stage({ rows: [[1n]] });
    const staged = { bucket: 'b', key: 'o0.csv', etag: '"e"', lastModifiedMs: 1, size: 1000 };
    expect(await seen([staged])).toEqual(['NEW']);
    expect((await run.publish()).published).toBeTruthy();
    expect(await seen([staged])).toEqual(['LOADED']);
  });

  it('knows what earlier versions have loaded', async () => {
    await load(splitOf('s', object('old', { versionId: 'v' })));
    await sql('DROP TABLE sluice.ledger_objects');
    const later = await h.replica();
    const request = { pipeline: h.pipeline(NEW), objects: [object('old', { versionId: 'v' })] };
    const { seen: states } = await unary(later.client.seenObjects.bind(later.client), request);
    await later.stop();
    expect(states.map(({ state }) => state)).toEqual(['SEEN_STATE_LOADED']);
  });

  describe('at the commit', () => {
    const failure = (work: Promise<unknown>): Promise<SluiceError> =>
      work.then(
        () => Promise.reject(new Error('it did not fail')),
        (error: unknown) => SluiceError.from(error),
      );

    it('lets one of two runs that load the same object through, every time', async () => {
      for (let round = 0; round < 10; round += 1) {
        let arrived = 0;
        let open = (): void => undefined;
        const both = new Promise<void>((resolve) => (open = resolve));
        h.validator.split = {
          columns: COLUMNS,
          rows: [[BigInt(round)]],
          before: async (batch) => {
            if (batch >= 0) return;
            arrived += 1;
            if (arrived === 2) open();
            await both; // neither has committed
          },
        };
        const split = splitOf('s', object(`raced-${round}`));
        const ends = await Promise.allSettled([load(split), load(split)]);
        const lost = ends.flatMap((end) => (end.status === 'rejected' ? [SluiceError.from(end.reason)] : []));
        expect(lost.map(({ reason, scope }) => [reason, scope])).toEqual([['ALREADY_LOADED', 'object']]);
      }
      const [counts] = await sql('SELECT count(*)::int AS rows, count(DISTINCT id)::int AS ids FROM orders');
      expect(counts).toEqual({ rows: 10, ids: 10 });
    });

    it('refuses any range that overlaps, and lets other ranges and other versions through', async () => {
      await load(splitOf('s1', object('a'), 0, 50));
      const error = await failure(load(splitOf('s2', object('a'))));
      expect(error).toMatchObject({ reason: 'ALREADY_LOADED', where: { key: 'a' } });
      await load(splitOf('s3', object('a'), 50, 100));
      await load(splitOf('s4', object('a', { etag: '"e2"' })));
    });

    it('is no concern of runs that select all, or that replace the other', async () => {
      const first = await load(splitOf('s1', object('a')));
      await h.load({ pipeline: h.pipeline(), split: splitOf('s1', object('a')) });
      await sql('DELETE FROM sluice.ledger_objects WHERE run_id <> $1', [first]);
      const run = { runId: randomUUID(), replaces: [first] };
      await h.load({ pipeline: h.pipeline(NEW), run, split: splitOf('s1', object('a')) });
    });

    it('refuses to publish a run of which another has loaded an object meanwhile', async () => {
      const runs = [new StagedRun(h, COLUMNS, NEW), new StagedRun(h, COLUMNS, NEW)];
      for (const run of runs) {
        await run.prepare();
        await run.stage({ rows: [[7n]] });
      }
      const ends = await Promise.all(runs.map((run) => run.publish()));
      expect(ends.filter(({ published }) => published)).toHaveLength(1);
      expect(ends.flatMap(({ refused }) => (refused ? [refused.reason] : []))).toEqual(['ALREADY_LOADED']);
      expect(await sql('SELECT id FROM orders')).toEqual([{ id: '7' }]);
    });
  });
});
