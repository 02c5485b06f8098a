import { SluiceError } from '@sluice/proto';
import { untilCut } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

describe('a phase of a run', () => {
  it('that is silent is cut and tried again: planning', async () => {
    const replica = await replicas.start({ loadIdleMs: 100 });
    let plans = 0;
    fakes.onPlan = async (request, send, context) => {
      if ((plans += 1) > 1) return fakes.plan(request, send);
      await send({ split: fakes.splits[0] });
      await untilCut(context);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 3,
    });
    expect(plans).toBe(2);
  });

  it('that is silent is cut and tried again: verifying', async () => {
    const replica = await replicas.start({ loadIdleMs: 100 });
    let listings = 0;
    fakes.onListing = async (context) => {
      if ((listings += 1) === 1) await untilCut(context);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(listings).toBe(2);
  });

  it('that says it goes on is not cut, though it sends nothing else', async () => {
    const replica = await replicas.start({ loadIdleMs: 400 });
    let plans = 0;
    fakes.onPlan = async (request, send) => {
      plans += 1;
      for (let listed = 1; listed <= 8; listed += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100)); // the listing of a page
        await send({ progress: { listed: 1_000 * listed } });
      }
      await fakes.plan(request, send);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
    expect(plans).toBe(1);
  });

  it('says why it is tried again, until it has worked', async () => {
    const replica = await replicas.start({ backoffMs: 60_000, backoffMaxMs: 60_000 });
    let prepares = 0;
    fakes.onPrepare = async ({ dryRun }) => {
      if (dryRun || (prepares += 1) > 1) return;
      throw new SluiceError('TARGET_UNAVAILABLE', 'orders-db is away.', {
        hint: 'Start it.',
        service: 'loader',
      });
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    const events = await replicas.watch(replica, runId, ({ run }) => Boolean(run?.retrying));
    expect(events.at(-1)?.run).toMatchObject({
      state: 'RUN_STATE_PLANNING',
      failure: null,
      retrying: {
        reason: 'TARGET_UNAVAILABLE',
        message: 'orders-db is away.',
        hint: 'Start it.',
        service: 'loader',
      },
    });
    await replicas.query(`UPDATE sluice_orchestrator.runs SET retry_at = now()`);
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', retrying: null });
  });
});

describe('limits.max_reject_ratio', () => {
  it.each([
    ['is passed', 0.05, 'RUN_STATE_FAILED'],
    ['is reached', 0.07, 'RUN_STATE_SUCCEEDED'],
  ])('is judged over the whole run: it %s', async (_, maxRejectRatio, state) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { maxRejectRatio });
    const { runId } = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, runId);
    expect(ended.state).toBe(state);
    if (state === 'RUN_STATE_SUCCEEDED') return;
    expect(ended.failure).toMatchObject({
      reason: 'REJECT_LIMIT',
      message:
        '21 of 300 records were rejected; limits.max_reject_ratio is 0.05. Most by type (quantity): 15, csv:ragged: 6.',
    });
  });
});
