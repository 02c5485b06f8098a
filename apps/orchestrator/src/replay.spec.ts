import { unary, type ReplayRejectsRequest, type TriggerRunResponse__Output } from '@sluice/proto';
import { COUNTS, gate } from './testing/fake-services.fixture.js';
import { type PipelineFacts } from './testing/pipeline.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

const MENDED = { read: 7, loaded: 6, rejected: 1, filtered: 0, warned: 0, bytes: 0 };

/** An ended run of three splits with seven rejects each. */
async function original(
  replica: Replica,
  facts: PipelineFacts = {},
): Promise<{ runId: string; pipeline: string }> {
  const pipeline = await replicas.apply(replica, facts);
  const { runId } = await replicas.trigger(replica, {
    pipeline,
    logicalDate: '2026-02-03',
    params: { region: 'eu' },
  });
  await replicas.end(replica, runId);
  return { runId, pipeline };
}

function replay({ client }: Replica, request: ReplayRejectsRequest): Promise<TriggerRunResponse__Output> {
  return unary<ReplayRejectsRequest, TriggerRunResponse__Output>(client.replayRejects.bind(client), request);
}

/** Loads of a replay mend six of seven rejects. */
function mending(): void {
  fakes.onLoad = (request, send) => fakes.commit(request, send, request.run?.replayOf ? MENDED : COUNTS);
}

async function apply(replica: Replica, name: string, facts: PipelineFacts): Promise<void> {
  await unary(replica.client.applyPipeline.bind(replica.client), {
    yaml: JSON.stringify({ name, ...facts }),
  });
}

describe('ReplayRejects', () => {
  it('starts a run of the newest version over what is in quarantine', async () => {
    const replica = await replicas.start();
    mending();
    const { runId, pipeline } = await original(replica);
    await apply(replica, pipeline, { description: 'mended' });
    const plans = fakes.loads.length;
    const { run, created } = await replay(replica, { runId });
    expect(created).toBe(true);
    expect(run).toMatchObject({
      pipeline,
      pipelineVersion: 2,
      replayOf: runId,
      logicalDate: '2026-02-03',
      params: { region: 'eu' },
    });
    const events = await replicas.watch(replica, run?.runId ?? '');
    expect(events.at(-1)?.run).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      counts: { read: 21, loaded: 18, rejected: 3 },
      splitsTotal: 3,
      bytesTotal: 0,
    });
    expect(fakes.loads.length - plans).toBe(3);
    const [first] = events.flatMap(({ splits }) => splits);
    expect(first.split).toMatchObject({
      splitId: 's0',
      rejects: { runId, splitId: 's0', rule: '', records: 7 },
      parts: [{ object: { key: 'orders/00000.csv' } }],
    });
  });

  it('of a replay goes on with what it has left', async () => {
    const replica = await replicas.start();
    mending();
    const { runId } = await original(replica);
    const first = await replay(replica, { runId });
    await replicas.end(replica, first.run?.runId ?? '');
    fakes.onLoad = (request, send) =>
      fakes.commit(request, send, { read: 1, loaded: 1, rejected: 0, filtered: 0, warned: 0, bytes: 0 });
    const second = await replay(replica, { runId: first.run?.runId });
    expect(await replicas.end(replica, second.run?.runId ?? '')).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      counts: { read: 3, loaded: 3 },
    });
  });

  it('gives the same run for the same idempotency key, though nothing is left in quarantine', async () => {
    const replica = await replicas.start();
    mending();
    const { runId } = await original(replica);
    const all = await Promise.all([1, 2, 3].map(() => replay(replica, { runId, idempotencyKey: 'again' })));
    expect(new Set(all.map(({ run }) => run?.runId)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    await replicas.end(replica, all[0].run?.runId ?? '');
    const later = await replay(replica, { runId, idempotencyKey: 'again' });
    expect([later.created, later.run?.runId]).toEqual([false, all[0].run?.runId]);
    await expect(replay(replica, { runId, rule: 'type', idempotencyKey: 'again' })).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_CONFLICT',
    });
  });

  it('pins the lookups of the newest version, and reads no object', async () => {
    const replica = await replicas.start();
    mending();
    fakes.lookups = [
      { name: 'countries', object: { bucket: 'lake', key: 'ref/countries.csv', etag: '"1"', size: 3 } },
    ];
    const { runId } = await original(replica, { lookup: 'object' });
    fakes.lookups[0].object = { bucket: 'lake', key: 'ref/countries.csv', etag: '"2"', size: 4 };
    const seen: unknown[] = [];
    const load = fakes.onLoad;
    fakes.onLoad = (request, send, context) => {
      seen.push(request.run?.lookups[0].object?.etag);
      return load(request, send, context);
    };
    const { run } = await replay(replica, { runId });
    expect((await replicas.end(replica, run?.runId ?? '')).state).toBe('RUN_STATE_SUCCEEDED');
    expect(seen).toEqual(['"2"', '"2"', '"2"']);
    expect(fakes.preparedFor.map((request) => request.run?.lookups[0]?.object?.etag)).toEqual(['"1"', '"2"']);
  });

  it.each([
    ['fewer records than were planned', { ...MENDED, read: 6, loaded: 5 }],
    ['books that do not balance', { ...MENDED, loaded: 7 }],
  ])('does not succeed with %s', async (_, counts) => {
    const replica = await replicas.start({ maxAttempts: 1 });
    const { runId } = await original(replica);
    fakes.onLoad = (request, send) => fakes.commit(request, send, counts);
    const { run } = await replay(replica, { runId });
    expect(await replicas.end(replica, run?.runId ?? '')).toMatchObject({
      state: 'RUN_STATE_FAILED',
      failure: { reason: 'LEDGER_MISMATCH' },
    });
  });

  it('that failed is retried as any run', async () => {
    const replica = await replicas.start();
    mending();
    const { runId } = await original(replica);
    const mend = fakes.onLoad;
    fakes.onLoad = () => Promise.reject(new Error('broken'));
    const { run } = await replay(replica, { runId });
    expect((await replicas.end(replica, run?.runId ?? '')).state).toBe('RUN_STATE_FAILED');
    fakes.onLoad = mend;
    await unary(replica.client.retryRun.bind(replica.client), { runId: run?.runId });
    expect((await replicas.end(replica, run?.runId ?? '')).state).toBe('RUN_STATE_SUCCEEDED');
  });
});

describe('ReplayRejects is refused', () => {
  it('while the run goes on', async () => {
    const replica = await replicas.start();
    const go = gate();
    fakes.onLoad = async (request, send) => {
      await go.opened;
      await fakes.commit(request, send);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await expect(replay(replica, { runId })).rejects.toMatchObject({ reason: 'RUN_STATE_CONFLICT' });
    go.open();
    await replicas.end(replica, runId);
  });

  it('while its rejects are being replayed, and so is a retry of another replay', async () => {
    const replica = await replicas.start();
    const { runId } = await original(replica);
    fakes.onLoad = () => Promise.reject(new Error('broken'));
    const failed = await replay(replica, { runId });
    await replicas.end(replica, failed.run?.runId ?? '');
    const go = gate();
    fakes.onLoad = async (request, send) => {
      await go.opened;
      await fakes.commit(request, send, MENDED);
    };
    const active = await replay(replica, { runId });
    await expect(replay(replica, { runId })).rejects.toMatchObject({
      reason: 'RUN_STATE_CONFLICT',
      message: expect.stringContaining(active.run?.runId ?? 'no run') as string,
    });
    const again = unary(replica.client.retryRun.bind(replica.client), { runId: failed.run?.runId });
    await expect(again).rejects.toMatchObject({ reason: 'RUN_STATE_CONFLICT' });
    go.open();
    await replicas.end(replica, active.run?.runId ?? '');
  });

  it.each<[string, PipelineFacts, string]>([
    ['when the raw records were redacted', { raw: 'redact' }, 'rejects.raw: redact'],
    ['when no raw records were kept', { raw: 'none' }, 'rejects.raw: none'],
    ['when columns are masked', { mask: ['email', 'phone'] }, 'masks email, phone'],
  ])('%s', async (_, facts, message) => {
    const replica = await replicas.start();
    const { runId } = await original(replica, facts);
    await expect(replay(replica, { runId })).rejects.toMatchObject({
      reason: 'REPLAY_REFUSED',
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining('Trigger a new run') as string,
    });
  });

  it('when the newest version loads another table', async () => {
    const replica = await replicas.start();
    const { runId, pipeline } = await original(replica);
    await apply(replica, pipeline, { table: 'orders_2' });
    await expect(replay(replica, { runId })).rejects.toMatchObject({
      reason: 'REPLAY_REFUSED',
      message: expect.stringContaining('loads public.orders_2') as string,
    });
  });

  it('when the run has published nothing', async () => {
    const replica = await replicas.start();
    fakes.onPublish = async (_, send) =>
      void (await send({ refused: { reason: 'CHECK_FAILED', message: 'no' } }));
    const { runId } = await original(replica, { publish: 'run' });
    await expect(replay(replica, { runId })).rejects.toMatchObject({
      reason: 'REPLAY_REFUSED',
      message: expect.stringContaining('published nothing') as string,
    });
  });

  it('when nothing is in quarantine', async () => {
    const replica = await replicas.start();
    fakes.onLoad = (request, send) => fakes.commit(request, send, { ...COUNTS, loaded: 97, rejected: 0 });
    const { runId } = await original(replica);
    await expect(replay(replica, { runId })).rejects.toMatchObject({ reason: 'REPLAY_REFUSED' });
  });

  it.each([
    ['an unknown run', { runId: '00000000-0000-4000-8000-000000000000' }, 'RUN_NOT_FOUND'],
    ['no run', { runId: 'x' }, 'RUN_NOT_FOUND'],
    ['a rule with a NUL', { rule: 'a\0' }, 'INVALID_REQUEST'],
    ['a key that is too long', { idempotencyKey: 'k'.repeat(201) }, 'INVALID_REQUEST'],
  ])('for %s', async (_, request, reason) => {
    const replica = await replicas.start();
    const { runId } = await original(replica);
    await expect(replay(replica, { runId, ...request })).rejects.toMatchObject({ reason });
  });
});

describe('ReplayRejects', () => {
  const PARTITION = [{ column: 'order_date', value: { kind: 'run_date' } }] as const;
  it.each<[string, PipelineFacts['target'], string, string | undefined]>([
    ['an upsert of a later date', { mode: 'upsert' }, '2026-02-04', 'OUT_OF_ORDER'],
    [
      'an upsert of the same date, whose rows the loader compares',
      { mode: 'upsert' },
      '2026-02-03',
      undefined,
    ],
    ['an upsert whose versions tell', { mode: 'upsert', version: 'order_id' }, '2026-02-04', undefined],
    ['a sync of the same date', { mode: 'sync' }, '2026-02-03', 'OUT_OF_ORDER'],
    ['a sync of an earlier date', { mode: 'sync' }, '2026-02-02', undefined],
    ['a replacement, whatever its date', { mode: 'replace' }, '2026-02-01', 'OUT_OF_ORDER'],
    ['a replacement of its date', { mode: 'replace', partition: PARTITION }, '2026-02-03', 'OUT_OF_ORDER'],
    ['one of another date', { mode: 'replace', partition: PARTITION }, '2026-02-04', undefined],
    ['history, which finds its place', { mode: 'history' }, '2026-02-04', undefined],
  ])('keeps out old records: after %s', async (_, target, logicalDate, reason) => {
    const replica = await replicas.start();
    const { runId, pipeline } = await original(replica, { target });
    const later = await replicas.trigger(replica, { pipeline, logicalDate });
    await replicas.end(replica, later.runId);
    const call = replay(replica, { runId });
    if (reason) await expect(call).rejects.toMatchObject({ reason, where: { run: later.runId } });
    else await replicas.end(replica, (await call).run?.runId ?? '');
  });
});
