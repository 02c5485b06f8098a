import { type ApplyPipelineResponse__Output, type RunEvent__Output, unary } from '@sluice/proto';
import { split } from './testing/fake-services.fixture.js';
import { pipelineFile, type PipelineFacts } from './testing/pipeline.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);

const apply = (
  { client }: Replica,
  facts: PipelineFacts,
  dryRun = false,
): Promise<ApplyPipelineResponse__Output> =>
  unary<object, ApplyPipelineResponse__Output>(client.applyPipeline.bind(client), {
    yaml: pipelineFile(facts),
    dryRun,
  });

const DATE = '2026-11-22';

async function succeed(
  replica: Replica,
  pipeline: string,
  logicalDate = DATE,
): Promise<RunEvent__Output['run']> {
  const run = await replicas.trigger(replica, { pipeline, logicalDate });
  const ended = await replicas.end(replica, run.runId);
  expect(ended.state).toBe('RUN_STATE_SUCCEEDED');
  return ended;
}

/** Until nothing is left to be done about runs that have ended. */
const handled = (): Promise<object[]> =>
  replicas.until(`SELECT FROM sluice_orchestrator.run_endings HAVING count(*) = 0`);

const runsOf = (pipeline: string): Promise<{ by: string; date: string }[]> =>
  replicas.query(
    `SELECT triggered_by AS by, logical_date::text AS date FROM sluice_orchestrator.runs WHERE pipeline = $1 ORDER BY 2`,
    [pipeline],
  );

beforeEach(() => {
  replicas.fakes.splits = [split(0)];
});

describe('a pipeline after others', () => {
  it('runs once they all have succeeded for a date, exactly once though they end together at four replicas', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => replicas.start()));
    const upstreams = await Promise.all(four.map((replica) => replicas.apply(replica)));
    const pipeline = await replicas.apply(four[0], { running: { after: upstreams } });
    const dates = Array.from({ length: 5 }, (_, i) => `2026-11-${10 + i}`);
    const all = dates.flatMap((date) => upstreams.map((upstream, i) => succeed(four[i], upstream, date)));
    await Promise.all(all);
    await handled();
    const runs = await runsOf(pipeline);
    expect(runs.map(({ date }) => date)).toEqual(dates);
    expect(upstreams.map((name) => `after:${name}`)).toEqual(
      expect.arrayContaining(runs.map(({ by }) => by)),
    );
  });

  it('does not run again when an upstream does, nor for part of them, nor after a failure', async () => {
    const replica = await replicas.start();
    const [a, b] = [await replicas.apply(replica), await replicas.apply(replica)];
    const pipeline = await replicas.apply(replica, { running: { after: [a, b] } });
    await succeed(replica, a);
    await handled();
    expect(await runsOf(pipeline)).toEqual([]);
    const onPlan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = async () => undefined;
    const failed = await replicas.trigger(replica, { pipeline: b, logicalDate: DATE });
    expect((await replicas.end(replica, failed.runId)).state).toBe('RUN_STATE_FAILED');
    replicas.fakes.onPlan = onPlan;
    await handled();
    expect(await runsOf(pipeline)).toEqual([]);
    await succeed(replica, b);
    await handled();
    expect(await runsOf(pipeline)).toEqual([{ by: `after:${b}`, date: DATE }]);
    await succeed(replica, a);
    await handled();
    expect(await runsOf(pipeline)).toHaveLength(1);
  });

  it('runs though the replica died that saw the end of its upstream', async () => {
    const first = await replicas.start();
    const upstream = await replicas.apply(first);
    const pipeline = await replicas.apply(first, { running: { after: [upstream] } });
    // Held up: what a crash between the two transactions leaves.
    await replicas.query(
      `ALTER TABLE sluice_orchestrator.automatic_runs ADD CHECK (kind <> 'after') NOT VALID`,
    );
    await succeed(first, upstream);
    await replicas.crash(first);
    await replicas.query(
      `ALTER TABLE sluice_orchestrator.automatic_runs DROP CONSTRAINT automatic_runs_kind_check1`,
    );
    await replicas.start();
    await handled();
    expect(await runsOf(pipeline)).toHaveLength(1);
  });

  it('makes up for what its upstreams finished while it was paused', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const upstream = await replicas.apply(replica);
    const pipeline = await replicas.apply(replica, { running: { after: [upstream] } });
    await unary(client.pausePipeline.bind(client), { name: pipeline });
    await succeed(replica, upstream, '2026-11-20');
    await succeed(replica, upstream, '2026-11-21');
    await handled();
    expect(await runsOf(pipeline)).toEqual([]);
    await unary(client.resumePipeline.bind(client), { name: pipeline });
    expect((await runsOf(pipeline)).map(({ date }) => date)).toEqual(['2026-11-20', '2026-11-21']);
  });

  it('does not begin for what ended before it was applied, when another one is resumed', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const upstream = await replicas.apply(replica);
    const paused = await replicas.apply(replica, { running: { after: [upstream] } });
    await unary(client.pausePipeline.bind(client), { name: paused });
    await succeed(replica, upstream);
    await handled();
    const later = await replicas.apply(replica, { running: { after: [upstream] } });
    await unary(client.resumePipeline.bind(client), { name: paused });
    expect(await runsOf(paused)).toHaveLength(1);
    expect(await runsOf(later)).toEqual([]);
  });

  it('may not close a circle, which is named', async () => {
    const replica = await replicas.start();
    const [a, b, c] = ['circle_a', 'circle_b', 'circle_c'];
    await apply(replica, { name: a, running: { after: [c] } });
    await apply(replica, { name: b, running: { after: [a] } });
    for (const dryRun of [true, false]) {
      const { diagnostics, pipeline } = await apply(replica, { name: c, running: { after: [b] } }, dryRun);
      expect(pipeline).toBeNull();
      expect(diagnostics).toMatchObject([
        {
          severity: 'SEVERITY_ERROR',
          path: 'after',
          message: expect.stringContaining('circle_c after circle_b after circle_a after circle_c') as string,
        },
      ]);
    }
  });

  it('may come after one that is not there yet, with a warning', async () => {
    const replica = await replicas.start();
    const { diagnostics, pipeline } = await apply(replica, {
      name: 'early',
      running: { after: ['not_yet'] },
    });
    expect(pipeline?.name).toBe('early');
    expect(diagnostics).toMatchObject([
      { severity: 'SEVERITY_WARN', message: expect.stringContaining('not_yet') as string },
    ]);
  });
});
