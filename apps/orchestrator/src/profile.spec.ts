import { type ColumnStatistics, type Profile__Output, unary } from '@sluice/proto';
import { DistinctSketch } from '@sluice/statistics';
import { gate, split } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const { fakes } = replicas;

const ROWS = 90;

/** Of one split: ninety numbers from here on, of which ten are null. */
function statistics(from: number): ColumnStatistics[] {
  const distinct = new DistinctSketch();
  const sample: string[] = [];
  for (let n = from; n < from + 80; n += 1) {
    distinct.add(Math.imul(n, 0x9e3779b1) >>> 0, Math.imul(n ^ 0x5bd1e995, 0x85ebca6b) >>> 0);
    sample.push(String(n));
  }
  const sum = sample.reduce((all, value) => all + Number(value), 0);
  return [
    {
      column: 'quantity',
      type: 'bigint',
      rows: ROWS,
      nulls: 10,
      min: String(from),
      max: String(from + 79),
      sum,
      summed: 80,
      distinct: Buffer.from(distinct.encode()),
      sample,
    },
  ];
}

function profile({ client }: Replica, runId: string): Promise<Profile__Output> {
  return unary<object, Profile__Output>(client.getProfile.bind(client), { runId });
}

/** Every split loads ninety rows with statistics of its own. */
function collecting(splits: number): void {
  fakes.splits = Array.from({ length: splits }, (_, i) => split(i));
  fakes.onLoad = (request, send) =>
    fakes.commit(request, send, undefined, statistics(Number(request.split?.ordinal) * 80));
}

async function stored(): Promise<unknown> {
  const [row] = await replicas.query(
    `SELECT (SELECT count(*)::int FROM sluice_orchestrator.split_statistics) AS parts,
       (SELECT splits FROM sluice_orchestrator.run_statistics) AS merged`,
  );
  return row;
}

describe('GetProfile', () => {
  it('shows the statistics of all loaded rows', async () => {
    const replica = await replicas.start();
    collecting(20);
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    const { columns, ...rest } = await profile(replica, runId);
    expect(rest).toEqual({ runId, pipeline, rowsLoaded: 1_800, rowsCovered: 1_800 });
    expect(columns).toMatchObject([
      {
        column: 'quantity',
        type: 'bigint',
        rows: 1_800,
        nulls: 200,
        min: '0',
        max: '1599',
        mean: 799.5,
      },
    ]);
    expect(columns[0].distinct).toBeGreaterThan(1_400);
    expect(columns[0].distinct).toBeLessThan(1_600.1);
    expect(columns[0].quantiles.find(({ at }) => at === 1)?.value).toBe('1599');
    expect(await stored()).toEqual({ parts: 0, merged: 20 });
  });

  it('keeps a few statistics of a run at a time, whoever asks for them', async () => {
    const replica = await replicas.start();
    collecting(40);
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    const [ended] = await Promise.all([
      replicas.end(replica, runId),
      ...Array.from({ length: 10 }, () => profile(replica, runId)),
    ]);
    expect(ended.state).toBe('RUN_STATE_SUCCEEDED');
    const { rowsCovered } = await profile(replica, runId);
    expect([rowsCovered, await stored()]).toEqual([3_600, { parts: 0, merged: 40 }]);
  });

  it('shows what there is of a run that goes on', async () => {
    const replica = await replicas.start();
    collecting(2);
    const load = fakes.onLoad;
    const go = gate();
    fakes.onLoad = async (request, send, context) => {
      if (request.split?.ordinal === 1) await go.opened;
      await load(request, send, context);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.watch(replica, runId, ({ run }) => run?.splitsCommitted === 1);
    expect(await profile(replica, runId)).toMatchObject({ rowsCovered: 90, columns: [{ max: '79' }] });
    go.open();
    await replicas.end(replica, runId);
    expect(await profile(replica, runId)).toMatchObject({ rowsCovered: 180, columns: [{ max: '159' }] });
  });

  it('says that it covers fewer rows where the reply to a commit was lost', async () => {
    const replica = await replicas.start();
    collecting(2);
    const load = fakes.onLoad;
    fakes.onLoad = async (request, send, context) => {
      if (request.split?.ordinal === 1 && request.attempt === 1) {
        await load(request, async () => true, context); // commits, and the stream breaks off
        throw new Error('connection reset');
      }
      await load(request, send, context);
    };
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    expect(await profile(replica, runId)).toMatchObject({ rowsLoaded: 180, rowsCovered: 90 });
  });

  it('counts no row twice when splits are staged again', async () => {
    const replica = await replicas.start();
    collecting(12); // more than are merged at once
    let publications = 0;
    fakes.onPublish = async (request, send) => {
      if ((publications += 1) === 1) fakes.target.staged.clear();
      await fakes.target.publish(request, send);
    };
    const pipeline = await replicas.apply(replica, { publish: 'run' });
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    expect(await profile(replica, runId)).toMatchObject({ rowsLoaded: 1_080, rowsCovered: 1_080 });
  });

  it('has no loaded rows of a run that was refused, but the statistics of what it staged', async () => {
    const replica = await replicas.start();
    collecting(2);
    fakes.onPublish = async (_, send) =>
      void (await send({ refused: { reason: 'CHECK_FAILED', message: 'too few' } }));
    const pipeline = await replicas.apply(replica, { publish: 'run' });
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    expect(await profile(replica, runId)).toMatchObject({ rowsLoaded: 0, rowsCovered: 180 });
  });

  it('has no columns for a run without statistics, and nothing for an unknown one', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    expect(await profile(replica, runId)).toMatchObject({ rowsLoaded: 270, rowsCovered: 0, columns: [] });
    const unknown = profile(replica, '00000000-0000-4000-8000-000000000000');
    await expect(unknown).rejects.toMatchObject({ reason: 'RUN_NOT_FOUND' });
  });
});
