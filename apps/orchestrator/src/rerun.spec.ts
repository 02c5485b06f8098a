import { type Run__Output, SluiceError, unary } from '@sluice/proto';
import { gate, split, untilCut } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();
const DAY = '2026-03-01';

const retry = ({ client }: Replica, runId: string, replan = false): Promise<Run__Output> =>
  unary<object, Run__Output>(client.retryRun.bind(client), { runId, replan });

/** A pipeline under this rule, and a way to trigger runs of it for one day. */
async function under(onRerun: 'refuse' | 'replace' | 'duplicate', replica: Replica) {
  const pipeline = await replicas.apply(replica, { running: { onRerun }, publish: 'run' });
  const trigger = (more = {}): Promise<Run__Output> =>
    replicas.trigger(replica, { pipeline, logicalDate: DAY, ...more });
  const ended = async (more = {}): Promise<Run__Output> => replicas.end(replica, (await trigger(more)).runId);
  return { pipeline, trigger, ended };
}

async function replacedBy(runId: string): Promise<string[]> {
  const [row] = await replicas.query<{ replaces: string[] }>(
    `SELECT replaces FROM sluice_orchestrator.runs WHERE run_id = $1`,
    [runId],
  );
  return row.replaces;
}

describe('on_rerun', () => {
  it('refuse: one of twenty triggers at once over two replicas makes a run', async () => {
    const [a, b] = await Promise.all([replicas.start(), replicas.start()]);
    const { pipeline } = await under('refuse', a);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => replicas.trigger(i % 2 ? a : b, { pipeline, logicalDate: DAY })),
    );
    const made = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    expect(made).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ reason: 'RERUN_REFUSED' });
    }
    expect(await replicas.query(`SELECT FROM sluice_orchestrator.runs`)).toHaveLength(1);
  });

  it('refuse: the same key gives the run, another day or other params give another', async () => {
    const replica = await replicas.start();
    const { trigger, ended } = await under('refuse', replica);
    const first = await ended({ idempotencyKey: 'k' });
    expect((await trigger({ idempotencyKey: 'k' })).runId).toBe(first.runId);
    await expect(trigger()).rejects.toMatchObject({
      reason: 'RERUN_REFUSED',
      where: { run: first.runId },
    });
    expect(await ended({ logicalDate: '2026-03-02' })).toMatchObject({ state: 'RUN_STATE_SUCCEEDED' });
  });

  it('refuse: a run that failed and committed nothing is none, and stays so when another has succeeded', async () => {
    const replica = await replicas.start();
    const { ended } = await under('refuse', replica);
    const { onPlan } = replicas.fakes;
    replicas.fakes.onPlan = () => Promise.reject(new Error('no plan'));
    const failed = await ended();
    expect(failed.state).toBe('RUN_STATE_FAILED');
    replicas.fakes.onPlan = onPlan;
    expect((await ended()).state).toBe('RUN_STATE_SUCCEEDED');
    await expect(retry(replica, failed.runId)).rejects.toMatchObject({ reason: 'RERUN_REFUSED' });
  });

  it('replace: names the runs that are replaced, waits for none, and a replaced run is not opened again', async () => {
    const replica = await replicas.start();
    const { trigger, ended } = await under('replace', replica);
    const go = gate();
    replicas.fakes.onPublish = async (request, send) => {
      await go.opened;
      await replicas.fakes.target.publish(request, send);
    };
    const first = await trigger();
    await expect(trigger()).rejects.toMatchObject({ reason: 'RERUN_REFUSED', where: { run: first.runId } });
    go.open();
    await replicas.end(replica, first.runId);
    replicas.fakes.onPublish = (_, send) =>
      send({ refused: { reason: 'CHECK_FAILED', message: 'no' } }).then(() => undefined);
    const second = await ended();
    expect(second.state).toBe('RUN_STATE_FAILED');
    expect(await replacedBy(second.runId)).toEqual([first.runId]);
    replicas.fakes.onPublish = (request, send) => replicas.fakes.target.publish(request, send);
    const third = await ended();
    expect(third.state).toBe('RUN_STATE_SUCCEEDED');
    expect(new Set(await replacedBy(third.runId))).toEqual(new Set([first.runId, second.runId]));
    await expect(retry(replica, second.runId)).rejects.toMatchObject({
      reason: 'RUN_STATE_CONFLICT',
      where: { run: third.runId },
    });
  });
});

describe('RetryRun with replan', () => {
  const key = (i: number): string => split(i).parts?.[0].object?.key ?? '';

  /** Three objects; the last one had changed when it was read. */
  async function changedSource(replica: Replica, publish: 'object' | 'run' = 'object'): Promise<Run__Output> {
    const pipeline = await replicas.apply(replica, { publish });

    replicas.fakes.onLoad = async (request, send) => {
      if (request.split?.splitId === 's2') throw new SluiceError('SOURCE_CHANGED', `${key(2)} has changed.`);
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, run.runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'SOURCE_CHANGED' } });
    replicas.fakes.loads.length = 0;
    return ended;
  }

  function overwrite(i: number): void {
    const changed = split(i);
    const [part] = changed.parts ?? [];
    replicas.fakes.splits[i] = {
      ...changed,
      splitId: `s${i}v2`,
      parts: [{ ...part, object: { ...part.object, etag: '"new"' } }],
    };
  }

  it('takes the version that is there now, and keeps what is committed', async () => {
    const replica = await replicas.start();
    const { runId } = await changedSource(replica);
    overwrite(2);
    replicas.fakes.splits.push(split(3)); // has come since
    await retry(replica, runId, true);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 4,
      objectsTotal: 4,
    });
    expect(replicas.fakes.loads.map(({ splitId }) => splitId).sort()).toEqual(['s2v2', 's3']);
  });

  it('keeps what is committed of an object that is not there any more', async () => {
    const replica = await replicas.start();
    const { runId } = await changedSource(replica);
    replicas.fakes.splits = [split(1)];
    await retry(replica, runId, true);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 2,
    });
    expect(replicas.fakes.loads).toEqual([]);
  });

  it('refuses to mix versions of an object, and changes nothing that is committed', async () => {
    const replica = await replicas.start();
    const { runId } = await changedSource(replica);
    overwrite(0);
    await retry(replica, runId, true);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'SOURCE_CHANGED', service: 'orchestrator' },
      splitsCommitted: 2,
    });
  });

  it('begins anew where nothing of the run is visible yet (publish: run)', async () => {
    const replica = await replicas.start();
    const { runId } = await changedSource(replica, 'run');
    overwrite(0);
    overwrite(2);
    await retry(replica, runId, true);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 3,
    });
    expect(replicas.fakes.loads.map(({ splitId }) => splitId).sort()).toEqual(['s0v2', 's1', 's2v2']);
  });
});

describe('timeouts', () => {
  it('of a run end it at once, cut its loads and have the loader drop what is left', async () => {
    const replica = await replicas.start();
    const timeouts = { runMs: 300 };
    const pipeline = await replicas.apply(replica, { running: { timeouts } });

    const cut = gate();
    replicas.fakes.splits = [split(0)];
    replicas.fakes.onLoad = async (_, __, context) => {
      await untilCut(context);
      cut.open();
    };
    const run = await replicas.trigger(replica, { pipeline });
    await cut.opened;
    const ended = await replicas.end(replica, run.runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'TIMEOUT' } });
    expect(ended.failure?.message).toContain('300 ms');
    const left = `SELECT FROM sluice_orchestrator.runs WHERE cleanup_at IS NOT NULL`;
    while ((await replicas.query(left)).length > 0);
    expect(replicas.fakes.aborted).toEqual([run.runId]);
  });

  it('of a run hold for its planning and its publication', async () => {
    const replica = await replicas.start();

    const timeouts = { runMs: 300 };
    const pipeline = await replicas.apply(replica, { running: { timeouts }, publish: 'run' });
    replicas.fakes.onPublish = (_, __, context) => untilCut(context);
    const first = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, first.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'TIMEOUT' },
    });
    replicas.fakes.onPlan = (_, __, context) => untilCut(context);
    const second = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, second.runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'TIMEOUT' },
    });
  });

  it('of a run do not make a failure of what the target has published', async () => {
    const replica = await replicas.start();
    const timeouts = { runMs: 600_000 };
    const pipeline = await replicas.apply(replica, { running: { timeouts }, publish: 'run' });
    replicas.fakes.onPublish = async (request, _, context) => {
      await replicas.fakes.target.publish(request, async () => true); // and the answer is lost
      await replicas.query(`UPDATE sluice_orchestrator.runs SET deadline_at = now()`);
      await untilCut(context);
    };
    const run = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, run.runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      failure: null,
    });
  });

  it('of a split count its retries, and leave other objects alone', async () => {
    const replica = await replicas.start({ maxAttempts: 1_000 });

    const timeouts = { splitMs: 400 };
    const pipeline = await replicas.apply(replica, { running: { timeouts } });
    replicas.fakes.onLoad = async (request, send) => {
      if (request.split?.splitId === 's1') throw new SluiceError('SOURCE_UNAVAILABLE', 'Not now.');
      await replicas.fakes.commit(request, send);
    };
    const run = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, run.runId);
    expect(ended).toMatchObject({
      state: 'RUN_STATE_FAILED',
      splitsCommitted: 2,
      splitsFailed: 1,
      failure: { reason: 'TIMEOUT' },
    });
    expect(ended.failure?.message).toContain('400 ms');
    const [{ tries }] = await replicas.query<{ tries: number }>(
      `SELECT max(tries) AS tries FROM sluice_orchestrator.splits`,
    );
    expect(tries).toBeGreaterThan(1);
  });
});
