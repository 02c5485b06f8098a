import { unary } from '@sluice/proto';
import { query, useDatabase, withClient } from '@sluice/testkit';
import { harness, type Harness } from '../testing/harness.fixture.js';
import { loseCommitReply, proxied } from '../testing/proxied.fixture.js';
import { StagedRun } from '../testing/staged-run.fixture.js';

const COLUMNS = [
  { name: 'id', type: 'bigint' },
  { name: 'parent', type: 'integer' },
];
const KNOWN = {
  name: 'known',
  severity: 'reject' as const,
  rule: {
    kind: 'foreign_key' as const,
    columns: ['parent'],
    schema: 'public',
    table: 'parents',
    references: ['pid'],
  },
};
const PUBLISHER = `SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%publish'`;

/** What stops a publication in each of its phases: a lock that its next statement waits for. */
const LOCKS: readonly [phase: string, sql: (stage: string) => string][] = [
  ['waiting', () => `SELECT pg_advisory_xact_lock(1397511497, hashtext('public.orders'))`],
  ['counting', (stage) => `LOCK TABLE ${stage} IN ACCESS EXCLUSIVE MODE`],
  ['checking', () => 'LOCK TABLE parents IN ACCESS EXCLUSIVE MODE'],
  ['inserting', () => 'LOCK TABLE orders IN SHARE MODE'],
  ['committing', () => 'LOCK TABLE sluice.publications IN SHARE MODE'],
];

describe('a publication that is interrupted', () => {
  const open: Harness[] = [];
  afterAll(() => Promise.all(open.map((h) => h.stop()))); // before the database's own hook
  const database = useDatabase();
  const sql = (text: string, values: unknown[] = []) => query(database.url, text, values);
  const start = async (...args: Parameters<typeof harness>) => {
    const h = await harness(...args);
    open.push(h);
    return h;
  };
  let h: Harness;

  beforeAll(async () => {
    await sql('CREATE TABLE parents (pid integer PRIMARY KEY); INSERT INTO parents VALUES (1)');
    await sql('CREATE TABLE orders (id bigint PRIMARY KEY, parent integer)');
    h = await start(database.url);
  });
  beforeEach(() => sql('TRUNCATE orders'));

  const staged = async (on = h) => {
    const run = new StagedRun(on, COLUMNS, { runChecks: [KNOWN] });
    await run.prepare();
    await run.stage(
      {
        rows: [
          [1n, 1],
          [2n, 9],
        ],
      },
      {
        rows: [
          [3n, 1],
          [1n, null],
        ],
      },
    );
    return run;
  };
  const published = { published: { counts: { read: 4, loaded: 2, rejected: 2 } } };
  const ids = async () => (await sql('SELECT id FROM orders ORDER BY id')).map(({ id }) => Number(id));
  /** Waits for a server's fact by asking it, each time a round trip. */
  const until = async (question: string, holds: (n: number) => boolean): Promise<void> => {
    for (;;) if (holds((await sql(question)).length)) return;
  };

  /** Work while a lock is held that the publication waits for. */
  const stopped = (run: StagedRun, lock: (stage: string) => string, work: () => Promise<unknown>) =>
    withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query(lock(`sluice.stage_${run.runId.replaceAll('-', '')}`));
      await work();
      await client.query('ROLLBACK');
    });
  const blocked = () => until(`${PUBLISHER} AND wait_event_type = 'Lock'`, (n) => n === 1);

  it.each(LOCKS)('while %s publishes nothing; the next call publishes all of it', async (_, lock) => {
    const run = await staged();
    await stopped(run, lock, async () => {
      const first = run.publish();
      const failed = expect(first).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE', retry: 'retry' });
      await blocked();
      await sql(`SELECT pg_terminate_backend(pid) FROM (${PUBLISHER}) p`);
      await failed;
    });
    expect(await ids()).toEqual([]);
    expect(await sql('SELECT FROM sluice.rejects WHERE run_id = $1', [run.runId])).toEqual([]);
    expect(await run.publish()).toMatchObject(published);
    expect(await ids()).toEqual([1, 3]);
  });

  it.each(LOCKS)('while %s lets another call at it wait, and find it done', async (_, lock) => {
    const run = await staged();
    const other = await h.replica();
    open.push(other);
    const ends: Promise<unknown>[] = [];
    await stopped(run, lock, async () => {
      ends.push(run.publish(), run.publish(2, other));
      await until(`${PUBLISHER} AND wait_event_type = 'Lock'`, (n) => n === 2);
    });
    const told = await Promise.all(ends);
    expect(told).toMatchObject([published, published]);
    expect(await ids()).toEqual([1, 3]);
  });

  it('by a crash of the server has lost what was staged, says so, and publishes what is staged again', async () => {
    const run = await staged();
    await stopped(run, LOCKS[3][1], async () => {
      const failed = expect(run.publish()).rejects.toMatchObject({ reason: 'TARGET_UNAVAILABLE' });
      await blocked();
      await database.server.restart('immediate');
      await failed;
    }).catch(() => undefined); // the lock's connection is lost as well
    expect(await run.publish()).toMatchObject({ incomplete: { staged: 0 } });
    await run.stageAt(0, { rows: [[1n, 1]] });
    expect(await run.publish(2)).toMatchObject({ incomplete: { staged: 1 } });
    await run.stageAt(1, { rows: [[2n, 1]] });
    expect(await run.publish(2)).toMatchObject({ published: { counts: { loaded: 2 } } });
    expect(await ids()).toEqual([1, 2]);
  });

  it('by the loss of the reply to COMMIT is taken for what it is', async () => {
    const { proxy, url } = await proxied(database.url);
    const behind = await start(url);
    const run = await staged(behind);
    const lost = loseCommitReply(proxy);
    const end = await run.publish().finally(() => proxy.stop());
    expect(end).toMatchObject(published);
    expect(lost()).toBe(1);
    expect(await ids()).toEqual([1, 3]);
  });

  it.each([
    ['inserting', 'is cancelled'],
    ['committing', 'goes on'],
  ])('by its caller while %s %s', async (phase, what) => {
    const replica = await h.replica({ callerGraceMs: 0 });
    open.push(replica);
    const run = await staged();
    const [, lock] = LOCKS.find(([name]) => name === phase)!;
    await stopped(run, lock, async () => {
      const call = replica.client.publish({ pipeline: run.pipeline, run: run.run, splits: 2 });
      const ended = new Promise((resolve) => call.on('error', resolve));
      call.resume();
      await blocked();
      call.cancel();
      await ended;
      if (what === 'is cancelled') await until(PUBLISHER, (n) => n === 0);
    });
    await until(PUBLISHER, (n) => n === 0);
    expect(await ids()).toEqual(what === 'goes on' ? [1, 3] : []);
    expect(await run.publish()).toMatchObject({ published: { alreadyPublished: what === 'goes on' } });
  });

  it('by Abort, on whichever replica it runs, leaves nothing behind', async () => {
    const other = await h.replica();
    open.push(other);
    for (const [aborter, reason] of [
      [h, 'CANCELLED'],
      [other, 'TARGET_UNAVAILABLE'],
    ] as const) {
      const run = await staged();
      await stopped(run, LOCKS[3][1], async () => {
        const failed = expect(run.publish()).rejects.toMatchObject({ reason });
        await blocked();
        await unary(aborter.client.abort.bind(aborter.client), { pipeline: run.pipeline, run: run.run });
        await failed;
      });
      expect(await sql('SELECT FROM sluice.open_runs WHERE run_id = $1', [run.runId])).toEqual([]);
      expect(
        await sql(`SELECT FROM pg_class WHERE relname LIKE 'stage_' || $1`, [run.runId.replaceAll('-', '')]),
      ).toEqual([]);
    }
    expect(await ids()).toEqual([]);
  });

  it('by the loader being stopped is let finish', async () => {
    const replica = await harness(database.url);
    const run = await staged(replica);
    let end: Promise<unknown> = Promise.resolve();
    let left: Promise<void> = Promise.resolve();
    await stopped(run, LOCKS[3][1], async () => {
      end = run.publish();
      await blocked();
      left = replica.app.stop();
    });
    expect(await end).toMatchObject(published);
    await left;
    replica.client.close();
    replica.validator.stop();
  });
});
