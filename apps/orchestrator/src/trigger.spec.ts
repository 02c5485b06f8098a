import {
  type ListRunsResponse__Output,
  type TriggerRunRequest,
  type TriggerRunResponse__Output,
  unary,
} from '@sluice/proto';
import { Replicas, type Replica } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const trigger = ({ client }: Replica, request: TriggerRunRequest): Promise<TriggerRunResponse__Output> =>
  unary<TriggerRunRequest, TriggerRunResponse__Output>(client.triggerRun.bind(client), request);

describe('TriggerRun', () => {
  it('makes one run of a hundred identical requests at two replicas at once', async () => {
    const [a, b] = await Promise.all([replicas.start(), replicas.start()]);
    const pipeline = await replicas.apply(a);
    const request = { pipeline, idempotencyKey: 'night of 2026-11-22', params: { a: '1', b: '2' } };
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => trigger(i % 2 ? a : b, request)));
    expect(new Set(answers.map(({ run }) => run?.runId)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    await replicas.end(a, answers[0].run?.runId ?? '');
    expect(replicas.fakes.loads).toHaveLength(3);
    const again = await trigger(a, { ...request, params: { b: '2', a: '1' } }); // order means nothing
    expect(again).toMatchObject({ created: false, run: { state: 'RUN_STATE_SUCCEEDED' } });
  });

  it('makes a new run of the newest version every time without a key', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const first = await replicas.trigger(replica, { pipeline });
    await replicas.apply(replica, { name: pipeline, description: 'another' });
    const second = await replicas.trigger(replica, { pipeline });
    expect([first.pipelineVersion, second.pipelineVersion]).toEqual([1, 2]);
    expect(second.logicalDate).toBe(new Date(second.createdAtMs).toISOString().slice(0, 10));
  });

  it('keeps keys of different pipelines apart', async () => {
    const replica = await replicas.start();
    const [a, b] = [await replicas.apply(replica), await replicas.apply(replica)];
    const answers = [
      await trigger(replica, { pipeline: a, idempotencyKey: 'k' }),
      await trigger(replica, { pipeline: b, idempotencyKey: 'k' }),
    ];
    expect(answers.map(({ created }) => created)).toEqual([true, true]);
  });

  it.each<[string, TriggerRunRequest]>([
    ['other params', { params: { a: '2' } }],
    ['params more', { params: { a: '1', b: '' } }],
    ['another logical date', { params: { a: '1' }, logicalDate: '2026-01-01' }],
  ])('refuses the same key with %s', async (_, other) => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    const { run } = await trigger(replica, { pipeline, idempotencyKey: 'k', params: { a: '1' } });
    await expect(trigger(replica, { pipeline, idempotencyKey: 'k', ...other })).rejects.toMatchObject({
      reason: 'IDEMPOTENCY_CONFLICT',
      where: { run: run?.runId },
    });
  });

  it.each([
    ['nope', '"nope"'],
    ['no\0pe', '"no\\u0000pe"'],
  ])('of a pipeline that nobody applied (%j) says what to do', async (pipeline, shown) => {
    const replica = await replicas.start();
    await expect(trigger(replica, { pipeline })).rejects.toMatchObject({
      reason: 'PIPELINE_NOT_FOUND',
      message: `There is no pipeline ${shown}.`,
      hint: expect.stringContaining('Apply') as string,
      service: 'orchestrator',
    });
  });
});

describe('ListRuns', () => {
  it('pages newest first without gaps, while runs are added', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const [wanted, other] = [await replicas.apply(replica), await replicas.apply(replica)];
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      ids.unshift((await replicas.trigger(replica, { pipeline: wanted })).runId);
      await replicas.trigger(replica, { pipeline: other });
    }
    const seen: string[] = [];
    for (let pageToken = ''; ;) {
      const page = await unary<object, ListRunsResponse__Output>(client.listRuns.bind(client), {
        pipeline: wanted,
        pageSize: 2,
        pageToken,
      });
      seen.push(...page.runs.map((run) => run.runId));
      if (!(pageToken = page.nextPageToken)) break;
      await replicas.trigger(replica, { pipeline: wanted });
    }
    expect(seen).toEqual(ids);
  });

  it.each([
    ['a page size below 0', { pageSize: -1 }],
    ['a page size above 1000', { pageSize: 1001 }],
    ['a made-up token', { pageToken: 'abc' }],
    ['a token of another list', { pageToken: Buffer.from('orders').toString('base64url') }],
  ])('refuses %s', async (_, request) => {
    const { client } = await replicas.start();
    await expect(unary(client.listRuns.bind(client), request)).rejects.toMatchObject({
      reason: 'INVALID_REQUEST',
    });
  });
});
