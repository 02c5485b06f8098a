import { setTimeout as wait } from 'node:timers/promises';
import { type Run__Output, unary } from '@sluice/proto';
import { gate, split } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';
import { Sampler } from './testing/sampler.fixture.js';

const replicas = new Replicas();

const runOf = async ({ client }: Replica, runId: string): Promise<Run__Output | null> =>
  (await unary(client.getRun.bind(client), { runId, withoutSplits: true })).run;

/** The run as soon as it shows what is waited for. */
async function until(
  replica: Replica,
  runId: string,
  shows: (run: Run__Output) => boolean,
): Promise<Run__Output> {
  for (;;) {
    const run = await runOf(replica, runId);
    if (run && shows(run)) return run;
    await wait(10);
  }
}

describe('limits over replicas', () => {
  it('hold at every moment, while replicas are killed and started', async () => {
    const limits = { maxActiveSplits: 4, leaseMs: 600_000, targets: { '*': 5 }, pools: { ware: 4 } };
    const start = (): Promise<Replica> => replicas.start(limits);
    const live = await Promise.all([start(), start(), start(), start()]);
    replicas.fakes.splits = Array.from({ length: 6 }, (_, i) => split(i));
    replicas.fakes.onLoad = async (request, send) => {
      await wait(Math.random() * 10);
      await replicas.fakes.commit(request, send);
    };
    const concurrency = (maxActiveRuns: number, weight: number) => ({
      running: {
        concurrency: { maxActiveRuns, priority: 0, ...(weight > 0 && { pool: { name: 'ware', weight } }) },
      },
    });
    const [single, light, heavy] = [
      await replicas.apply(live[0], { ...concurrency(1, 0), publish: 'run' }),
      await replicas.apply(live[0], concurrency(0, 1)),
      await replicas.apply(live[0], concurrency(2, 3)),
    ];
    const sampler = new Sampler(replicas.database.url);
    const runs: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      for (const pipeline of [single, light, heavy]) {
        runs.push((await replicas.trigger(live[0], { pipeline })).runId);
      }
    }
    for (let killed = 0; killed < 3; killed += 1) {
      await replicas.watch(live[3], runs[killed * 3], ({ run }) => Number(run?.splitsCommitted) > 1);
      await replicas.crash(live[killed]);
      live[killed] = await start();
    }
    for (const runId of runs)
      expect(await replicas.end(live[3], runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
    await sampler.stop();
    expect(sampler.samples.length).toBeGreaterThan(100);
    expect(sampler.most((s) => s.splits + s.publications)).toBe(5);
    expect(sampler.most((s) => s.active[single] ?? 0)).toBe(1);
    expect(sampler.most((s) => s.active[heavy] ?? 0)).toBe(1); // two would take six of the pool's four
    expect(sampler.most((s) => s.pooled.ware ?? 0)).toBe(4);
    const counted = await replicas.query<{ tries: number }>(
      `SELECT max(tries)::int AS tries FROM sluice_orchestrator.splits`,
    );
    expect(counted).toEqual([{ tries: 1 }]); // nobody's death costs an attempt
  }, 60_000);

  it('tell why a run waits, and let it go on when there is room', async () => {
    const replica = await replicas.start({ pools: { ware: 2 }, targets: { '*': 1 } });
    replicas.fakes.splits = [split(0)];
    const go = gate();
    replicas.fakes.onLoad = async (request, send) => {
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const concurrency = { maxActiveRuns: 1, priority: 0 };
    const pool = { name: 'ware', weight: 2 };
    const single = await replicas.apply(replica, { running: { concurrency } });
    const pooled = await replicas.apply(replica, {
      running: { concurrency: { maxActiveRuns: 0, priority: 0, pool } },
    });
    const first = await replicas.trigger(replica, { pipeline: single });
    await until(replica, first.runId, ({ state }) => state === 'RUN_STATE_RUNNING');
    const second = await replicas.trigger(replica, { pipeline: single });
    const third = await replicas.trigger(replica, { pipeline: pooled });
    const fourth = await replicas.trigger(replica, { pipeline: pooled });
    const why = (runId: string): Promise<Run__Output> =>
      until(replica, runId, ({ waiting }) => waiting !== '');
    expect(await why(second.runId)).toMatchObject({
      state: 'RUN_STATE_QUEUED',
      waiting: `${single} has 1 of 1 active runs`,
    });
    expect(await why(third.runId)).toMatchObject({
      state: 'RUN_STATE_RUNNING',
      waiting: 'env://TARGET has all its 1 connections in use',
    });
    expect(await why(fourth.runId)).toMatchObject({
      state: 'RUN_STATE_QUEUED',
      waiting: 'pool ware is taken (2 of 2)',
    });
    go.open();
    for (const { runId } of [first, second, third, fourth]) {
      expect(await replicas.end(replica, runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', waiting: '' });
    }
  });

  it('let greater priorities go first, then age', async () => {
    const replica = await replicas.start({ maxActiveSplits: 1 });
    replicas.fakes.splits = [split(0)];
    const began = gate();
    const go = gate();
    replicas.fakes.onLoad = async (request, send) => {
      began.open();
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const pipelines = new Map<number, string>();
    for (const priority of [-5, 0, 7]) {
      const running = { concurrency: { maxActiveRuns: 0, priority } };
      pipelines.set(priority, await replicas.apply(replica, { running }));
    }
    const trigger = async (priority: number): Promise<string> =>
      (await replicas.trigger(replica, { pipeline: pipelines.get(priority) })).runId;
    const first = await trigger(0);
    await began.opened;
    const order = [await trigger(-5), await trigger(0), await trigger(7), await trigger(0)];
    for (const runId of order) await until(replica, runId, ({ state }) => state === 'RUN_STATE_RUNNING');
    go.open();
    for (const runId of order) await replicas.end(replica, runId);
    expect(replicas.fakes.loads.map(({ runId }) => runId)).toEqual([
      first,
      order[2],
      order[1],
      order[3],
      order[0],
    ]);
  });

  it('do not let light runs keep a heavy one out of its pool', async () => {
    const replica = await replicas.start({ pools: { ware: 2 } });
    replicas.fakes.splits = [split(0)];
    const go = gate();
    const began = gate();
    replicas.fakes.onLoad = async (request, send) => {
      began.open();
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const pooled = (weight: number): Promise<string> =>
      replicas.apply(replica, {
        running: { concurrency: { maxActiveRuns: 0, priority: 0, pool: { name: 'ware', weight } } },
      });
    const [light, heavy] = [await pooled(1), await pooled(9)];
    const running = await replicas.trigger(replica, { pipeline: light });
    await began.opened;
    const waits = await replicas.trigger(replica, { pipeline: heavy });
    await until(replica, waits.runId, ({ waiting }) => waiting !== '');
    const later = await replicas.trigger(replica, { pipeline: light }); // there would be room for it
    await until(replica, later.runId, ({ waiting }) => waiting !== '');
    go.open();
    for (const { runId } of [running, waits, later]) await replicas.end(replica, runId);
    const order = [running, waits, later].map(({ runId }) => runId);
    expect(replicas.fakes.loads.map(({ runId }) => runId)).toEqual(order);
  });
});
