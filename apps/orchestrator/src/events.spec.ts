import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type ApplyPipelineResponse__Output, type PlanRequest__Output, unary } from '@sluice/proto';
import { Queue, type SqsServer, startSqs } from '@sluice/testkit';
import { split } from './testing/fake-services.fixture.js';
import { pipelineFile } from './testing/pipeline.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();
let sqs: SqsServer;
let queues = 0;
const planned: { date: string; keys: string[] }[] = [];

beforeAll(async () => {
  sqs = await startSqs();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  process.env.AWS_ENDPOINT_URL_SQS = sqs.endpoint;
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_SQS;
  await sqs.stop();
});

beforeEach(() => {
  planned.length = 0;
  replicas.fakes.splits = [split(0)];
  const { onPlan } = replicas.fakes;
  replicas.fakes.onPlan = async (request: PlanRequest__Output, send, context) => {
    planned.push({
      date: request.run?.logicalDate ?? '',
      keys: request.objects.map(({ key, versionId, etag }) => `${key} ${versionId || etag}`),
    });
    return onPlan(request, send, context);
  };
});

const notification = (key: string, over: object = {}, event: object = {}): string =>
  JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventTime: '2026-11-22T10:00:00Z',
        eventName: 'ObjectCreated:Put',
        s3: { bucket: { name: 'lake' }, object: { key, size: 5, eTag: 'e', sequencer: '01', ...over } },
        ...event,
      },
    ],
  });

const newQueue = (options = {}) => sqs.createQueue(`events_${(queues += 1)}`, options);

/** Until the queue is empty and every object has a run. */
const settled = (pipeline: string, objects: number): Promise<object[]> =>
  replicas.until(
    `SELECT FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NOT NULL HAVING count(*) >= $2`,
    [pipeline, objects],
  );

const ended = (pipeline: string): Promise<object[]> =>
  replicas.until(
    `SELECT FROM sluice_orchestrator.runs WHERE pipeline = $1 HAVING count(*) FILTER (WHERE ended_at IS NULL) = 0 AND count(*) > 0`,
    [pipeline],
  );

describe('notifications of a queue', () => {
  it('start runs for their objects, each version once, however often they are delivered and whoever dies', async () => {
    const { url, queue } = newQueue();
    const three = await Promise.all([1, 2, 3].map(() => replicas.start()));
    const pipeline = await replicas.apply(three[0], { queue: url });
    sqs.addFault({ operation: 'ReceiveMessage', kind: 'twice', times: 10 });
    sqs.addFault({ operation: 'ReceiveMessage', kind: 'lost', times: 2 });
    sqs.addFault({ operation: 'DeleteMessageBatch', kind: 'error', times: 3 });
    sqs.addFault({ operation: 'DeleteMessageBatch', kind: 'lost', times: 2 });
    for (let i = 0; i < 120; i += 1) {
      const body = notification(`orders/${i}.csv`);
      queue.send(body);
      if (i % 3 === 0) queue.send(body); // S3 itself tells of some twice
      if (i === 60) {
        await settled(pipeline, 20);
        await replicas.crash(three[2]);
        queue.reveal();
      }
    }
    // what the dead one's poll or a lost reply took after that would stay hidden for as long as the test may last
    const revealing = setInterval(() => queue.reveal(), 100);
    await settled(pipeline, 120).finally(() => clearInterval(revealing));
    while (queue.size > 0) {
      queue.reveal();
      await queue.wait(50);
    }
    await ended(pipeline);
    const keys = planned.flatMap((plan) => plan.keys);
    expect(new Set(keys).size).toBe(120);
    const runs = await replicas.query<{ objects: number }>(
      `SELECT count(*)::int AS objects FROM sluice_orchestrator.event_objects WHERE pipeline = $1 GROUP BY run_id`,
      [pipeline],
    );
    expect(runs.reduce((sum, { objects }) => sum + objects, 0)).toBe(120);
    const made = await replicas.query(
      `SELECT FROM sluice_orchestrator.runs WHERE pipeline = $1 AND trigger = 'event'`,
      [pipeline],
    );
    expect(made).toHaveLength(runs.length); // none without objects
  });

  it('go to every pipeline whose key they match, and to no other', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start();
    const [a, b] = [
      await replicas.apply(replica, { queue: url }),
      await replicas.apply(replica, { queue: url, bucket: 'other' }),
    ];
    queue.send(notification('elsewhere/a.csv'));
    queue.send(notification('orders/a.csv', {}, { eventName: 'ObjectRemoved:Delete' }));
    queue.send(JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }));
    queue.send(notification('orders/b+c.csv', { versionId: 'v1' }));
    queue.send(notification('orders/b+c.csv', { versionId: 'v2' }));
    await settled(a, 2);
    await ended(a);
    expect(planned.flatMap(({ keys }) => keys).sort()).toEqual(['orders/b c.csv v1', 'orders/b c.csv v2']);
    expect(planned[0].date).toBe('2026-11-22');
    expect(await replicas.query(`SELECT FROM sluice_orchestrator.runs WHERE pipeline = $1`, [b])).toEqual([]);
    await queue.drained();
  });

  it('go to a pipeline that was applied while messages were waited for', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start();
    const a = await replicas.apply(replica, { queue: url });
    queue.send(notification('orders/a.csv'));
    await settled(a, 1);
    await queue.drained();
    const b = await replicas.apply(replica, { queue: url });
    queue.send(notification('orders/b.csv'));
    await settled(b, 1);
    await Promise.all([ended(a), ended(b)]);
  });

  it('that share a window share a run, and objects of another day have one of their own', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start({ eventWindowMs: 700 });
    const pipeline = await replicas.apply(replica, { queue: url });
    for (let i = 0; i < 30; i += 1) queue.send(notification(`orders/${i}.csv`));
    queue.send(notification('orders/next.csv', {}, { eventTime: '2026-11-23T00:00:01Z' }));
    await settled(pipeline, 31);
    await ended(pipeline);
    expect(planned.map(({ date, keys }) => [date, keys.length]).sort()).toEqual([
      ['2026-11-22', 30],
      ['2026-11-23', 1],
    ]);
  });

  it('wait while their pipeline is paused', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start();
    const { client } = replica;
    const pipeline = await replicas.apply(replica, { queue: url });
    await unary(client.pausePipeline.bind(client), { name: pipeline });
    queue.send(notification('orders/a.csv'));
    await replicas.until(`SELECT FROM sluice_orchestrator.event_objects WHERE pipeline = $1`, [pipeline]);
    await queue.drained(); // taken in all the same
    expect(await replicas.query(`SELECT FROM sluice_orchestrator.runs`)).toEqual([]);
    await unary(client.resumePipeline.bind(client), { name: pipeline });
    await settled(pipeline, 1);
    await ended(pipeline);
    expect(planned.map(({ keys }) => keys)).toEqual([['orders/a.csv "e"']]);
  });

  it('whose run is refused wait for it to be mended; that is told once, however often it is tried', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start();
    const params = [{ name: 'country', type: 'text' }]; // without a default
    const pipeline = await replicas.apply(replica, { queue: url, running: { params } });
    for (let i = 0; i < 5; i += 1) {
      queue.send(notification(`orders/${i}.csv`)); // each has it tried at once
      await replicas.until(
        `SELECT FROM sluice_orchestrator.event_objects WHERE pipeline = $1 HAVING count(*) > $2`,
        [pipeline, i],
      );
    }
    await replicas.log.until(({ level, fields }) => level === 'error' && fields.what === pipeline);
    await replicas.apply(replica, { name: pipeline, queue: url });
    await settled(pipeline, 5);
    await ended(pipeline);
    expect(replicas.log.lines.filter(({ fields }) => fields.what === pipeline)).toMatchObject([
      { level: 'error', fields: { kind: 'events', err: { reason: 'INVALID_REQUEST' } } },
      { level: 'info', fields: { kind: 'events', times: expect.any(Number) } },
    ]);
  });

  it('are dropped when their pipeline is applied without events, which is said before and told in the audit trail', async () => {
    const { url, queue } = newQueue();
    const replica = await replicas.start();
    const { client } = replica;
    const pipeline = await replicas.apply(replica, { queue: url });
    await unary(client.pausePipeline.bind(client), { name: pipeline });
    for (const key of ['orders/a.csv', 'orders/b.csv']) queue.send(notification(key));
    const waiting = `SELECT FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NULL`;
    await replicas.until(`${waiting} HAVING count(*) = 2`, [pipeline]);
    const without = (dryRun: boolean) =>
      unary<object, ApplyPipelineResponse__Output>(client.applyPipeline.bind(client), {
        yaml: pipelineFile({ name: pipeline }),
        dryRun,
      });
    const said = [{ severity: 'SEVERITY_WARN', message: expect.stringContaining('2 objects') }];
    expect(await without(true)).toMatchObject({ changed: true, diagnostics: said });
    expect(await replicas.query(waiting, [pipeline])).toHaveLength(2);
    expect(await without(false)).toMatchObject({ changed: true, diagnostics: said });
    expect(await replicas.query(waiting, [pipeline])).toEqual([]);
    const [{ details }] = await replicas.query<{ details: object }>(
      `SELECT details FROM sluice_orchestrator.audit WHERE pipeline = $1 ORDER BY seq DESC LIMIT 1`,
      [pipeline],
    );
    expect(details).toEqual({ version: 2, restored: false, droppedObjects: 2 });
    expect((await without(false)).diagnostics).toEqual([]);
  });

  it('that were taken in while events were taken out start no run when they are back; waiting ones outlast another queue', async () => {
    const [first, second] = [newQueue(), newQueue()];
    const replica = await replicas.start({ eventWindowMs: 600_000 });
    const pipeline = await replicas.apply(replica);
    const waiting = `SELECT key FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NULL`;
    await replicas.query(
      `INSERT INTO sluice_orchestrator.event_objects (pipeline, bucket, key, identity, version_id, etag, logical_date)
       VALUES ($1, 'lake', 'orders/late.csv', 'version:1', '1', '', '2026-11-22')`,
      [pipeline],
    );
    await replicas.apply(replica, { name: pipeline, queue: first.url });
    expect(await replicas.query(waiting, [pipeline])).toEqual([]);
    first.queue.send(notification('orders/a.csv'));
    await replicas.until(waiting, [pipeline]);
    await replicas.apply(replica, { name: pipeline, queue: second.url });
    expect(await replicas.query(waiting, [pipeline])).toEqual([{ key: 'orders/a.csv' }]);
  });

  it('leaves what it cannot read to the dead letters, and goes on', async () => {
    const dead = new Queue();
    const { url, queue } = newQueue({ redrive: { to: dead, maxReceiveCount: 3 } });
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { queue: url });
    const client = new SQSClient({ endpoint: sqs.endpoint, region: 'eu-central-1' });
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    client.destroy();
    queue.send(notification('orders/a.csv'));
    await settled(pipeline, 1);
    while (dead.size === 0) {
      queue.reveal();
      await queue.wait(50);
    }
    expect([dead.size, queue.size]).toEqual([1, 0]);
    await ended(pipeline);
  });
});

describe('a queue at an address that requests may not go to', () => {
  const FOREIGN = 'http://169.254.169.254/000000000000/orders';

  it.each([true, false])('is refused, and nothing is stored (dry run: %s)', async (dryRun) => {
    const { client } = await replicas.start();
    const yaml = pipelineFile({ name: 'elsewhere', queue: FOREIGN });
    const answer = await unary<object, ApplyPipelineResponse__Output>(client.applyPipeline.bind(client), {
      yaml,
      dryRun,
    });
    expect(answer).toMatchObject({ changed: false, pipeline: null });
    expect(answer.diagnostics).toMatchObject([{ code: 'not_allowed', path: 'source.events.queue' }]);
    expect(await replicas.query(`SELECT FROM sluice_orchestrator.event_sources`)).toEqual([]);
  });

  it('is not read where it was stored before; that is told once, and other queues are read', async () => {
    const replica = await replicas.start();
    const before = await replicas.apply(replica);
    await replicas.query(`INSERT INTO sluice_orchestrator.event_sources VALUES ($1, $2)`, [before, FOREIGN]);
    for (let i = 0; i < 3; i += 1) {
      const { url, queue } = newQueue();
      const pipeline = await replicas.apply(replica, { queue: url });
      queue.send(notification(`orders/${i}.csv`));
      await settled(pipeline, 1);
      await ended(pipeline);
    }
    expect(replicas.log.lines.filter(({ fields }) => fields.queue === FOREIGN)).toMatchObject([
      {
        level: 'error',
        message: expect.stringContaining('is not read'),
        fields: { hint: expect.stringContaining('AWS_ENDPOINT_URL_SQS') },
      },
    ]);
  });
});
