import { Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import { messages } from './calls.js';
import { orchestratorClient } from './clients.js';
import { api } from './definition.js';
import type { OrchestratorClient, RunEvent, WatchRunRequest__Output } from './gen/messages.js';

describe('messages', () => {
  let server: Server;
  let client: OrchestratorClient;

  beforeAll(async () => {
    server = new Server();
    server.addService(api().Orchestrator.service, {
      watchRun: (call: ServerWritableStream<WatchRunRequest__Output, RunEvent>) => {
        for (let i = 0; i < Number(call.request.runId); i += 1) call.write({ run: { runId: String(i) } });
        call.emit('error', { code: status.UNAVAILABLE, details: 'going away' });
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    client = orchestratorClient(`127.0.0.1:${port}`);
  });

  afterAll(() => {
    client.close();
    server.forceShutdown();
  });

  const gone = { reason: 'PEER_UNAVAILABLE', message: 'going away' };

  it('throws what the call failed with after the messages before it', async () => {
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const event of messages(client.watchRun({ runId: '2' }))) seen.push(event.run?.runId ?? '');
    };
    await expect(read()).rejects.toMatchObject(gone);
    expect(seen).toEqual(['0', '1']);
  });

  it('throws what the call failed with before anybody asked for a message', async () => {
    const call = client.watchRun({ runId: '0' });
    const events = messages(call);
    await new Promise((resolve) => call.once('status', resolve));
    await expect(events.next()).rejects.toMatchObject(gone);
  });
});
