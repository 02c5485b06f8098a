import {
  type BackfillRequest,
  type BackfillState__Output,
  type ListAuditResponse__Output,
  type TriggerRunResponse__Output,
  unary,
} from '@sluice/proto';
import type { ResolvedPipeline } from '@sluice/config';
import { gate, split } from './testing/fake-services.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);

const backfill = ({ client }: Replica, request: BackfillRequest): Promise<BackfillState__Output> =>
  unary<object, BackfillState__Output>(client.backfill.bind(client), request);

const stateOf = ({ client }: Replica, backfillId: string): Promise<BackfillState__Output> =>
  unary<object, BackfillState__Output>(client.getBackfill.bind(client), { backfillId });

const ended = (backfillId: string, dates: number): Promise<object[]> =>
  replicas.until(
    `SELECT FROM sluice_orchestrator.runs WHERE backfill_id = $1 AND ended_at IS NOT NULL HAVING count(*) = $2`,
    [backfillId, dates],
  );

const datesOf = async (backfillId: string): Promise<string[]> =>
  (
    await replicas.query<{ date: string }>(
      `SELECT logical_date::text AS date FROM sluice_orchestrator.runs WHERE backfill_id = $1 ORDER BY seq`,
      [backfillId],
    )
  ).map(({ date }) => date);

const upsert = (version?: string): Partial<ResolvedPipeline['target']> => ({
  mode: 'upsert',
  publish: 'run',
  key: ['order_id'],
  ...(version === undefined ? {} : { version }),
});

beforeEach(() => {
  replicas.fakes.splits = [split(0)];
});

describe('a backfill', () => {
  it('has never more runs than asked for, with four replicas that hammer it, and makes each date once', async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => replicas.start()));
    const pipeline = await replicas.apply(four[0]);
    // Sampled by the database itself, in the transaction of each new run.
    await replicas.query(`
      CREATE TABLE most (active int);
      CREATE FUNCTION sample() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO most SELECT count(*) FROM sluice_orchestrator.runs
          WHERE backfill_id = NEW.backfill_id AND ended_at IS NULL;
        RETURN NULL; END $$;
      CREATE TRIGGER sample AFTER INSERT ON sluice_orchestrator.runs FOR EACH ROW EXECUTE FUNCTION sample()`);
    try {
      const { backfillId } = await backfill(four[0], {
        pipeline,
        from: '2026-01-01',
        to: '2026-01-24',
        parallelism: 3,
      });
      await replicas.until(
        `SELECT FROM sluice_orchestrator.runs WHERE ended_at IS NOT NULL HAVING count(*) >= 8`,
      );
      await replicas.crash(four[3]);
      await ended(backfillId, 24);
      expect(new Set(await datesOf(backfillId)).size).toBe(24);
      expect(await replicas.query(`SELECT max(active) AS most FROM most`)).toEqual([{ most: 3 }]);
      const state = await stateOf(four[1], backfillId);
      expect(state).toMatchObject({ total: 24, waiting: 0, active: 0, succeeded: 24, failed: 0 });
      expect(state.runIds).toHaveLength(24);
    } finally {
      await replicas.query(
        `DROP TRIGGER sample ON sluice_orchestrator.runs; DROP FUNCTION sample; DROP TABLE most`,
      );
    }
  });

  it('is one, however often it is asked for under one key', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const request = { pipeline, from: '2026-01-01', to: '2026-01-03', idempotencyKey: 'k', params: {} };
    const answers = await Promise.all(Array.from({ length: 20 }, () => backfill(replica, request)));
    expect(new Set(answers.map(({ backfillId }) => backfillId)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    await expect(backfill(replica, { ...request, to: '2026-01-04' })).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_CONFLICT',
    });
    await ended(answers[0].backfillId, 3);
  });

  it.each<[string, BackfillRequest, string[]]>([
    ['forwards', {}, ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23']],
    ['backwards', { backwards: true }, ['2026-11-23', '2026-11-22', '2026-11-21', '2026-11-20']],
    ['on the dates of the schedule alone', { scheduledDates: true }, ['2026-11-20', '2026-11-23']],
  ])('runs its dates %s', async (_, request, dates) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, {
      running: {
        schedule: {
          cron: '0 6 * * MON-FRI',
          timezone: 'UTC',
          logicalDate: 'same',
          catchUp: 'skip',
          jitterMs: 0,
        },
      },
    });
    const { backfillId } = await backfill(replica, {
      pipeline,
      from: '2026-11-20',
      to: '2026-11-23',
      ...request,
    });
    await ended(backfillId, dates.length);
    expect(await datesOf(backfillId)).toEqual(dates);
  });

  it('starts no more when it is cancelled, and cancels what goes on', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const began = gate();
    replicas.fakes.onLoad = async (_, __, { signal }) => {
      began.open();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    const { backfillId } = await backfill(replica, { pipeline, from: '2026-01-01', to: '2026-12-31' });
    await began.opened;
    const { client } = replica;
    await unary(client.cancelBackfill.bind(client), { backfillId });
    await ended(backfillId, 1);
    expect(await stateOf(replica, backfillId)).toMatchObject({
      total: 365,
      waiting: 0,
      active: 0,
      cancelled: 365,
    });
    const { entries } = await unary<object, ListAuditResponse__Output>(client.listAudit.bind(client), {
      pipeline,
    });
    expect(entries.map(({ action }) => action)).toEqual([
      'CancelRun',
      'CancelBackfill',
      'Backfill',
      'ApplyPipeline',
    ]);
  });

  it('goes on past a date that fails', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, {
      running: { params: [{ name: 'region', type: 'text' }] },
    });
    const plan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = async (request, send, context) => {
      expect(request.run?.params).toEqual({ region: 'eu' });
      if (request.run?.logicalDate !== '2026-01-02') return plan(request, send, context);
      await send({ split: split(0) }); // and no trailer
    };
    const { backfillId } = await backfill(replica, {
      pipeline,
      from: '2026-01-01',
      to: '2026-01-03',
      params: { region: 'eu' },
    });
    await ended(backfillId, 3);
    expect(await stateOf(replica, backfillId)).toMatchObject({ succeeded: 2, failed: 1, waiting: 0 });
  });

  it('of older dates is refused where rows of a later one could be overwritten', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { target: upsert() });
    const run = await replicas.trigger(replica, { pipeline, logicalDate: '2026-11-20' });
    expect((await replicas.end(replica, run.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    await expect(backfill(replica, { pipeline, from: '2026-11-19', to: '2026-11-21' })).rejects.toMatchObject(
      {
        reason: 'OUT_OF_ORDER',
        where: { run: run.runId },
      },
    );
    const { backfillId } = await backfill(replica, { pipeline, from: '2026-11-20', to: '2026-11-21' });
    await ended(backfillId, 2);
  });

  it('of older dates is welcome where a version column tells which rows are newer', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { target: upsert('order_id') });
    const { client } = replica;
    const { run } = await unary<object, TriggerRunResponse__Output>(client.triggerRun.bind(client), {
      pipeline,
      logicalDate: '2026-11-20',
    });
    await replicas.end(replica, run?.runId ?? '');
    const { backfillId } = await backfill(replica, {
      pipeline,
      from: '2026-11-01',
      to: '2026-11-02',
      parallelism: 2,
      backwards: true,
    });
    await ended(backfillId, 2);
  });

  it.each<[string, BackfillRequest, Partial<ResolvedPipeline['target']>, string]>([
    ['an unknown pipeline', { pipeline: 'nope' }, {}, 'PIPELINE_NOT_FOUND'],
    ['a day that there is not', { from: '2026-02-30' }, {}, 'INVALID_REQUEST'],
    ['a range that ends before it begins', { to: '2025-12-31' }, {}, 'INVALID_REQUEST'],
    ['more days than anyone wants', { to: '2100-01-01' }, {}, 'INVALID_REQUEST'],
    ['more runs at a time than there may be', { parallelism: 101 }, {}, 'INVALID_REQUEST'],
    ['a param whose name is none', { params: { 'a-b': '1' } }, {}, 'INVALID_REQUEST'],
    ['dates of a schedule that there is not', { scheduledDates: true }, {}, 'INVALID_REQUEST'],
    ['dates at a time that have to come in order', { parallelism: 2 }, upsert(), 'OUT_OF_ORDER'],
    ['dates backwards that have to come in order', { backwards: true }, upsert(), 'OUT_OF_ORDER'],
  ])('refuses %s', async (_, request, target, reason) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { target });
    const call = backfill(replica, { pipeline, from: '2026-01-01', to: '2026-01-03', ...request });
    await expect(call).rejects.toMatchObject({ reason, hint: expect.stringMatching(/\w/) as string });
  });

  it.each(['', 'nope', '00000000-0000-0000-0000-000000000000'])(
    'of the id %j is not found',
    async (backfillId) => {
      await expect(stateOf(await replicas.start(), backfillId)).rejects.toMatchObject({
        reason: 'BACKFILL_NOT_FOUND',
      });
    },
  );
});
