import type { ClientDuplexStream, ClientReadableStream, ServiceDefinition } from '@grpc/grpc-js';
import { api, messages, SluiceError, unary } from '@sluice/proto';
import { service as healthDefinition } from 'grpc-health-check';
import { streamHandler, unaryHandler } from './handlers.js';
import { startServer } from './server.js';
import { FakeLoader, logger } from './testing/fake-loader.fixture.js';

const fake = new FakeLoader();
const health = healthDefinition as unknown as ServiceDefinition; // typed by another version of proto-loader

const asIs = (bytes: Buffer): Buffer => bytes;
/** grpc/reflection/v1/reflection.proto, with messages as bytes: requests here are one short string field each. */
const reflection: ServiceDefinition = {
  ServerReflectionInfo: {
    path: '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    requestStream: true,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
};
const FILE_CONTAINING_SYMBOL = 4;
const LIST_SERVICES = 7;

async function reflect(field: number, value: string): Promise<string> {
  const client = fake.other(reflection) as unknown as {
    ServerReflectionInfo(): ClientDuplexStream<Buffer, Buffer>; // as declared above
  };
  const call = client.ServerReflectionInfo();
  call.end(Buffer.concat([Buffer.from([(field << 3) | 2, value.length]), Buffer.from(value)]));
  let answer = '';
  for await (const bytes of call) answer += (bytes as Buffer).toString('latin1');
  return answer;
}

interface HealthClient {
  Watch(request: { service: string }): ClientReadableStream<{ status: string }>;
}

describe('startServer', () => {
  it('lists its service and health by reflection, and no others', async () => {
    await fake.serve({});
    const listed = await reflect(LIST_SERVICES, '');
    expect(listed.match(/[\w.]*\.(v1\.\w+)/g)).toEqual(
      expect.arrayContaining(['sluice.v1.Loader', 'grpc.health.v1.Health']),
    );
    expect(listed).not.toContain('sluice.v1.Extractor');
  });

  it.each([
    ['sluice.v1.Loader', ['LoadRequest', 'ParamsEntry', 'run_id']],
    ['grpc.health.v1.Health', ['HealthCheckRequest']],
  ])('describes %s by reflection', async (symbol, expected) => {
    await fake.serve({});
    const described = await reflect(FILE_CONTAINING_SYMBOL, symbol);
    for (const name of expected) expect(described).toContain(name);
  });

  it('is SERVING under both names, then NOT_SERVING as soon as it drains', async () => {
    const server = await fake.serve({});
    const client = fake.other(health) as unknown as HealthClient; // as the definition has it
    const watches = ['', 'sluice.v1.Loader'].map((service) => {
      const call = client.Watch({ service });
      return { call, states: messages(call) };
    });
    for (const { states } of watches) expect((await states.next()).value).toEqual({ status: 'SERVING' });
    const drained = server.drain();
    for (const { states } of watches) expect((await states.next()).value).toEqual({ status: 'NOT_SERVING' });
    for (const { states } of watches) await states.return();
    await drained;
  });

  it('waits for calls in flight when it drains, and takes no new ones', async () => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const server = await fake.serve(
      {
        Load: streamHandler('loader', logger, async (_, send) => {
          await send({ progress: {} });
          await finished;
          await send({ committed: {} });
        }),
        Prepare: unaryHandler('loader', logger, async () => ({})),
      },
      60_000,
    );
    const load = messages(fake.client().load({}));
    await load.next();
    const drained = server.drain();
    const late = fake.client();
    await expect(unary(late.prepare.bind(late), {}, { timeoutMs: 1_000 })).rejects.toBeInstanceOf(
      SluiceError,
    );
    finish();
    expect((await load.next()).value).toMatchObject({ event: 'committed' });
    expect((await load.next()).done).toBe(true);
    await drained;
  });

  it('ends calls that outlast the drain timeout (I8), and drains once however often it is asked', async () => {
    const server = await fake.serve(
      {
        Load: streamHandler('loader', logger, async (_, send, { signal }) => {
          await send({ progress: {} });
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
        }),
      },
      20,
    );
    const load = messages(fake.client().load({}));
    await load.next();
    const ended = expect(load.next()).rejects.toBeInstanceOf(SluiceError);
    await Promise.all([server.drain(), server.drain()]);
    await ended;
  });

  it('says which address it cannot listen on', async () => {
    const { port } = await fake.serve({});
    const second = startServer({
      serviceName: 'sluice.v1.Loader',
      definition: api().Loader.service,
      implementation: {},
      listen: `127.0.0.1:${port}`,
      drainTimeoutMs: 10,
      logger,
    });
    await expect(second).rejects.toThrow(`127.0.0.1:${port}`);
  });
});
