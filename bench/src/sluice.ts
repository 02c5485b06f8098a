import { messages, orchestratorClient, type Run__Output, unary } from '@sluice/proto';

export interface SluiceClient {
  /** Stores a pipeline; throws with the diagnostics when the file is wrong. */
  apply(yaml: string): Promise<void>;
  /** Triggers a run and resolves when it has succeeded; throws with its failure otherwise. */
  run(pipeline: string): Promise<Run__Output>;
  close(): void;
}

/** Talks to the orchestrator as any client does. */
export function connect(address: string): SluiceClient {
  const client = orchestratorClient(address);
  return {
    apply: async (yaml) => {
      const { diagnostics, pipeline } = await unary(client.applyPipeline.bind(client), { yaml });
      if (pipeline) return;
      const lines = diagnostics.map((d) => `${d.line}:${d.column}: ${d.message} ${d.hint}`);
      throw new Error(`the pipeline was refused:\n${lines.join('\n')}`);
    },
    run: async (pipeline) => {
      const { run } = await unary(client.triggerRun.bind(client), { pipeline });
      let last = run;
      for await (const event of messages(client.watchRun({ runId: run?.runId }))) last = event.run ?? last;
      if (last?.state !== 'RUN_STATE_SUCCEEDED') {
        throw new Error(`the run ended as ${last?.state}: ${last?.failure?.message} ${last?.failure?.hint}`);
      }
      return last;
    },
    close: () => client.close(),
  };
}
