import type { ResolvedSchedule } from '@sluice/config';
import {
  type ListAuditResponse__Output,
  type ListPipelinesResponse__Output,
  type Pipeline__Output,
  unary,
} from '@sluice/proto';
import { split } from './testing/fake-services.fixture.js';
import { pipelineFile } from './testing/pipeline.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const schedule = (given: Partial<ResolvedSchedule> = {}): { schedule: ResolvedSchedule } => ({
  schedule: {
    cron: '0 6 * * *',
    timezone: 'UTC',
    logicalDate: 'same',
    catchUp: 'all',
    jitterMs: 0,
    ...given,
  },
});

const pipelineOf = ({ client }: Replica, name: string): Promise<Pipeline__Output> =>
  unary<object, Pipeline__Output>(client.getPipeline.bind(client), { name });

const pause = ({ client }: Replica, name: string): Promise<Pipeline__Output> =>
  unary<object, Pipeline__Output>(client.pausePipeline.bind(client), { name });

const resume = ({ client }: Replica, name: string): Promise<Pipeline__Output> =>
  unary<object, Pipeline__Output>(client.resumePipeline.bind(client), { name });

/** As if no orchestrator had run since: the schedule's next time is the one so many days ago. */
async function missed(pipeline: string, days: number): Promise<void> {
  await replicas.query(
    `UPDATE sluice_orchestrator.schedules SET next_at = at, fire_at = at, logical_date = at::date, slot = 0
     FROM (SELECT date_trunc('day', now(), 'UTC') - make_interval(days => $2 + 1) + interval '6 hours' AS at) AS t
     WHERE pipeline = $1`,
    [pipeline, days],
  );
  await replicas.query(`SELECT pg_notify('sluice_orchestrator', 'due:' || $1)`, [pipeline]);
}

const caughtUp = (pipeline: string): Promise<object[]> =>
  replicas.until(`SELECT FROM sluice_orchestrator.schedules WHERE pipeline = $1 AND fire_at > now()`, [
    pipeline,
  ]);

async function datesOf(pipeline: string): Promise<string[]> {
  const rows = await replicas.query<{ date: string }>(
    `SELECT logical_date::text AS date FROM sluice_orchestrator.runs WHERE pipeline = $1 AND trigger = 'schedule'
     ORDER BY seq`,
    [pipeline],
  );
  return rows.map(({ date }) => date);
}

/** So many days ago, at the last time that `0 6 * * *` fired. */
function daysAgo(days: number): string {
  const last = Date.now() - 6 * HOUR_MS;
  return new Date(last - days * DAY_MS).toISOString().slice(0, 10);
}

beforeEach(() => {
  replicas.fakes.splits = [split(0)];
});

describe('a schedule', () => {
  it('makes exactly one run for each of a hundred dates, with four replicas, lost connections and a crash', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => replicas.start()));
    const pipeline = await replicas.apply(four[0], { running: schedule() });
    await missed(pipeline, 99);
    for (const made of [20, 50, 80]) {
      await replicas.until(`SELECT FROM sluice_orchestrator.runs WHERE pipeline = $1 HAVING count(*) >= $2`, [
        pipeline,
        made,
      ]);
      if (made === 50) await replicas.crash(four[3]);
      // In the middle of whatever their transactions are at.
      await replicas.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'sluice orchestrator' AND random() < 0.5`,
      );
    }
    await caughtUp(pipeline);
    const dates = await datesOf(pipeline);
    expect(dates).toHaveLength(new Set(dates).size);
    expect([...dates].sort()).toEqual(dates); // in the order of their times
    expect(dates.length).toBeGreaterThanOrEqual(100);
    expect(dates.length).toBeLessThanOrEqual(101); // whether today's time has been
    expect(dates.at(-1)).toBe(daysAgo(0));
  });

  it.each<[ResolvedSchedule['catchUp'], () => string[]]>([
    ['all', () => [daysAgo(3), daysAgo(2), daysAgo(1), daysAgo(0)]],
    ['latest', () => [daysAgo(0)]],
    ['skip', () => []],
  ])('with catch_up: %s makes up for what was missed', async (catchUp, expected) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: schedule({ catchUp }) });
    const offset = daysAgo(0) === new Date().toISOString().slice(0, 10) ? 2 : 3; // missed() counts from today
    await missed(pipeline, offset);
    await caughtUp(pipeline);
    expect(await datesOf(pipeline)).toEqual(expected());
  });

  it('waits while its pipeline is paused, and catches up when it is resumed', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: schedule({ catchUp: 'latest' }) });
    const before = await pipelineOf(replica, pipeline);
    expect(before).toMatchObject({ paused: false, schedule: '0 6 * * * UTC' });
    expect(before.nextRunAtMs).toBeGreaterThan(Date.now());
    expect(await pause(replica, pipeline)).toMatchObject({ paused: true, nextRunAtMs: 0 });
    await missed(pipeline, 3);
    const other = await replicas.apply(replica, { running: schedule() });
    await missed(other, 1);
    await caughtUp(other); // the paused one was due first
    expect(await datesOf(pipeline)).toEqual([]);
    await resume(replica, pipeline);
    await caughtUp(pipeline);
    expect(await datesOf(pipeline)).toEqual([daysAgo(0)]);
  });

  it('does not run a date again when it is moved to a later time of the day', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: schedule() });
    await missed(pipeline, 2);
    await caughtUp(pipeline);
    const before = await datesOf(pipeline);
    expect(before.length).toBeGreaterThanOrEqual(3);
    await replicas.query(`DELETE FROM sluice_orchestrator.schedules`);
    await replicas.apply(replica, { name: pipeline, running: schedule({ cron: '30 6 * * *' }) });
    await missed(pipeline, 2);
    await caughtUp(pipeline);
    expect(await datesOf(pipeline)).toEqual(before); // half past six fires on no other date
  });

  it('keeps what is due when the pipeline is applied again, and begins anew when its times are others', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: schedule() });
    await pause(replica, pipeline);
    await missed(pipeline, 3);
    const due = `SELECT next_at < now() AS due FROM sluice_orchestrator.schedules WHERE pipeline = $1`;
    await replicas.apply(replica, {
      name: pipeline,
      description: 'another',
      running: schedule({ jitterMs: 1 }),
    });
    expect(await replicas.query(due, [pipeline])).toEqual([{ due: true }]);
    await replicas.apply(replica, { name: pipeline, running: schedule({ cron: '0 7 * * *' }) });
    expect(await replicas.query(due, [pipeline])).toEqual([{ due: false }]);
    await replicas.apply(replica, { name: pipeline });
    expect(await replicas.query(due, [pipeline])).toEqual([]);
  });

  it('goes on where a run is refused, and the audit trail says why', async () => {
    const replica = await replicas.start();
    const params = [{ name: 'region', type: 'text' }];
    const pipeline = await replicas.apply(replica, {
      running: { ...schedule({ catchUp: 'latest' }), params },
    });
    await missed(pipeline, 1);
    await caughtUp(pipeline);
    expect(await datesOf(pipeline)).toEqual([]);
    const { client } = replica;
    const { entries } = await unary<object, ListAuditResponse__Output>(client.listAudit.bind(client), {
      pipeline,
    });
    expect(entries[0]).toMatchObject({ actor: 'sluice', action: 'RunRefused' });
    expect(JSON.parse(entries[0].detailsJson)).toMatchObject({
      trigger: 'schedule',
      reason: 'INVALID_REQUEST',
      message: expect.stringContaining('region') as string,
    });
  });

  it('is gone with its pipeline, and comes back with it', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const pipeline = await replicas.apply(replica, { running: schedule() });
    await pause(replica, pipeline);
    await unary(client.deletePipeline.bind(client), { name: pipeline });
    const list = (): Promise<ListPipelinesResponse__Output> =>
      unary<object, ListPipelinesResponse__Output>(client.listPipelines.bind(client), { pageSize: 1_000 });
    expect((await list()).pipelines.map(({ name }) => name)).not.toContain(pipeline);
    expect(await pipelineOf(replica, pipeline)).toMatchObject({
      deleted: true,
      nextRunAtMs: 0,
      schedule: '',
    });
    for (const call of [replicas.trigger(replica, { pipeline }), pause(replica, pipeline)]) {
      await expect(call).rejects.toMatchObject({ reason: 'PIPELINE_NOT_FOUND' });
    }
    await unary(client.applyPipeline.bind(client), {
      yaml: pipelineFile({ name: pipeline, running: schedule() }),
    });
    const back = await pipelineOf(replica, pipeline);
    expect(back).toMatchObject({ deleted: false, paused: false, version: 1 });
    expect(back.nextRunAtMs).toBeGreaterThan(Date.now());
  });
});
