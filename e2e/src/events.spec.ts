import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { query, type SqsServer, startSqs } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';

let webhook: Server;
let told: { readonly event: string; readonly run: { readonly pipeline: string } }[] = [];

const env = { SLUICE_EVENT_WINDOW_MS: '300', SLUICE_BACKOFF_MAX_MS: '500', AWS_ENDPOINT_URL_SQS: '' };
let sqs: SqsServer;
beforeAll(async () => {
  sqs = await startSqs();
  env.AWS_ENDPOINT_URL_SQS = sqs.endpoint;
  webhook = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      told = [...told, JSON.parse(Buffer.concat(pieces).toString('utf8')) as (typeof told)[number]]; // our own body
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(webhook, 'listening');
});
afterAll(() => void webhook.close());

const t = useStack({ env: { orchestrator: env } });
afterAll(() => sqs.stop());
const COLUMNS = [
  ['id', 'id', 'bigint'],
  ['note', 'note', 'text'],
] as const;

async function pipeline(name: string, ...more: string[]) {
  const { url, queue } = sqs.createQueue(name);
  const yaml = smallPipeline({ name, bucket: name, key: 'in/*.csv', columns: COLUMNS });
  const events = yaml.replace('  csv:', `  events: { queue: '${url}' }\n  csv:`);
  await t.client.mustApply([events, ...more, ''].join('\n'));
  return queue;
}

/** Puts an object, and gives what S3 would then tell. */
async function put(bucket: string, key: string, text: string, sequencer: number): Promise<string> {
  await t.stack.s3.putObject(bucket, key, text);
  const eTag = createHash('md5').update(text).digest('hex');
  const object = { key, size: text.length, eTag, sequencer: sequencer.toString(16).padStart(8, '0') };
  const s3 = { bucket: { name: bucket }, object };
  const facts = { eventSource: 'aws:s3', eventTime: '2026-11-22T10:00:00Z', eventName: 'ObjectCreated:Put' };
  return JSON.stringify({ Records: [{ ...facts, s3 }] });
}

/** When so many objects have a run, and every run has ended. */
async function settled(name: string, objects: number): Promise<void> {
  for (;;) {
    const [row] = await query<{ objects: number; open: number }>(
      t.stack.databaseUrl,
      `SELECT (SELECT count(*)::int FROM sluice_orchestrator.event_objects WHERE pipeline = $1 AND run_id IS NOT NULL) AS objects,
         (SELECT count(*)::int FROM sluice_orchestrator.runs WHERE pipeline = $1 AND ended_at IS NULL) AS open`,
      [name],
    );
    if (row.objects >= objects && row.open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100)); // another process's database: nothing to wait for
  }
}

const rowsOf = (table: string) =>
  query<{ id: string; note: string }>(t.stack.targetUrl, `SELECT id, note FROM ${table} ORDER BY id, note`);

describe('objects that notifications tell of', () => {
  it('are loaded once each, though messages come twice and the orchestrator is killed', async () => {
    const queue = await pipeline('arrivals');
    sqs.addFault({ operation: 'ReceiveMessage', kind: 'twice', times: 5 });
    sqs.addFault({ operation: 'DeleteMessageBatch', kind: 'lost', times: 2 });
    for (let i = 0; i < 40; i += 1) {
      const body = await put('arrivals', `in/${i}.csv`, `id,note\n${i},a\n`, i);
      queue.send(body);
      if (i % 4 === 0) queue.send(body);
      if (i !== 19) continue;
      await settled('arrivals', 1);
      const { orchestrator } = t.stack.services;
      orchestrator.kill('SIGKILL');
      await orchestrator.exited;
      queue.reveal();
      await t.stack.restartService('orchestrator', env);
    }
    await settled('arrivals', 40);
    await queue.drained();
    await settled('arrivals', 40);
    const rows = await rowsOf('arrivals');
    expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('are the versions that the events told of; what was overwritten meanwhile comes with its own event', async () => {
    const queue = await pipeline('versions');
    const first = await put('versions', 'in/a.csv', 'id,note\n1,old\n', 1);
    const second = await put('versions', 'in/a.csv', 'id,note\n1,new\n', 2);
    queue.send(first);
    await settled('versions', 1); // a run with nothing left of it
    expect(await rowsOf('versions').catch(() => [])).toEqual([]);
    queue.send(second);
    await settled('versions', 2);
    expect(await rowsOf('versions')).toEqual([{ id: '1', note: 'new' }]);
    const runs = await query(
      t.stack.databaseUrl,
      `SELECT state, logical_date::text AS date, trigger FROM sluice_orchestrator.runs WHERE pipeline = 'versions'`,
    );
    expect(runs).toEqual(
      Array.from({ length: 2 }, () => ({ state: 'succeeded', date: '2026-11-22', trigger: 'event' })),
    );
  });

  it('have a webhook told when their run fails', async () => {
    const { port } = webhook.address() as AddressInfo; // of TCP, as asked for
    await t.stack.s3.putSecret('ops/webhook', `http://127.0.0.1:${port}/`);
    const queue = await pipeline('failing', 'notify: [{ url: secret://ops/webhook, on: [failure] }]');
    const answered = once(webhook, 'request');
    queue.send(await put('failing', 'in/a.csv', 'wrong,header\n1,a\n', 1));
    await settled('failing', 1);
    await answered;
    await new Promise(setImmediate);
    expect(told).toMatchObject([
      {
        event: 'failure',
        run: { pipeline: 'failing', trigger: 'event', failure: { reason: 'HEADER_MISMATCH' } },
      },
    ]);
  });
});
