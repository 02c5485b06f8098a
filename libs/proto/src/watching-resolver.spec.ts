import { credentials, experimental, Server, ServerCredentials, type ServerUnaryCall } from '@grpc/grpc-js';
import { CLIENT_OPTIONS } from './channel.js';
import { unary } from './calls.js';
import { orchestratorClient } from './clients.js';
import { api } from './definition.js';
import { registerWatchingResolver } from './watching-resolver.js';

/** A name service of our own: what the name has now, and who is told when it is asked. */
const names: { ports: number[]; asked: () => void } = { ports: [], asked: () => undefined };

class FakeNames implements experimental.Resolver {
  constructor(
    _target: experimental.GrpcUri,
    private readonly listener: experimental.ResolverListener,
  ) {}
  static getDefaultAuthority(): string {
    return 'fake';
  }
  updateResolution(): void {
    const value = names.ports.map((port) => ({ addresses: [{ host: '127.0.0.1', port }] }));
    setImmediate(() => {
      this.listener({ ok: true, value }, {}, null, '');
      names.asked();
    });
  }
  destroy(): void {
    names.asked = () => undefined;
  }
}

/** A server whose answer is its own name. */
async function named(name: string): Promise<{ port: number; server: Server }> {
  const server = new Server();
  const get = (_call: ServerUnaryCall<unknown, unknown>, done: (e: null, r: object) => void): void =>
    done(null, { name });
  server.addService(api().Orchestrator.service, { getPipeline: get });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (e, p) =>
      e ? reject(e) : resolve(p),
    );
  });
  return { port, server };
}

describe('the watching resolver', () => {
  it('finds servers that a name gains while its connections live, and keeps those that it loses', async () => {
    experimental.registerResolver('fake-names', FakeNames);
    registerWatchingResolver('watched-fake', { scheme: 'fake-names', everyMs: 20, keepMs: 60_000 });
    const [a, b] = [await named('a'), await named('b')];
    names.ports = [a.port];
    const client = new (api().Orchestrator)(
      'watched-fake:///x',
      credentials.createInsecure(),
      CLIENT_OPTIONS,
    );
    const answer = async (): Promise<string> =>
      (await unary(client.getPipeline.bind(client), { name: 'p' }, { timeoutMs: 5_000 })).name;
    const until = async (wanted: string): Promise<void> => {
      const end = Date.now() + 10_000;
      while ((await answer()) !== wanted) if (Date.now() > end) throw new Error(`${wanted} never answered`);
    };
    try {
      expect(await answer()).toBe('a');
      names.ports = [a.port, b.port];
      await until('b');
      names.ports = [b.port]; // a drains: gone from the name, its streams alive
      await new Promise<void>((resolve) => (names.asked = resolve));
      await until('a');
    } finally {
      client.close();
      a.server.forceShutdown();
      b.server.forceShutdown();
    }
  });

  it('says so when a dns: name does not exist', async () => {
    const client = orchestratorClient('dns:///no-such-name.invalid:1');
    await expect(
      unary(client.getPipeline.bind(client), { name: 'p' }, { timeoutMs: 10_000 }),
    ).rejects.toMatchObject({ reason: 'PEER_UNAVAILABLE' });
    client.close();
  });
});
