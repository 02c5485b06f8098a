import type { LedgerEntry, PublishRefused } from '@sluice/proto';
import { SluiceError, unary } from '@sluice/proto';
import { COUNTS, gate, untilCut } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

/** A run whose rows are published all at once. */
async function staged(replica: Replica, facts = {}): Promise<string> {
  const pipeline = await replicas.apply(replica, { publish: 'run', ...facts });
  return (await replicas.trigger(replica, { pipeline })).runId;
}

const retry = ({ client }: Replica, runId: string) => unary(client.retryRun.bind(client), { runId });
const cancel = ({ client }: Replica, runId: string) => unary(client.cancelRun.bind(client), { runId });

/** One of its rows another run had; two were there twice. */
function publishedRow(row: LedgerEntry): LedgerEntry {
  return { ...row, counts: { ...COUNTS, loaded: 87, rejected: 8, superseded: 2 } };
}

const REFUSED: PublishRefused = {
  checks: [
    { name: 'enough', kind: 'row_count', severity: 'SEVERITY_FAIL', passed: false, observed: '270 rows' },
  ],
  rules: [{ rule: 'unique:order_id', column: 'order_id', severity: 'SEVERITY_ERROR', records: 3 }],
  reason: 'CHECK_FAILED',
  message: 'enough: 270 rows, but at least 1000 were asked for.',
  hint: 'Look at the file.',
};

describe('a run that is published as a whole', () => {
  it('is published when its last split is staged, and has the counts of the ledger then', async () => {
    const replica = await replicas.start();
    fakes.target.published = publishedRow;
    const runId = await staged(replica);
    const events = await replicas.watch(replica, runId);
    expect(events.map(({ run }) => run?.state)).not.toContain('RUN_STATE_FAILED');
    const run = events.at(-1)?.run;
    expect(run).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      counts: { read: 300, loaded: 261, rejected: 24, filtered: 9, superseded: 6 },
      checks: [{ name: 'orders:row_count', passed: true }],
      publication: { staged: 270, inserted: 250, updated: 11, unchanged: 0, superseded: 9, deleted: 0 },
      publishing: '',
    });
    const last = new Map(
      events.flatMap(({ splits }) => splits).map((split) => [split.split?.splitId, split.counts]),
    );
    expect([...last.values()]).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ loaded: 87, superseded: 2 })),
    );
  });

  it('says while it is published what the publication is at', async () => {
    const replica = await replicas.start();
    const go = gate();
    fakes.onPublish = async (request, send) => {
      await send({ progress: { phase: 'checking', detail: 'unique:order_id' } });
      await go.opened;
      await fakes.target.publish(request, send);
    };
    const runId = await staged(replica);
    const at = (await replicas.watch(replica, runId, ({ run }) => run?.publishing !== '')).at(-1)?.run;
    expect(at).toMatchObject({ state: 'RUN_STATE_PUBLISHING', publishing: 'checking unique:order_id' });
    go.open();
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      publishing: '',
    });
  });

  it('does not keep other runs waiting while it is published', async () => {
    const replica = await replicas.start({ maxActiveRuns: 1 });
    const began = gate();
    const go = gate();
    fakes.onPublish = async (request, send) => {
      began.open();
      await go.opened;
      await fakes.target.publish(request, send);
    };
    const runId = await staged(replica);
    await began.opened;
    const pipeline = await replicas.apply(replica);
    const other = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, other.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    go.open();
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });

  it('fails with the checks and rules of a refusal, and is staged anew by a retry', async () => {
    const replica = await replicas.start();
    fakes.onPublish = async (_, send) => void (await send({ refused: REFUSED }));
    const runId = await staged(replica);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'CHECK_FAILED', message: REFUSED.message, hint: REFUSED.hint, service: 'loader' },
      checks: REFUSED.checks,
      rules: REFUSED.rules,
      unpublished: true,
    });
    expect(fakes.ledger.size).toBe(0);
    await cleaned(runId);
    expect(fakes.target.staged.has(runId)).toBe(false);
    fakes.onPublish = (request, send) => fakes.target.publish(request, send);
    await retry(replica, runId);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      failure: null,
      checks: [{ passed: true }],
      rules: [{ rule: 'type' }, { rule: 'csv:ragged' }],
      unpublished: false,
    });
    expect(fakes.loads).toHaveLength(6);
  });

  it('loads again what its staging has lost, and nothing else', async () => {
    const replica = await replicas.start();
    let publications = 0;
    fakes.onPublish = async (request, send) => {
      if ((publications += 1) === 1) fakes.target.staged.get(request.run?.runId ?? '')?.delete('s1');
      await fakes.target.publish(request, send);
    };
    const runId = await staged(replica, { maxRejects: 21 }); // what is staged again counts once
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsCommitted: 3,
      counts: { read: 300 },
    });
    expect(fakes.loads.map(({ splitId, attempt }) => `${splitId}#${attempt}`).sort()).toEqual([
      's0#1',
      's1#1',
      's1#2',
      's2#1',
    ]);
  });

  it('is given up when its staging is lost again and again', async () => {
    const replica = await replicas.start();
    fakes.onPublish = async (request, send) => {
      fakes.target.staged.clear();
      await fakes.target.publish(request, send);
    };
    const ended = await replicas.end(replica, await staged(replica));
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'LEDGER_MISMATCH' } });
    expect(ended.failure?.message).toContain('4 times');
  });

  it('is tried again when the loader counts less than it lists', async () => {
    const replica = await replicas.start();
    let publications = 0;
    fakes.onPublish = async (request, send) => {
      if ((publications += 1) === 1) await send({ incomplete: { staged: 2 } });
      else await fakes.target.publish(request, send);
    };
    expect((await replicas.end(replica, await staged(replica))).state).toBe('RUN_STATE_SUCCEEDED');
    expect(fakes.loads).toHaveLength(3);
  });

  it.each<[string, (attempt: number) => Promise<void>, string]>([
    [
      'fails',
      () => Promise.reject(new SluiceError('TARGET_UNAVAILABLE', 'orders-db is away.')),
      'TARGET_UNAVAILABLE',
    ],
    ['ends without an outcome', async () => undefined, 'STREAM_INCOMPLETE'],
  ])('is tried again when the publication %s, and says why it waits', async (_, fail, reason) => {
    const replica = await replicas.start({ backoffMs: 60_000, backoffMaxMs: 60_000 });
    let publications = 0;
    fakes.onPublish = (request, send) =>
      (publications += 1) === 1 ? fail(publications) : fakes.target.publish(request, send);
    const runId = await staged(replica);
    const waiting = await replicas.watch(replica, runId, ({ run }) => Boolean(run?.retrying));
    expect(waiting.at(-1)?.run).toMatchObject({
      state: 'RUN_STATE_PUBLISHING',
      retrying: { reason },
      failure: null,
    });
    await replicas.query(`UPDATE sluice_orchestrator.runs SET retry_at = now()`);
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      retrying: null,
    });
  });

  it('cuts a publication that says nothing, and tries again', async () => {
    const replica = await replicas.start({ loadIdleMs: 100 });
    let publications = 0;
    fakes.onPublish = async (request, send, context) => {
      if ((publications += 1) === 1) await untilCut(context);
      else await fakes.target.publish(request, send);
    };
    expect((await replicas.end(replica, await staged(replica))).state).toBe('RUN_STATE_SUCCEEDED');
    expect(publications).toBe(2);
  });

  it('is not called failed when the reply to its publication was lost for good', async () => {
    const replica = await replicas.start({ maxAttempts: 2 });
    fakes.onPublish = async (request) => {
      if (!fakes.ledger.has(request.run?.runId ?? '')) fakes.target.move(request.run?.runId ?? '');
      throw new SluiceError('TARGET_UNAVAILABLE', 'The connection was lost.');
    };
    expect((await replicas.end(replica, await staged(replica))).state).toBe('RUN_STATE_SUCCEEDED');
  });
});

/** The loader was asked to drop what the run had left, and has. */
async function cleaned(runId: string): Promise<void> {
  const due = `SELECT FROM sluice_orchestrator.runs WHERE run_id = $1 AND (cleanup_at IS NOT NULL OR cleanup_until IS NOT NULL)`;
  while ((await replicas.query(due, [runId])).length > 0);
}

describe('CancelRun of a run that is being published', () => {
  it.each([
    ['cancels it, when the target had not committed', false, 'RUN_STATE_CANCELLED'],
    ['lets it succeed, when the target had', true, 'RUN_STATE_SUCCEEDED'],
  ])('%s', async (_, commits, state) => {
    const replica = await replicas.start();
    const began = gate();
    fakes.onPublish = async (request, _send, context) => {
      began.open();
      await untilCut(context);
      if (commits) fakes.target.move(request.run?.runId ?? '');
    };
    const runId = await staged(replica);
    await began.opened;
    expect((await cancel(replica, runId)).state).toBe('RUN_STATE_PUBLISHING');
    expect(await replicas.end(replica, runId)).toMatchObject({ state, splitsCommitted: 3 });
    expect(fakes.aborted).toContain(runId);
    expect(fakes.ledger.has(runId)).toBe(commits);
  });

  it('holds for a publication that waits to be tried again', async () => {
    const replica = await replicas.start({ backoffMs: 60_000, backoffMaxMs: 60_000 });
    fakes.onPublish = () => Promise.reject(new SluiceError('TARGET_UNAVAILABLE', 'orders-db is away.'));
    const runId = await staged(replica);
    await replicas.watch(replica, runId, ({ run }) => Boolean(run?.retrying));
    await cancel(replica, runId);
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_CANCELLED');
    fakes.onPublish = (request, send) => fakes.target.publish(request, send);
    await retry(replica, runId);
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });
});

describe('what an ended run has left in the target', () => {
  it.each([
    ['a staged run', { publish: 'run' as const }, 1],
    ['a run with a lookup in a table', { lookup: 'table' as const }, 1],
    ['a run with a lookup in an object', { lookup: 'object' as const }, 0],
    ['any other run', {}, 0],
  ])('is dropped: %s', async (_, facts, aborts) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, facts);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    await cleaned(runId);
    expect(fakes.aborted.filter((id) => id === runId)).toHaveLength(aborts);
  });

  it('is asked to be dropped a bounded number of times', async () => {
    const replica = await replicas.start();
    fakes.onAbort = () => Promise.reject(new SluiceError('TARGET_UNAVAILABLE', 'away'));
    const runId = await staged(replica);
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
    await cleaned(runId);
    expect(fakes.aborted).toHaveLength(5);
  });

  it('is dropped before a retry of the run begins', async () => {
    const replica = await replicas.start();
    const aborting = gate();
    const go = gate();
    fakes.onPublish = async (_, send) => void (await send({ refused: REFUSED }));
    fakes.onAbort = async () => {
      aborting.open();
      await go.opened;
    };
    const runId = await staged(replica);
    await replicas.end(replica, runId);
    await aborting.opened;
    fakes.onPublish = (request, send) => fakes.target.publish(request, send);
    const prepared = fakes.prepared;
    await retry(replica, runId);
    const [row] = await replicas.query<{ waits: boolean }>(
      `SELECT state = 'queued' AND retry_at > now() AS waits FROM sluice_orchestrator.runs`,
    );
    expect([row.waits, fakes.prepared]).toEqual([true, prepared]);
    go.open();
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
  });
});
