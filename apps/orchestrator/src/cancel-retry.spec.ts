import { type Run__Output, SluiceError, unary } from '@sluice/proto';
import { gate, split, untilCut } from './testing/fake-services.fixture.js';
import { Replicas, type Replica } from './testing/replicas.fixture.js';

const replicas = new Replicas();
const cancel = ({ client }: Replica, runId: string): Promise<Run__Output> =>
  unary<object, Run__Output>(client.cancelRun.bind(client), { runId });
const retry = ({ client }: Replica, runId: string): Promise<Run__Output> =>
  unary<object, Run__Output>(client.retryRun.bind(client), { runId });

describe('CancelRun', () => {
  it('cuts loads in flight, begins no others and keeps what is committed', async () => {
    const [worker, other] = await Promise.all([
      replicas.start({ maxActiveSplits: 2 }),
      replicas.start({ maxActiveSplits: 1 }),
    ]);
    replicas.fakes.splits = Array.from({ length: 9 }, (_, i) => split(i));
    const pipeline = await replicas.apply(worker);
    const busy = gate();
    let committed = 0;
    replicas.fakes.onLoad = async (request, send, context) => {
      if ((committed += 1) <= 2) return replicas.fakes.commit(request, send);
      if (replicas.fakes.running.size === 3) busy.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(worker, { pipeline });
    await busy.opened;
    await cancel(other, run.runId);
    expect(await replicas.end(worker, run.runId)).toMatchObject({
      state: 'RUN_STATE_CANCELLED',
      splitsCommitted: 2,
      splitsFailed: 0,
      counts: { read: 200 },
    });
    expect(replicas.fakes.loads).toHaveLength(5);
    expect(new Set(replicas.fakes.aborted)).toEqual(new Set([run.runId])); // at once, and again when it has ended
  });

  it('ends a run that is being planned at once, and its planner writes nothing more', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const planning = gate();
    const cut = gate();
    replicas.fakes.onPlan = async (_, send, context) => {
      await send({ split: split(0) });
      planning.open();
      await untilCut(context);
      cut.open();
    };
    const run = await replicas.trigger(replica, { pipeline });
    await planning.opened;
    expect((await cancel(replica, run.runId)).state).toBe('RUN_STATE_CANCELLED');
    await cut.opened;
    expect((await cancel(replica, run.runId)).state).toBe('RUN_STATE_CANCELLED'); // twice is once
  });

  it('is refused for a run that has succeeded', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const run = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, run.runId);
    await expect(cancel(replica, run.runId)).rejects.toMatchObject({ reason: 'RUN_STATE_CONFLICT' });
    await expect(retry(replica, run.runId)).rejects.toMatchObject({ reason: 'RUN_STATE_CONFLICT' });
  });

  it('ends the splits of a lost replica when their leases run out', async () => {
    const lost = await replicas.start();
    const pipeline = await replicas.apply(lost);
    const began = gate();
    replicas.fakes.onLoad = async (_, __, context) => {
      began.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(lost, { pipeline });
    await began.opened;
    await replicas.crash(lost);
    const other = await replicas.start({ maxActiveSplits: 1 });
    await cancel(other, run.runId);
    expect((await replicas.end(other, run.runId)).state).toBe('RUN_STATE_CANCELLED');
  });
});

describe('RetryRun', () => {
  it('loads the splits of a failed run that are missing, in the same run, and prepares the target again', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    let broken = true;
    replicas.fakes.onLoad = async (request, send) => {
      if (broken && request.split?.splitId === 's1') throw new SluiceError('SOURCE_CHANGED', 'changed');
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_FAILED');
    broken = false;
    expect((await retry(replica, run.runId)).state).toMatch(/QUEUED|PLANNING|RUNNING/);
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      runId: run.runId,
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 3,
      failure: null,
    });
    expect(replicas.fakes.loads.map(({ splitId, attempt }) => `${splitId}#${attempt}`).sort()).toEqual([
      's0#1',
      's1#1',
      's1#2',
      's2#1',
    ]);
    expect(replicas.fakes.prepared).toBe(2);
  });

  it('plans anew a run that failed before its plan was complete', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const plan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = async (_, send) => {
      await send({ split: { ...split(0), splitId: 'old' } });
      throw new SluiceError('SOURCE_ACCESS_DENIED', 'no');
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_FAILED');
    replicas.fakes.onPlan = plan;
    await retry(replica, run.runId);
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 3,
    });
  });

  it('takes up a cancelled run', async () => {
    const replica = await replicas.start({ maxActiveSplits: 1 });
    const pipeline = await replicas.apply(replica);
    const began = gate();
    replicas.fakes.onLoad = async (request, send, context) => {
      if (request.attempt > 1 || request.split?.splitId !== 's0') return replicas.fakes.commit(request, send);
      began.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(replica, { pipeline });
    await began.opened;
    await cancel(replica, run.runId);
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_CANCELLED');
    await retry(replica, run.runId);
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 3,
    });
  });
});
