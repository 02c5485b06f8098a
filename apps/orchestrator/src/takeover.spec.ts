import { setTimeout as wait } from 'node:timers/promises';
import { FakeServices, gate, split, untilCut } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

/** Leases so long that no test would see one run out. */
const LONG = { leaseMs: 3_600_000 };

const replicas = new Replicas();
const other = new FakeServices();
beforeAll(() => other.start());
afterEach(() => other.reset());
afterAll(() => other.stop());

/** As one that was killed leaves it, once its beat has told where its loads are. */
async function killed(replica: Replica, splits: number): Promise<void> {
  const told = `SELECT FROM sluice_orchestrator.splits WHERE state = 'running' AND loader <> ''`;
  while ((await replicas.query(told)).length < splits) await wait(10);
  await replicas.crash(replica);
}

describe('the work of a replica that was killed', () => {
  it('is taken over when its session has ended, not when its leases have', async () => {
    const first = await replicas.start(LONG);
    const pipeline = await replicas.apply(first);
    const both = gate();
    replicas.fakes.splits = [split(0), split(1)];
    replicas.fakes.onLoad = async (request, send, context) => {
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      if (replicas.fakes.running.size === 2) both.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await both.opened;
    await replicas.crash(first);
    const second = await replicas.start(LONG);
    expect(await replicas.end(second, run.runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
    expect(replicas.fakes.loads.map(({ attempt }) => attempt).sort()).toEqual([1, 1, 2, 2]);
  });

  it('goes on in its planning and its publication, too', async () => {
    const first = await replicas.start(LONG);
    const pipeline = await replicas.apply(first, { publish: 'run' });
    const [planning, publishing] = [gate(), gate()];
    const { onPlan, onPublish } = replicas.fakes;
    replicas.fakes.onPlan = async (_, __, context) => {
      planning.open();
      await untilCut(context);
    };
    replicas.fakes.onPublish = async (_, __, context) => {
      publishing.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await planning.opened;
    replicas.fakes.onPlan = onPlan;
    await replicas.crash(first);
    const second = await replicas.start(LONG);
    await publishing.opened;
    replicas.fakes.onPublish = onPublish;
    await replicas.crash(second);
    const third = await replicas.start(LONG);
    expect(await replicas.end(third, run.runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
  });

  it('is joined at the loader that does it, not begun at another', async () => {
    const first = await replicas.start(LONG);
    const pipeline = await replicas.apply(first);
    replicas.fakes.splits = [split(0), split(1)];
    replicas.fakes.onLoad = async (request, send, context) => {
      await send({ progress: { counts: {} } });
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await killed(first, 2);
    const second = await replicas.start({ ...LONG, loader: other.targets.loader });
    other.onListLedger = (runId) => replicas.fakes.ledger.get(runId)?.values() ?? [];
    expect(await replicas.end(second, run.runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
    expect(replicas.fakes.loads.map(({ attempt }) => attempt).sort()).toEqual([1, 1, 2, 2]);
    expect(other.loads).toEqual([]);
  });

  it('is begun elsewhere where its loader is gone as well', async () => {
    const first = await replicas.start({ ...LONG, loader: other.targets.loader });
    const pipeline = await replicas.apply(first);
    replicas.fakes.splits = [split(0)];
    other.onLoad = async (_, send, context) => {
      await send({ progress: { counts: {} } });
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await killed(first, 1);
    await replicas.query(`UPDATE sluice_orchestrator.splits SET loader = '127.0.0.1:1'`);
    const second = await replicas.start(LONG);
    expect(await replicas.end(second, run.runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
    expect(replicas.fakes.loads).toMatchObject([{ splitId: 's0', attempt: 2 }]);
  });

  it('is left alone while it only has lost its connection', async () => {
    const first = await replicas.start(LONG);
    const pipeline = await replicas.apply(first);
    replicas.fakes.splits = [split(0)];
    const [began, go] = [gate(), gate()];
    replicas.fakes.onLoad = async (request, send) => {
      began.open();
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(first, { pipeline });
    await began.opened;
    await replicas.start(LONG);
    await replicas.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'sluice orchestrator listener'`);
    await wait(600); // several beats and looks
    go.open();
    expect(await replicas.end(first, run.runId)).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
    expect(replicas.fakes.loads).toHaveLength(1);
  });
});

describe('a rolling restart of three replicas', () => {
  it('loses nothing and costs no attempt', async () => {
    const live = await Promise.all([replicas.start(LONG), replicas.start(LONG), replicas.start(LONG)]);
    replicas.fakes.splits = Array.from({ length: 300 }, (_, i) => split(i, 2 ** 21)); // too large to be packed
    replicas.fakes.onLoad = async (request, send) => {
      await wait(20);
      await replicas.fakes.commit(request, send);
    };
    const pipeline = await replicas.apply(live[0]);
    const run = await replicas.trigger(live[0], { pipeline });
    await replicas.watch(live[0], run.runId, (event) => Number(event.run?.splitsCommitted) > 20);
    for (let i = 0; i < 3; i += 1) {
      const next = await replicas.start(LONG);
      await replicas.stop(live[i]);
      live[i] = next;
    }
    expect(await replicas.end(live[0], run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 300,
    });
    expect(replicas.fakes.loads).toHaveLength(300);
    const attempts = await replicas.query(
      `SELECT max(attempt) AS attempt, max(tries) AS tries, sum(free_tries)::int AS free FROM sluice_orchestrator.splits`,
    );
    expect(attempts).toEqual([{ attempt: 1, tries: 1, free: 0 }]);
  });
});
