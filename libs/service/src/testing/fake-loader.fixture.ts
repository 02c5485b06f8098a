import { type Client, credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { api, loaderClient, type LoaderClient, type LoaderHandlers } from '@sluice/proto';
import { pino } from 'pino';
import { type RunningServer, startServer } from '../server.js';

export const logger = pino({ level: 'silent' });

/** A server with the loader's contract, and clients for it, all closed after the test. */
export class FakeLoader {
  #open: { close(): void }[] = [];
  #server: RunningServer | undefined;

  constructor() {
    afterEach(async () => {
      this.#open.forEach((client) => client.close());
      this.#open = [];
      await this.#server?.drain();
      this.#server = undefined;
    });
  }

  async serve(handlers: Partial<LoaderHandlers>, drainTimeoutMs = 500): Promise<RunningServer> {
    this.#server = await startServer({
      serviceName: 'sluice.v1.Loader',
      definition: api().Loader.service,
      implementation: handlers as LoaderHandlers, // methods that a test does not call are left out
      listen: '127.0.0.1:0',
      drainTimeoutMs,
      logger,
    });
    return this.#server;
  }

  client(): LoaderClient {
    const client = loaderClient(this.#server?.address ?? '');
    this.#open.push(client);
    return client;
  }

  /** A client of any other service at the same address. */
  other(definition: Parameters<typeof makeGenericClientConstructor>[0]): Client {
    const Constructor = makeGenericClientConstructor(definition, '');
    const client = new Constructor(this.#server?.address ?? '', credentials.createInsecure());
    this.#open.push(client);
    return client;
  }
}
