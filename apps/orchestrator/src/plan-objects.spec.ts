import { SOURCE_DEFAULTS } from '@sluice/config';
import { SluiceError, type CutEvent, type SeenState, type Split } from '@sluice/proto';
import { COUNTS, split } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

interface PlannedSplit {
  readonly ordinal: number;
  readonly objects: number;
  readonly ofObject: number;
  readonly state: string;
}

const plannedSplits = (runId: string): Promise<PlannedSplit[]> =>
  replicas.query(
    `SELECT ordinal, jsonb_array_length(parts) AS objects, object_splits AS "ofObject", state
     FROM sluice_orchestrator.splits WHERE run_id = $1 ORDER BY ordinal`,
    [runId],
  );

/** Splits over objects of these sizes, in the order of their keys. */
const objects = (...sizes: number[]): Split[] => sizes.map((size, i) => split(i, size));
const keyOf = (planned: Split, part = 0): string => planned.parts?.[part].object?.key ?? '';

/** Ranges that tile the object of a split, but for what `edit` does to them. */
function ranges(
  whole: Split | null | undefined,
  ends: readonly number[],
  edit = (r: Split[]): Split[] => r,
): CutEvent[] {
  const part = whole?.parts?.[0];
  const splits = ends.map((end, i) => ({
    splitId: `${whole?.splitId}-${i}`,
    ordinal: i,
    parts: [{ ...part, start: ends[i - 1] ?? 0, end, firstRecord: 1 + 10 * i, headEnd: i === 0 ? 0 : 20 }],
  }));
  return [
    ...edit(splits).map((one) => ({ split: one })),
    { progress: { bytes: 5 } },
    { trailer: { splits: ends.length, records: 100, bytes: ends.at(-1) } },
  ];
}

describe('the objects of a plan', () => {
  it('share splits when they are small, once there are splits enough', async () => {
    const replica = await replicas.start();
    const source = { pack: { objectBytes: 1_000, bytes: 3_500, objects: 5 } };
    const pipeline = await replicas.apply(replica, { source });
    fakes.splits = objects(
      ...Array.from({ length: 64 }, () => 10),
      ...[900, 900, 900, 900, 900], // more than 3,500 bytes together
      ...[1_001], // too large to share
      ...[1, 1, 1, 1, 1, 1, 1], // more than five
    );
    const { runId } = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_SUCCEEDED', splitsTotal: 69, objectsTotal: 77 });
    const planned = await plannedSplits(runId);
    expect(planned.slice(64).map(({ ordinal, objects: n }) => [ordinal, n])).toEqual([
      [64, 3],
      [67, 2],
      [69, 1],
      [70, 5],
      [75, 2],
    ]);
  });

  it('are not packed where the pipeline does not want it', async () => {
    const replica = await replicas.start();
    const source = { pack: { objectBytes: 0, bytes: 0, objects: 1 } };
    const pipeline = await replicas.apply(replica, { source });
    fakes.splits = objects(...Array.from({ length: 70 }, (_, i) => i % 2));
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 70,
    });
  });

  it('are cut when they are large, in their place', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { source: { splitBytes: 100 } });
    fakes.splits = objects(100, 250, 5, 301);
    fakes.onCut = async ({ split: whole }, send) => {
      const cuttable = keyOf(whole ?? {}) === keyOf(fakes.splits[1]);
      for (const event of ranges(whole, cuttable ? [90, 180, 250] : [301])) await send(event);
    };
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 6,
    });
    expect((await plannedSplits(runId)).map(({ ordinal, ofObject }) => [ordinal, ofObject])).toEqual([
      [0, 1],
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 1],
      [5, 1],
    ]);
  });

  it.each<[string, (splits: Split[]) => Split[], string]>([
    ['lacks a range', (splits) => splits.slice(1), 'gave 2 splits, and its trailer says 3'],
    [
      'leaves a gap',
      ([a, b, c]) => [a, b, { ...c, parts: [{ ...c.parts?.[0], start: 190 }] }],
      'does not cover',
    ],
  ])('are not loaded when a cut %s (I4, I7)', async (_, edit, message) => {
    const replica = await replicas.start({ maxAttempts: 1 });
    const pipeline = await replicas.apply(replica, { source: { splitBytes: 100 } });
    fakes.splits = objects(250);
    fakes.onCut = async ({ split: whole }, send) => {
      for (const event of ranges(whole, [90, 180, 250], edit)) await send(event);
    };
    const { runId } = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'STREAM_INCOMPLETE' } });
    expect(ended.failure?.message).toContain(message);
    expect(fakes.loads).toEqual([]);
  });
});

describe('select: new', () => {
  const seenAs =
    (...states: SeenState[]) =>
    ({ objects: asked }: { readonly objects: readonly unknown[] }) =>
      asked.map((_, i) => ({ state: states[i % states.length], runId: 'the-other' }));

  it('leaves out what the ledger has, and asks in batches', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { source: { select: 'new' } });
    fakes.splits = objects(...Array.from({ length: 1_100 }, () => 10));
    const asked: number[] = [];
    fakes.onSeen = (request) => {
      asked.push(request.objects.length);
      return seenAs('SEEN_STATE_NEW', 'SEEN_STATE_LOADED')(request);
    };
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      objectsTotal: 550,
      objectsSkipped: 550,
      bytesTotal: 5_500,
    });
    expect(asked).toEqual([500, 500, 100]);
  });

  it.each([
    ['reload', 'RUN_STATE_SUCCEEDED', 2, ''],
    ['ignore', 'RUN_STATE_SUCCEEDED', 1, ''],
    ['fail', 'RUN_STATE_FAILED', 0, 'SOURCE_CHANGED'],
  ] as const)(
    'with on_change: %s for an object of which another version was loaded',
    async (onChange, state, n, reason) => {
      const replica = await replicas.start();
      const pipeline = await replicas.apply(replica, { source: { select: 'new', onChange } });
      fakes.splits = objects(10, 20, 30);
      fakes.onSeen = seenAs('SEEN_STATE_NEW', 'SEEN_STATE_CHANGED', 'SEEN_STATE_LOADED');
      const { runId } = await replicas.trigger(replica, { pipeline });
      const ended = await replicas.end(replica, runId);
      expect(ended).toMatchObject({ state, objectsTotal: n });
      expect(ended.failure?.reason ?? '').toBe(reason);
      expect(fakes.loads).toHaveLength(n);
    },
  );

  it.each([
    ['succeed', 'split', 'RUN_STATE_SUCCEEDED', ''],
    ['succeed', 'run', 'RUN_STATE_SUCCEEDED', ''],
    ['fail', 'split', 'RUN_STATE_FAILED', 'NO_OBJECTS'],
  ] as const)('with nothing new and when_empty: %s, publish: %s', async (empty, publish, state, reason) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { publish, source: { select: 'new', empty } });
    fakes.onSeen = seenAs('SEEN_STATE_LOADED');
    const { runId } = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state, splitsTotal: 0 });
    expect(ended.failure?.reason ?? '').toBe(reason);
  });

  it('ends a run whose source is empty as well, where that may be', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { source: { empty: 'succeed' } });
    fakes.splits = [];
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({
      state: 'RUN_STATE_SUCCEEDED',
      splitsTotal: 0,
    });
  });
});

describe('a split of many objects', () => {
  it.each(['object', 'run'] as const)(
    'is taken apart when one of them cannot be loaded; the others are loaded (publish: %s)',
    async (publish) => {
      const replica = await replicas.start();
      const pipeline = await replicas.apply(replica, { publish, source: { pack: SOURCE_DEFAULTS.pack } });
      fakes.splits = objects(...Array.from({ length: 84 }, () => 10));
      const bad = keyOf(fakes.splits[70]);
      fakes.onLoad = async (request, send) => {
        if (request.split?.parts.some(({ object }) => object?.key === bad)) {
          throw new SluiceError('SOURCE_CHANGED', `${bad} is not the pinned one.`);
        }
        await fakes.commit(request, send, COUNTS);
      };
      const { runId } = await replicas.trigger(replica, { pipeline });
      const ended = await replicas.end(replica, runId);
      expect(ended).toMatchObject({
        state: 'RUN_STATE_FAILED',
        failure: { reason: 'SOURCE_CHANGED' },
        splitsTotal: 84,
        splitsCommitted: 83,
      });
      const planned = await plannedSplits(runId);
      expect(planned.map(({ ordinal }) => ordinal)).toEqual([...Array(84).keys()]);
      expect(planned.filter(({ state }) => state === 'failed')).toEqual([
        { ordinal: 70, objects: 1, ofObject: 1, state: 'failed' },
      ]);
    },
  );
});

describe('a split of many objects whose tries are used up', () => {
  it('fails as it is, so that an attempt that may still be under way cannot load an object twice', async () => {
    const replica = await replicas.start({ workTimeoutMs: 300 });
    const pipeline = await replicas.apply(replica);
    fakes.splits = objects(...Array.from({ length: 70 }, () => 10));
    fakes.onLoad = async (request, send) => {
      if ((request.split?.parts.length ?? 0) > 1) throw new SluiceError('DRAINING', 'not here');
      await fakes.commit(request, send, COUNTS);
    };
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect(await replicas.end(replica, runId)).toMatchObject({ state: 'RUN_STATE_FAILED', splitsTotal: 65 });
    const failed = (await plannedSplits(runId)).filter(({ state }) => state === 'failed');
    expect(failed.some(({ objects: n }) => n === 6)).toBe(true);
  });
});

describe('a source that is not ready', () => {
  const ready = { kind: 'marker', key: 'in/_SUCCESS', timeoutMs: 60_000 } as const;
  const notReady = (): never => {
    throw new SluiceError('NOT_READY', 's3://lake/in/_SUCCESS is not there yet.');
  };

  it('is waited for, however often it is looked for in vain', async () => {
    const replica = await replicas.start({ maxAttempts: 1, workTimeoutMs: 1 });
    const pipeline = await replicas.apply(replica, { source: { ready } });
    let plans = 0;
    fakes.onPlan = async (request, send) => ((plans += 1) <= 4 ? notReady() : fakes.plan(request, send));
    const { runId } = await replicas.trigger(replica, { pipeline });
    const events = await replicas.watch(
      replica,
      runId,
      ({ run }) => run?.state !== 'RUN_STATE_PLANNING' && plans > 4,
    );
    expect(plans).toBe(5);
    expect(events.some(({ run }) => run?.retrying?.reason === 'NOT_READY')).toBe(true);
  });

  it('fails the run when its time is over, saying what was waited for', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { source: { ready: { ...ready, timeoutMs: 200 } } });
    fakes.onPlan = async () => notReady();
    const { runId } = await replicas.trigger(replica, { pipeline });
    const ended = await replicas.end(replica, runId);
    expect(ended).toMatchObject({ state: 'RUN_STATE_FAILED', failure: { reason: 'NOT_READY' } });
    expect(ended.failure?.message).toContain('s3://lake/in/_SUCCESS is not there yet');
  });
});
