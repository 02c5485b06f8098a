import { SluiceError } from '@sluice/proto';
import { gate, split, untilCut } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();

describe('replicas', () => {
  it('share a run’s splits, and none is in flight twice', async () => {
    const [a, b] = await Promise.all([
      replicas.start({ maxActiveSplits: 3 }),
      replicas.start({ maxActiveSplits: 3 }),
    ]);
    replicas.fakes.splits = Array.from({ length: 30 }, (_, i) => split(i));
    const bothBusy = gate();
    replicas.fakes.onLoad = async (request, send) => {
      if (replicas.fakes.running.size > 3) bothBusy.open();
      await bothBusy.opened; // one replica alone never has more than three
      await replicas.fakes.commit(request, send);
    };
    const pipeline = await replicas.apply(a);
    const run = await replicas.trigger(a, { pipeline });
    expect(await replicas.end(b, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 30,
    });
    expect(replicas.fakes.overlaps).toEqual([]);
    expect(new Set(replicas.fakes.loads.map((load) => load.splitId)).size).toBe(30);
    expect(replicas.fakes.loads).toHaveLength(30);
    const owners = await replicas.query(`SELECT DISTINCT owner FROM sluice_orchestrator.attempts`);
    expect(owners).toHaveLength(2);
  });

  it('can be watched at one while another does the work', async () => {
    const worker = await replicas.start();
    const pipeline = await replicas.apply(worker);
    const started = gate();
    const go = gate();
    replicas.fakes.onLoad = async (request, send) => {
      started.open();
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(worker, { pipeline });
    await started.opened; // before the other is there to claim anything
    const watched = await replicas.start();
    const events = await replicas.watch(watched, run.runId, (event) => {
      if (event.run?.state === 'RUN_STATE_RUNNING') go.open();
      return false;
    });
    expect(events[0].splits).toHaveLength(3);
    expect(events.at(-1)?.run?.state).toBe('RUN_STATE_SUCCEEDED');
  });

  it('take over the splits of one that was killed, at no cost of attempts', async () => {
    const first = await replicas.start();
    replicas.fakes.splits = [split(0), split(1)];
    const pipeline = await replicas.apply(first);
    const both = gate();
    replicas.fakes.onLoad = async (request, send, context) => {
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      if (replicas.fakes.running.size === 2) both.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await both.opened;
    await replicas.crash(first);
    const second = await replicas.start();
    const events = await replicas.watch(second, run.runId);
    expect(events.at(-1)?.run).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', splitsCommitted: 2 });
    expect(events.flatMap((event) => event.splits).at(-1)?.attempts).toBe(1);
    expect(replicas.fakes.loads.map(({ attempt }) => attempt).sort()).toEqual([1, 1, 2, 2]);
    const lost = await replicas.query(`SELECT FROM sluice_orchestrator.attempts WHERE outcome = 'lost'`);
    expect(lost).toHaveLength(2);
  });

  it('ignore what an attempt reports after another replica took its split over', async () => {
    const stale = await replicas.start({ leaseMs: 300, progressMs: 10_000 }); // never renews
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(stale);
    const began = gate();
    const finished = gate();
    const counts = { read: 1, loaded: 1, rejected: 0, filtered: 0, warned: 0, bytes: 1 };
    replicas.fakes.onLoad = async (request, send) => {
      if (request.attempt === 1) {
        began.open();
        await finished.opened;
        await send({ committed: { counts } });
        return;
      }
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(stale, { pipeline });
    await began.opened;
    const other = await replicas.start();
    const ended = await replicas.end(other, run.runId);
    finished.open();
    await replicas.stop(stale); // waits for the stale attempt's end
    expect(ended).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', counts: { read: 100 } });
    const [row] = await replicas.query(`SELECT state, attempt, read::int FROM sluice_orchestrator.splits`);
    expect(row).toEqual({ state: 'committed', attempt: 2, read: 100 });
  });

  it('cut a load of their own as soon as they learn that they lost it', async () => {
    const loser = await replicas.start();
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(loser);
    const began = gate();
    const cut = gate();
    replicas.fakes.onLoad = async (request, send, context) => {
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      began.open();
      await untilCut(context);
      cut.open();
    };
    const run = await replicas.trigger(loser, { pipeline });
    await began.opened;
    // What a taking over replica does, as far as the loser can see.
    await replicas.query(
      `UPDATE sluice_orchestrator.splits SET attempt = 7, lease_owner = 'other', lease_until = now()`,
    );
    await cut.opened;
    expect((await replicas.end(loser, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(replicas.fakes.loads.map(({ attempt }) => attempt)).toEqual([1, 8]);
  });

  it('plan a run anew when its planner was killed half way', async () => {
    const first = await replicas.start();
    const pipeline = await replicas.apply(first);
    const half = gate();
    const plan = replicas.fakes.onPlan;
    let plans = 0;
    replicas.fakes.onPlan = async (request, send, context) => {
      if ((plans += 1) > 1) return plan(request, send, context);
      for (let i = 0; i < 600; i += 1) await send({ split: { ...split(i), splitId: `old${i}` } });
      half.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await half.opened;
    await replicas.watch(first, run.runId, (event) => event.run?.splitsTotal === 500); // a batch is written
    await replicas.crash(first);
    const second = await replicas.start();
    expect(await replicas.end(second, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 3,
      splitsCommitted: 3,
    });
    expect(plans).toBe(2);
    expect(replicas.fakes.loads.map((load) => load.splitId).sort()).toEqual(['s0', 's1', 's2']);
  });

  it('give back at once what does not finish within the drain', async () => {
    const first = await replicas.start({ drainTimeoutMs: 50, leaseMs: 600_000 });
    replicas.fakes.splits = [split(0)];
    const pipeline = await replicas.apply(first);
    const began = gate();
    replicas.fakes.onLoad = async (request, send, context) => {
      if (request.attempt > 1) return replicas.fakes.commit(request, send);
      began.open();
      await untilCut(context);
    };
    const run = await replicas.trigger(first, { pipeline });
    await began.opened;
    await replicas.stop(first);
    const second = await replicas.start();
    expect((await replicas.end(second, run.runId)).state).toBe('RUN_STATE_SUCCEEDED'); // its lease has not run out
  });

  it('finish splits in flight when they drain, claim no more, and send watchers elsewhere', async () => {
    const first = await replicas.start({ maxActiveSplits: 1 });
    const pipeline = await replicas.apply(first);
    const began = gate();
    const go = gate();
    replicas.fakes.onLoad = async (request, send) => {
      began.open();
      await go.opened;
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(first, { pipeline });
    await began.opened;
    const watched = gate();
    const watching = replicas.watch(first, run.runId, () => {
      watched.open();
      return false;
    });
    const refused = expect(watching).rejects.toMatchObject({ reason: 'DRAINING' });
    await watched.opened;
    const stopped = replicas.stop(first);
    await refused;
    go.open();
    await stopped;
    const states = await replicas.query(`SELECT state FROM sluice_orchestrator.splits ORDER BY ordinal`);
    expect(states).toEqual([{ state: 'committed' }, { state: 'pending' }, { state: 'pending' }]);
  });

  it('learn of full loaders, and do not ask for more than there is room for', async () => {
    const replica = await replicas.start({ maxActiveSplits: 8 });
    replicas.fakes.splits = Array.from({ length: 12 }, (_, i) => split(i));
    let slots = 2;
    let refusals = 0;
    replicas.fakes.onLoad = async (request, send) => {
      if (slots === 0) {
        refusals += 1;
        throw new SluiceError('SLOTS_FULL', 'All 2 slots are taken.');
      }
      slots -= 1;
      await new Promise(setImmediate);
      slots += 1;
      await replicas.fakes.commit(request, send);
    };
    const pipeline = await replicas.apply(replica);
    const run = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(refusals).toBeLessThan(50);
    const kept = await replicas.query(`SELECT FROM sluice_orchestrator.attempts`);
    expect(kept).toHaveLength(12); // refusals are not kept
  });
});
