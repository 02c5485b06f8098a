import { type Reason, SluiceError, unary } from '@sluice/proto';
import { COUNTS, gate, split } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const raise = (reason: Reason): never => {
  throw new SluiceError(reason, `no luck with ${reason}`, { hint: 'try harder' });
};

describe('a load that fails', () => {
  it.each<[Reason, number]>([
    ['SLOTS_FULL', 6],
    ['DRAINING', 4],
    ['PEER_UNAVAILABLE', 4],
    ['STALE_ATTEMPT', 4],
    ['TARGET_CONFLICT', 2],
    ['SOURCE_UNAVAILABLE', 2],
    ['INTERNAL', 2],
  ])('with %s (%d times) is tried again and loads', async (reason, times) => {
    const replica = await replicas.start();
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    let failures = 0;
    replicas.fakes.onLoad = async (request, send) => {
      if ((failures += 1) <= times) raise(reason);
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      failure: null,
    });
    expect(replicas.fakes.loads.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: times + 1 }, (_, i) => i + 1),
    );
  });

  it.each<Reason>(['TARGET_UNAVAILABLE', 'STREAM_INCOMPLETE', 'INTERNAL', 'TIMEOUT'])(
    'with %s every time is given up after the last attempt',
    async (reason) => {
      const replica = await replicas.start({ maxAttempts: 3 });
      replicas.fakes.splits = [split(0)];
      const pipeline = await replicas.apply(replica);
      replicas.fakes.onLoad = async () => raise(reason);
      const run = await replicas.trigger(replica, { pipeline });
      expect(await replicas.end(replica, run.runId)).toMatchObject({
        state: 'RUN_STATE_FAILED',
        splitsFailed: 1,
        failure: {
          reason,
          message: `lake/orders/00000.csv: no luck with ${reason} (given up after 3 attempts)`,
          hint: 'try harder',
          service: 'loader',
        },
      });
      expect(replicas.fakes.loads).toHaveLength(3);
    },
  );

  it.each<Reason>(['SOURCE_CHANGED', 'OBJECT_NOT_FOUND', 'HEADER_MISMATCH', 'SOURCE_CORRUPT'])(
    'for good because of its object (%s) leaves the other objects alone',
    async (reason) => {
      const replica = await replicas.start({ maxActiveSplits: 1 });
      const pipeline = await replicas.apply(replica);
      replicas.fakes.onLoad = async (request, send) => {
        if (request.split?.splitId === 's0') raise(reason);
        await replicas.fakes.commit(request, send);
      };
      const run = await replicas.trigger(replica, { pipeline });
      expect(await replicas.end(replica, run.runId)).toMatchObject({
        state: 'RUN_STATE_FAILED',
        splitsCommitted: 2,
        splitsFailed: 1,
        counts: { read: 2 * COUNTS.read },
        failure: { reason, message: `lake/orders/00000.csv: no luck with ${reason}` },
      });
      expect(replicas.fakes.loads).toHaveLength(3);
    },
  );

  it('with text that PostgreSQL cannot hold ends its run all the same', async () => {
    const replica = await replicas.start();
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onLoad = () =>
      Promise.reject(new SluiceError('HEADER_MISMATCH', 'It has "i\0d\ud800".', { hint: 'Not "i\0d"?' }));
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { message: 'lake/orders/00000.csv: It has "i␀d\ufffd".', hint: 'Not "i␀d"?' },
    });
  });

  it.each<Reason>([
    'TABLE_NOT_FOUND',
    'TARGET_AUTHENTICATION',
    'COLUMN_MISMATCH',
    'REJECT_LIMIT',
    'SECRET_NOT_FOUND',
  ])(
    'for good because of the whole run (%s) stops what has not begun and lets the rest finish',
    async (reason) => {
      const replica = await replicas.start({ maxActiveSplits: 2 });
      replicas.fakes.splits = Array.from({ length: 5 }, (_, i) => split(i));
      const pipeline = await replicas.apply(replica);
      const stopped = gate();
      replicas.fakes.onLoad = async (request, send) => {
        if (request.split?.splitId === 's0') raise(reason);
        await stopped.opened;
        await replicas.fakes.commit(request, send);
      };
      const run = await replicas.trigger(replica, { pipeline });
      const events = await replicas.watch(replica, run.runId, (event) => {
        if (event.run?.splitsFailed === 1) stopped.open();
        return false;
      });
      expect(events.at(-1)?.run).toMatchObject({
        state: 'RUN_STATE_FAILED',
        splitsTotal: 5,
        splitsCommitted: 1,
        splitsFailed: 1,
        failure: { reason },
      });
      expect(replicas.fakes.loads).toHaveLength(2);
    },
  );

  it('without its last message is not taken for a commit (I4)', async () => {
    const replica = await replicas.start({ maxAttempts: 2 });
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onLoad = async (_, send) => void (await send({ progress: { counts: COUNTS } }));
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      counts: { read: 0 },
      failure: { reason: 'STREAM_INCOMPLETE' },
    });
  });

  it('by saying nothing any more is cut and tried again (I8)', async () => {
    const replica = await replicas.start({ loadIdleMs: 100 });
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    const cut = gate();
    replicas.fakes.onLoad = async (request, send, { signal }) => {
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      signal.addEventListener('abort', cut.open, { once: true });
      await cut.opened;
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    await cut.opened;
  });

  it('with counts that do not balance ends the run (I1)', async () => {
    const replica = await replicas.start();
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onLoad = (request, send) => replicas.fakes.commit(request, send, { ...COUNTS, read: 101 });
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'LEDGER_MISMATCH' },
    });
  });

  it('at no cost for longer than the work may last ends with TIMEOUT (I8)', async () => {
    const replica = await replicas.start({ workTimeoutMs: 300 });
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onLoad = async () => raise('SLOTS_FULL');
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'TIMEOUT' },
    });
  });
});

describe('a commit that cannot be written down', () => {
  afterEach(() => replicas.query('DROP FUNCTION fail_once CASCADE; DROP SEQUENCE failures'));

  it.each([
    ['is written down when the database is back', '57P01', 1],
    ['is no failed attempt: the next one finds it in the ledger', 'XX000', 2],
  ])('%s', async (_, code, loads) => {
    const replica = await replicas.start({ maxAttempts: 1 });
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    // A sequence is not rolled back, so it fails exactly once.
    await replicas.query(`CREATE SEQUENCE failures;
      CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('failures') = 1 THEN RAISE EXCEPTION 'not now' USING ERRCODE = '${code}'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER fail_once BEFORE UPDATE ON sluice_orchestrator.splits
        FOR EACH ROW WHEN (NEW.state = 'committed') EXECUTE FUNCTION fail_once()`);
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 1,
    });
    expect(replicas.fakes.loads).toHaveLength(loads);
  });
});

describe('the reject limit', () => {
  it('of a run counts over all its splits and names the rules', async () => {
    const replica = await replicas.start({ maxActiveSplits: 1 });
    replicas.fakes.splits = Array.from({ length: 6 }, (_, i) => split(i));
    const pipeline = await replicas.apply(replica, { maxRejects: 2 * COUNTS.rejected });
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      splitsCommitted: 3,
      failure: {
        reason: 'REJECT_LIMIT',
        message:
          '21 records were rejected; limits.max_rejects is 14. Most by type (quantity): 15, csv:ragged: 6.',
      },
    });
    expect(replicas.fakes.loads).toHaveLength(3);
  });

  it('is not got round by a retry when the splits that broke it have all committed', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { maxRejects: 3 * COUNTS.rejected - 1 });
    const run = await replicas.trigger(replica, { pipeline });
    const failed = { state: 'RUN_STATE_FAILED', splitsCommitted: 3, failure: { reason: 'REJECT_LIMIT' } };
    expect(await replicas.end(replica, run.runId)).toMatchObject(failed);
    await unary(replica.client.retryRun.bind(replica.client), { runId: run.runId });
    expect(await replicas.end(replica, run.runId)).toMatchObject(failed);
    expect(replicas.fakes.loads).toHaveLength(3);
  });

  it('is not passed by exactly as many', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { maxRejects: 3 * COUNTS.rejected });
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });
});

describe('planning and preparing', () => {
  it.each<Reason>(['NO_OBJECTS', 'BUCKET_NOT_FOUND', 'SOURCE_ACCESS_DENIED'])(
    'that cannot go on (%s) fails the run with nothing loaded',
    async (reason) => {
      const replica = await replicas.start();
      const pipeline = await replicas.apply(replica);
      replicas.fakes.onPlan = async () => raise(reason);
      const run = await replicas.trigger(replica, { pipeline });
      expect(await replicas.end(replica, run.runId)).toMatchObject({
        state: 'RUN_STATE_FAILED',
        failure: { reason, hint: 'try harder', service: 'extractor' },
      });
      expect(replicas.fakes.prepared).toBe(0);
    },
  );

  it('is tried again after a passing failure of either service', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const plan = replicas.fakes.onPlan;
    let plans = 0;
    let prepares = 0;
    replicas.fakes.onPlan = async (request, send, context) => {
      if ((plans += 1) === 1) raise('SOURCE_UNAVAILABLE');
      await plan(request, send, context);
    };
    replicas.fakes.onPrepare = async () => {
      if ((prepares += 1) < 3) raise('TARGET_UNAVAILABLE');
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 3,
    });
    expect([plans, prepares]).toEqual([2, 3]); // a complete plan is not made again
  });

  it('does not prepare a target that says beside the plan that it is ready, whatever becomes of the plan', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onPrepare = async ({ dryRun }) => ({ table: 'public.orders', ready: dryRun });
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 3,
    });
    replicas.fakes.onPlan = async () => raise('SOURCE_ACCESS_DENIED');
    const failing = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, failing.runId)).failure?.reason).toBe('SOURCE_ACCESS_DENIED');
    expect(replicas.fakes.preparedFor).toMatchObject([{ dryRun: true }, { dryRun: true }]);
  });

  it('prepares a target that could not be asked, and asks none of which more is kept', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onPrepare = async ({ dryRun }) => (dryRun ? raise('TARGET_ERROR') : undefined);
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(replicas.fakes.preparedFor).toMatchObject([{ dryRun: true }, { dryRun: false }]);
    const staged = await replicas.apply(replica, { publish: 'run' });
    const other = await replicas.trigger(replica, { pipeline: staged });
    await replicas.end(replica, other.runId);
    expect(replicas.fakes.preparedFor.slice(2)).toMatchObject([{ dryRun: false }]);
  });

  const part = (splitId: string, ordinal: number, start: number, end: number, key = 0) => {
    const [first] = split(key, 100).parts ?? [];
    return { splitId, ordinal, parts: [{ ...first, start, end }] };
  };
  const trailer = (splits: number, objects = 1, bytes = 100) => ({ trailer: { splits, objects, bytes } });

  it.each([
    ['no trailer', [{ split: split(0) }], 'ended without its trailer'],
    [
      'a trailer with more splits',
      [{ split: split(0, 100) }, trailer(2)],
      '1 splits, but its trailer says 2',
    ],
    [
      'a trailer with more objects',
      [{ split: split(0, 100) }, trailer(1, 2)],
      '1 objects, but its trailer says 2',
    ],
    [
      'a trailer with more bytes',
      [{ split: split(0, 100) }, trailer(1, 1, 101)],
      '100 bytes, but its trailer says 101',
    ],
    ['splits after the trailer', [trailer(0, 0, 0), { split: split(0, 100) }], 'went on after its trailer'],
    [
      'a gap',
      [{ split: part('a', 0, 0, 40) }, { split: part('b', 1, 50, 100) }, trailer(2)],
      'does not cover',
    ],
    [
      'an overlap',
      [{ split: part('a', 0, 0, 60) }, { split: part('b', 1, 50, 100) }, trailer(2)],
      'does not cover',
    ],
    ['a missing end', [{ split: part('a', 0, 0, 99) }, trailer(1)], 'does not cover'],
    ['a missing beginning', [{ split: part('a', 0, 1, 100) }, trailer(1)], 'does not cover'],
  ])('refuses a plan with %s (I4, I7)', async (_, events, message) => {
    const replica = await replicas.start({ maxAttempts: 1 });
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onPlan = async (__, send) => {
      for (const event of events) await send(event);
    };
    const run = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, run.runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'STREAM_INCOMPLETE' } });
    expect(ended.failure?.message).toContain(message);
  });

  it('starts no split of a plan that does not add up, though the target is ready', async () => {
    const replica = await replicas.start({ maxAttempts: 1 });
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onPrepare = async ({ dryRun }) => ({ table: 'public.orders', ready: dryRun });
    replicas.fakes.onPlan = async (_, send) => {
      await send({ split: part('a', 0, 0, 100) });
      await send({ split: part('b', 1, 0, 100) }); // of the same object
      await send(trailer(2, 2, 200));
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      splitsTotal: 0,
      failure: { reason: 'STREAM_INCOMPLETE' },
    });
    expect(replicas.fakes.loads).toEqual([]);
  });

  it('takes an empty object', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    replicas.fakes.onPlan = async (_, send) => {
      await send({ split: split(7, 0) });
      await send(trailer(1, 1, 0));
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });
});
