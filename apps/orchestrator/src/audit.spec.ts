import { Metadata } from '@grpc/grpc-js';
import { type ListAuditRequest, type ListAuditResponse__Output, unary } from '@sluice/proto';
import { gate, split, untilCut } from './testing/fake-services.fixture.js';
import { pipelineFile } from './testing/pipeline.fixture.js';
import { type Replica, Replicas } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);

const audit = ({ client }: Replica, request: ListAuditRequest): Promise<ListAuditResponse__Output> =>
  unary<object, ListAuditResponse__Output>(client.listAudit.bind(client), request);

/** Calls as a client that says who it is. */
function as<Req, Res>(
  call: (request: Req, metadata: Metadata, done: (error: Error | null, answer?: Res) => void) => unknown,
  actor: string,
  request: Req,
): Promise<Res | undefined> {
  const metadata = new Metadata();
  metadata.set('sluice-actor', actor);
  return new Promise((resolve, reject) =>
    call(request, metadata, (error, answer) => (error ? reject(error) : resolve(answer))),
  );
}

beforeEach(() => {
  replicas.fakes.splits = [split(0)];
});

describe('the audit trail', () => {
  it('has who did what to a pipeline and its runs, newest first, with what they asked for', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const name = 'audited';
    const began = gate();
    replicas.fakes.onLoad = async (_, __, context) => {
      began.open();
      await untilCut(context);
    };
    await as(client.applyPipeline.bind(client), 'anna@laptop', {
      yaml: pipelineFile({ name }),
      dryRun: true,
    });
    await as(client.applyPipeline.bind(client), 'anna@laptop', { yaml: pipelineFile({ name }) });
    const run = await replicas.trigger(replica, {
      pipeline: name,
      params: { region: 'eu' },
      idempotencyKey: 'k',
    });
    await replicas.trigger(replica, { pipeline: name, params: { region: 'eu' }, idempotencyKey: 'k' }); // the same run
    await began.opened;
    await as(client.cancelRun.bind(client), 'ben@ops', run);
    await replicas.end(replica, run.runId);
    await as(client.cancelRun.bind(client), 'ben@ops', run); // is cancelled already
    await as(client.retryRun.bind(client), 'ben@ops', run);
    await as(client.pausePipeline.bind(client), 'ben@ops', { name });
    await as(client.pausePipeline.bind(client), 'ben@ops', { name }); // is paused already
    await as(client.resumePipeline.bind(client), 'ben@ops', { name });
    await as(client.deletePipeline.bind(client), 'ben@ops', { name });

    const { entries } = await audit(replica, { pipeline: name });
    expect(entries.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'ben@ops DeletePipeline',
      'ben@ops ResumePipeline',
      'ben@ops PausePipeline',
      'ben@ops RetryRun',
      'ben@ops CancelRun',
      'anonymous TriggerRun',
      'anna@laptop ApplyPipeline',
    ]);
    expect(entries.every(({ peer }) => peer.includes('127.0.0.1'))).toBe(true);
    expect(JSON.parse(entries[5].detailsJson)).toMatchObject({
      params: { region: 'eu' },
      idempotencyKey: 'k',
    });
    const ofRun = await audit(replica, { runId: run.runId });
    expect(ofRun.entries.map(({ action }) => action)).toEqual(['RetryRun', 'CancelRun', 'TriggerRun']);
  });

  it('keeps nothing of what was not done', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    const pipeline = await replicas.apply(replica);
    const refused = [
      as(client.cancelRun.bind(client), 'x', { runId: 'nope' }),
      as(client.backfill.bind(client), 'x', { pipeline, from: '2026-01-02', to: '2026-01-01' }),
      as(client.pausePipeline.bind(client), 'x', { name: 'nope' }),
      as(client.triggerRun.bind(client), 'x', { pipeline: 'nope' }),
    ];
    for (const call of refused) await expect(call).rejects.toThrow();
    const { entries } = await audit(replica, {});
    expect(entries.filter(({ actor }) => actor === 'x')).toEqual([]);
  });

  it('is read in pages', async () => {
    const replica = await replicas.start();
    const pipeline = await replicas.apply(replica);
    for (let i = 0; i < 4; i += 1) await replicas.apply(replica, { name: pipeline, description: String(i) });
    const seen: string[] = [];
    for (let pageToken = ''; ;) {
      const page = await audit(replica, { pipeline, pageSize: 2, pageToken });
      seen.push(...page.entries.map(({ detailsJson }) => detailsJson));
      if (!(pageToken = page.nextPageToken)) break;
    }
    expect(seen.map((json) => (JSON.parse(json) as { version: number }).version)).toEqual([5, 4, 3, 2, 1]);
    await expect(audit(replica, { pageSize: 1_001 })).rejects.toMatchObject({ reason: 'INVALID_REQUEST' });
  });
});
