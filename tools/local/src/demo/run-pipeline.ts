import {
  messages,
  type OrchestratorClient,
  type Pipeline__Output,
  type Run__Output,
  type RunSplit__Output,
  unary,
} from '@sluice/proto';
import type { Progress } from './progress.js';

/** A pipeline file that the validator refused: its message lists every problem. */
export class PipelineRefused extends Error {}

/** Stores the file as a pipeline; throws PipelineRefused with one line per problem. */
export async function apply(
  client: OrchestratorClient,
  file: string,
  yaml: string,
): Promise<Pipeline__Output> {
  const { diagnostics, pipeline } = await unary(client.applyPipeline.bind(client), { yaml });
  const lines = diagnostics.map(
    (d) => `  ${file}:${d.line}:${d.column}: ${d.message}${d.hint ? ` (${d.hint})` : ''} [${d.code}]`,
  );
  if (!pipeline) throw new PipelineRefused(`${file} is not a valid pipeline:\n${lines.join('\n')}`);
  return pipeline;
}

export interface Finished {
  readonly run: Run__Output;
  readonly splits: readonly RunSplit__Output[];
}

const ENDED = new Set<string>(['RUN_STATE_SUCCEEDED', 'RUN_STATE_FAILED', 'RUN_STATE_CANCELLED']);

/** Triggers a run and watches it to its end. */
export async function runToEnd(
  client: OrchestratorClient,
  pipeline: string,
  progress: Progress,
): Promise<Finished> {
  const { run } = await unary(client.triggerRun.bind(client), { pipeline });
  if (!run) throw new Error('The orchestrator started no run');
  const { runId } = run;
  try {
    for await (const event of messages(client.watchRun({ runId }))) {
      if (event.run) progress.show(event.run);
      if (event.run && ENDED.has(event.run.state)) break;
    }
  } finally {
    progress.end();
  }
  const finished = await unary(client.getRun.bind(client), { runId });
  if (!finished.run) throw new Error(`The orchestrator has lost run ${runId}`);
  return { run: finished.run, splits: finished.splits };
}
