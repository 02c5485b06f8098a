import { gate, untilCut } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();
const { fakes } = replicas;

describe('a replica that is lost while it publishes a run', () => {
  it.each([
    ['before the target has committed', false],
    ['after the target has committed', true],
  ])('has another one take over, %s', async (_, committed) => {
    const first = await replicas.start();
    const began = gate();
    fakes.onPublish = async (request, _send, context) => {
      if (committed) fakes.target.move(request.run?.runId ?? '');
      began.open();
      await untilCut(context);
    };
    const pipeline = await replicas.apply(first, { publish: 'run' });
    const { runId } = await replicas.trigger(first, { pipeline });
    await began.opened;
    await replicas.crash(first);
    fakes.onPublish = (request, send) => fakes.target.publish(request, send);
    const second = await replicas.start();
    expect(await replicas.end(second, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      counts: { read: 300, loaded: 270 },
    });
    expect(fakes.loads).toHaveLength(3);
    expect(fakes.ledger.get(runId)?.size).toBe(3);
  });

  it('writes nothing about it any more when it comes back', async () => {
    const stale = await replicas.start({ leaseMs: 600 });
    const began = gate();
    const go = gate();
    let publications = 0;
    fakes.onPublish = async (request, send) => {
      if ((publications += 1) > 1) return fakes.target.publish(request, send);
      began.open();
      await go.opened;
      await send({ refused: { reason: 'CHECK_FAILED', message: 'stale' } });
    };
    const pipeline = await replicas.apply(stale, { publish: 'run' });
    const { runId } = await replicas.trigger(stale, { pipeline });
    await began.opened;
    // As if it had been away for longer than its lease.
    await replicas.query(
      `UPDATE sluice_orchestrator.runs SET fence = fence + 1, lease_owner = 'other', lease_until = now()`,
    );
    const other = await replicas.start();
    const ended = await replicas.end(other, runId);
    go.open();
    expect(ended.state).toBe('RUN_STATE_SUCCEEDED');
    await replicas.stop(stale); // waits for the stale publication's end
    const [row] = await replicas.query(`SELECT state, failure FROM sluice_orchestrator.runs`);
    expect(row).toEqual({ state: 'succeeded', failure: null });
  });
});

describe('a replica that stops while the loader drops what a run has left', () => {
  it('leaves it to another one', async () => {
    const first = await replicas.start({ drainTimeoutMs: 100, callTimeoutMs: 600_000 });
    const began = gate();
    const never = gate();
    fakes.onAbort = async () => {
      began.open();
      await never.opened;
    };
    const pipeline = await replicas.apply(first, { publish: 'run' });
    const { runId } = await replicas.trigger(first, { pipeline });
    await replicas.end(first, runId);
    await began.opened;
    await replicas.stop(first);
    never.open();
    fakes.onAbort = async () => undefined;
    await replicas.start();
    const due = `SELECT FROM sluice_orchestrator.runs WHERE cleanup_at IS NOT NULL OR cleanup_until IS NOT NULL`;
    while ((await replicas.query(due)).length > 0);
    expect(fakes.aborted).toEqual([runId, runId]);
  });
});
