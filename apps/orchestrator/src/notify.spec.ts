import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ResolvedNotification } from '@sluice/config';
import { gate, split, untilCut } from './testing/fake-services.fixture.js';
import { Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas();

interface Told {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let receiver: Server;
let told: Told[] = [];
let answer: (response: ServerResponse) => void;
const KEY = 'k3y';

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      told.push({ headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
      answer(response);
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo; // of TCP, as just asked for
  process.env.TEST_WEBHOOK = `http://127.0.0.1:${port}/s3cret`;
  process.env.TEST_WEBHOOK_KEY = KEY;
});
afterAll(() => {
  delete process.env.TEST_WEBHOOK;
  delete process.env.TEST_WEBHOOK_KEY;
  receiver.close();
  receiver.closeAllConnections();
});
beforeEach(() => {
  told = [];
  answer = (response) => response.writeHead(204).end();
  replicas.fakes.splits = [split(0)];
});

const entry = (given: Partial<ResolvedNotification> = {}): ResolvedNotification => ({
  url: 'env://TEST_WEBHOOK',
  on: ['failure', 'recovery', 'late'],
  format: 'json',
  ...given,
});

/** Until so many jobs have been done, whatever became of them. */
const delivered = (jobs: number): Promise<object[]> =>
  replicas.until(
    `SELECT FROM sluice_jobs.job WHERE name = 'notify' AND state = 'completed' HAVING count(*) = $1`,
    [jobs],
  );

const handled = (): Promise<object[]> =>
  replicas.until(`SELECT FROM sluice_orchestrator.run_endings HAVING count(*) = 0`);

afterEach(() => replicas.query(`DELETE FROM sluice_jobs.job WHERE name = 'notify'`));

const broken = async (): Promise<void> => undefined; // a plan without its trailer

describe('notifications', () => {
  it('tell of failures and of the first success after them, each once, with several replicas', async () => {
    const [a, b] = await Promise.all([replicas.start(), replicas.start()]);
    const pipeline = await replicas.apply(a, {
      running: { notify: [entry({ signingKey: 'env://TEST_WEBHOOK_KEY' })] },
    });
    const onPlan = replicas.fakes.onPlan;
    const end = async (works: boolean, jobs: number): Promise<string> => {
      replicas.fakes.onPlan = works ? onPlan : broken;
      const { runId } = await replicas.trigger(b, { pipeline });
      await replicas.end(a, runId);
      await handled();
      await delivered(jobs);
      return runId;
    };
    await end(true, 0);
    const [failed, again, recovered] = [await end(false, 1), await end(false, 2), await end(true, 3)];
    await end(true, 3);
    expect(told.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      {
        event: 'failure',
        run: { id: failed, pipeline, state: 'failed', failure: { reason: 'STREAM_INCOMPLETE' } },
      },
      { event: 'failure', run: { id: again } },
      { event: 'recovery', run: { id: recovered, state: 'succeeded', failure: null } },
    ]);
    for (const { headers, body } of told) {
      const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['sluice-signature'])) ?? [];
      expect(createHmac('sha256', KEY).update(`${seconds}.${body}`).digest('hex')).toBe(hex);
      expect(headers['sluice-delivery']).toBe((JSON.parse(body) as { delivery: string }).delivery);
    }
  });

  it('tell of a run that a retry healed', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: { notify: [entry({ on: ['recovery'] })] } });
    const onPlan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = broken;
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    await handled();
    replicas.fakes.onPlan = onPlan;
    const { client } = replica;
    await new Promise((resolve, reject) =>
      client.retryRun({ runId }, (error, run) => (error ? reject(error) : resolve(run))),
    );
    await replicas.end(replica, runId);
    await delivered(1);
    expect(told.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { event: 'recovery', run: { id: runId } },
    ]);
  });

  it('tell of a run that is late, while it goes on', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: { notify: [entry({ lateAfterMs: 200 })] } });
    const told204 = gate();
    answer = (response) => {
      response.writeHead(204).end();
      told204.open();
    };
    replicas.fakes.onLoad = async (request, send, context) => {
      await Promise.race([told204.opened, untilCut(context)]);
      await replicas.fakes.commit(request, send);
    };
    const { runId } = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, runId)).state).toBe('RUN_STATE_SUCCEEDED');
    await delivered(1);
    expect(told.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { event: 'late', run: { id: runId } },
    ]);
  });

  it('come again until the receiver takes them, under one delivery id, and hold up no run', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica, { running: { notify: [entry()] } });
    answer = (response) =>
      void (told.length === 1 ? response.writeHead(503).end('down') : response.writeHead(200).end());
    const onPlan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = broken;
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    replicas.fakes.onPlan = onPlan;
    const [retried] = await replicas.until<{ output: object }>(
      `SELECT output FROM sluice_jobs.job WHERE name = 'notify' AND state = 'retry'`,
    );
    expect(JSON.stringify(retried.output)).toContain('answered 503');
    expect(JSON.stringify(retried.output)).not.toContain('s3cret');
    const other = await replicas.trigger(replica, { pipeline });
    expect((await replicas.end(replica, other.runId)).state).toBe('RUN_STATE_SUCCEEDED');
    // Its backoff is not waited for here.
    await replicas.query(`UPDATE sluice_jobs.job SET start_after = now() WHERE name = 'notify'`);
    await delivered(2);
    const ids = told.map(({ headers }) => headers['sluice-delivery']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
  });

  it('to an address that is none say whose it is and what to do, in the job and in the log, and show nothing of it', async () => {
    process.env.TEST_WRONG_WEBHOOK = 'hooks.example.com/s3cret';
    const replica = await replicas.start();
    const wrong = entry({ url: 'env://TEST_WRONG_WEBHOOK', signingKey: 'env://TEST_WEBHOOK_KEY' });
    const pipeline = await replicas.apply(replica, {
      running: { notify: [entry({ on: ['recovery'] }), wrong] },
    });
    const onPlan = replicas.fakes.onPlan;
    replicas.fakes.onPlan = broken;
    const { runId } = await replicas.trigger(replica, { pipeline });
    await replicas.end(replica, runId);
    replicas.fakes.onPlan = onPlan;
    const [{ output }] = await replicas.until<{ output: { readonly message: string } }>(
      `SELECT output FROM sluice_jobs.job WHERE name = 'notify' AND state = 'retry'`,
    );
    expect(output.message).toBe(
      `notify[1] of pipeline ${pipeline}: What env://TEST_WRONG_WEBHOOK holds is no URL. Set TEST_WRONG_WEBHOOK in the orchestrator's environment to the whole https:// address of the webhook, and restart it.`,
    );
    const [line] = replicas.log.lines.filter(({ message }) => message === 'webhook was not told');
    expect(line.fields).toMatchObject({ webhook: 'env://TEST_WRONG_WEBHOOK', message: output.message });
    expect(JSON.stringify([output, line])).not.toMatch(/s3cret|hooks\.example|TypeError/);
    delete process.env.TEST_WRONG_WEBHOOK;
  });
});
