import { setTimeout as wait } from 'node:timers/promises';
import {
  orchestratorClient,
  type OrchestratorClient,
  type Run__Output,
  SluiceError,
  type TriggerRunRequest,
  unary,
} from '@sluice/proto';

const CALL_MS = 5_000;
const POLL_MS = 200;

const ENDED: ReadonlySet<string> = new Set([
  'RUN_STATE_SUCCEEDED',
  'RUN_STATE_FAILED',
  'RUN_STATE_CANCELLED',
]);

/** A client as it should be: calls that fail in transit are made again, with the same idempotency key. */
export class PatientClient {
  readonly #grpc: OrchestratorClient;

  constructor(address: string) {
    this.#grpc = orchestratorClient(address);
  }

  async apply(yaml: string): Promise<void> {
    const { diagnostics, pipeline } = await unary(this.#grpc.applyPipeline.bind(this.#grpc), { yaml });
    if (pipeline) return;
    throw new Error(diagnostics.map((d) => `${d.line}:${d.column} ${d.message} ${d.hint}`).join('\n'));
  }

  /** `request` has an idempotency key. */
  async trigger(request: TriggerRunRequest, giveUp: () => boolean): Promise<Run__Output> {
    const { run } = await this.#patiently(giveUp, () =>
      unary(this.#grpc.triggerRun.bind(this.#grpc), request, { timeoutMs: CALL_MS }),
    );
    if (!run) throw new Error('TriggerRun answered without a run');
    return run;
  }

  async retry(runId: string, replan: boolean, giveUp: () => boolean): Promise<void> {
    await this.#patiently(giveUp, () =>
      unary(this.#grpc.retryRun.bind(this.#grpc), { runId, replan }, { timeoutMs: CALL_MS }),
    );
  }

  /** The run once it has ended, or as it stands when there is no waiting any longer. */
  async ended(runId: string, giveUp: () => boolean): Promise<Run__Output> {
    for (;;) {
      const { run } = await this.#patiently(giveUp, () =>
        unary(this.#grpc.getRun.bind(this.#grpc), { runId, withoutSplits: true }, { timeoutMs: CALL_MS }),
      );
      if (!run) throw new Error('GetRun answered without a run');
      if (ENDED.has(run.state) || giveUp()) return run;
      await wait(POLL_MS);
    }
  }

  close(): void {
    this.#grpc.close();
  }

  async #patiently<T>(giveUp: () => boolean, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (giveUp() || !(error instanceof SluiceError) || error.retry === 'terminal') throw error;
        await wait(POLL_MS);
      }
    }
  }
}
