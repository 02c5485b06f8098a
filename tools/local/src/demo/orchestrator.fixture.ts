import { Server, ServerCredentials } from '@grpc/grpc-js';
import {
  api,
  orchestratorClient,
  type OrchestratorClient,
  type OrchestratorHandlers,
  type RunEvent,
} from '@sluice/proto';

export interface FakeOrchestrator {
  readonly client: OrchestratorClient;
  stop(): void;
}

/** An orchestrator that answers as told; calls that are not given fail as unimplemented. */
export async function fakeOrchestrator(handlers: Partial<OrchestratorHandlers>): Promise<FakeOrchestrator> {
  const server = new Server();
  server.addService(api().Orchestrator.service, handlers as OrchestratorHandlers); // the rest answer UNIMPLEMENTED
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const client = orchestratorClient(`127.0.0.1:${port}`);
  return {
    client,
    stop: () => {
      client.close();
      server.forceShutdown();
    },
  };
}

const COUNTS = { read: 10, loaded: 7, rejected: 2, filtered: 1, warned: 1, bytes: 1000 };

/** A run in one split, as it stands at the end unless told otherwise. */
export function runEvent(change: NonNullable<RunEvent['run']> = {}): RunEvent {
  return {
    run: {
      runId: 'r1',
      pipeline: 'orders',
      state: 'RUN_STATE_SUCCEEDED',
      createdAtMs: 1000,
      startedAtMs: 1000,
      endedAtMs: 3000,
      bytesTotal: 1000,
      splitsTotal: 1,
      splitsCommitted: 1,
      table: 'public.orders',
      counts: COUNTS,
      rules: [
        { rule: 'type', column: 'ship_date', severity: 'SEVERITY_ERROR', records: 2 },
        { rule: 'comment:length', column: 'comment', severity: 'SEVERITY_WARN', records: 1 },
      ],
      ...change,
    },
    splits: [
      {
        split: { splitId: 's1', parts: [{ object: { bucket: 'b', key: 'orders/1.csv' } }] },
        state: 'SPLIT_STATE_COMMITTED',
        counts: COUNTS,
      },
    ],
  };
}
