import {
  messages,
  unary,
  type GetRunResponse__Output,
  type ListRejectsResponse__Output,
} from '@sluice/proto';
import { COUNTS, gate, split } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);

describe('a run', () => {
  it('plans, loads every split, verifies the ledger and succeeds', async () => {
    const replica = await replicas.start();
    replicas.fakes.splits = Array.from({ length: 20 }, (_, i) => split(i));
    const pipeline = await replicas.apply(replica);

    const run = await replicas.trigger(replica, {
      pipeline,
      params: { region: 'eu' },
      logicalDate: '2026-02-28',
    });
    const ended = await replicas.end(replica, run.runId);

    expect(ended).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      logicalDate: '2026-02-28',
      splitsTotal: 20,
      splitsCommitted: 20,
      counts: { read: 20 * COUNTS.read, loaded: 20 * COUNTS.loaded, rejected: 20 * COUNTS.rejected },
      bytesTotal: 20 * 1024 * 1024,
      failure: null,
      table: 'public.orders',
      params: { region: 'eu' },
    });
    expect(ended.rules[0]).toEqual({
      rule: 'type',
      column: 'quantity',
      severity: 'SEVERITY_ERROR',
      records: 100,
    });
    expect(replicas.fakes.loads).toHaveLength(20);
    expect(replicas.fakes.overlaps).toEqual([]);
    expect(replicas.fakes.prepared).toBe(1);
  });

  it('never has more splits in flight than the replica and the run may', async () => {
    const replica = await replicas.start({ maxActiveSplits: 6, maxRunSplits: 2 });
    replicas.fakes.splits = Array.from({ length: 8 }, (_, i) => split(i));
    const pipeline = await replicas.apply(replica);
    const twoAtOnce = gate();
    replicas.fakes.onLoad = async (request, send) => {
      if (replicas.fakes.running.size === 2) twoAtOnce.open();
      await twoAtOnce.opened;
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(replicas.fakes.mostRunning).toBe(2);
  });

  it('shows progress while splits are in flight, and states in their order', async () => {
    const replica = await replicas.start();
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(replica);
    const seen = gate();
    replicas.fakes.onLoad = async (request, send) => {
      await send({ progress: { counts: { ...COUNTS, read: 42, loaded: 40, rejected: 2, filtered: 0 } } });
      await seen.opened;
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    const events = await replicas.watch(replica, run.runId, (event) => {
      if (event.run?.counts?.read === 42) seen.open();
      return false;
    });
    const states = events.map((event) => event.run?.state);
    const order = ['QUEUED', 'PLANNING', 'RUNNING', 'VERIFYING', 'SUCCEEDED'].map((s) => `RUN_STATE_${s}`);
    const ranks = states.map((state) => order.indexOf(state ?? ''));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(events.some((event) => event.splits[0]?.counts?.read === 42)).toBe(true);
    const last = events.flatMap((event) => event.splits).at(-1);
    expect(last).toMatchObject({ state: 'SPLIT_STATE_COMMITTED', attempts: 1, counts: COUNTS });
  });

  it('is shown with its splits by GetRun, and its rejects are the loader’s', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);

    const { client } = replica;
    const got = await unary<object, GetRunResponse__Output>(client.getRun.bind(client), { runId });
    expect(got.splits.map(({ split: s, state }) => [s?.splitId, state])).toEqual(
      ['s0', 's1', 's2'].map((id) => [id, 'SPLIT_STATE_COMMITTED']),
    );
    expect(got.splits[0].split?.parts[0].object).toEqual(split(0).parts?.[0].object);
    const short = await unary<object, GetRunResponse__Output>(client.getRun.bind(client), {
      runId,
      withoutSplits: true,
    });
    expect(short.splits).toEqual([]);
    const rejects = await unary<object, ListRejectsResponse__Output>(client.listRejects.bind(client), {
      runId,
      pageToken: 'next',
    });
    expect(rejects).toMatchObject({ rejects: [{ key: pipeline, record: 7 }], nextPageToken: 'next' });
  });

  it('takes no part in the next run of the same pipeline', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const [a, b] = await Promise.all([
      replicas.trigger(replica, { pipeline }),
      replicas.trigger(replica, { pipeline }),
    ]);
    expect(a.runId).not.toBe(b.runId);
    const ended = await Promise.all([a, b].map((run) => replicas.end(replica, run.runId)));
    expect(ended.map((run) => run.state)).toEqual(['RUN_STATE_SUCCEEDED', 'RUN_STATE_SUCCEEDED']);
    expect(replicas.fakes.loads).toHaveLength(6);
  });

  it('that nobody knows is RUN_NOT_FOUND for every call', async () => {
    const { client } = await replicas.start();
    for (const runId of ['', 'x', '5b3f1ba0-2e0e-4bd8-a6d5-1f65f0a1c6ff']) {
      const calls = [
        () => unary(client.getRun.bind(client), { runId }),
        () => unary(client.cancelRun.bind(client), { runId }),
        () => unary(client.retryRun.bind(client), { runId }),
        () => unary(client.listRejects.bind(client), { runId }),
        () => messages(client.watchRun({ runId })).next(),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ reason: 'RUN_NOT_FOUND' });
    }
  });
});
