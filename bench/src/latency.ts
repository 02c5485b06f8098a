import { messages, orchestratorClient, type OrchestratorClient, unary } from '@sluice/proto';
import type { BenchStack } from './stack.js';

const BUCKET = 'sluice-latency';
const PIPELINE = `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: bench-latency, owner: sluice }
source:
  s3: { bucket: ${BUCKET}, key: one.csv }
schema:
  columns:
    - { name: id, type: bigint, required: true }
    - { name: note, type: text }
target:
  connection: env://SLUICE_TARGET_URL
  table: public.latency
  create: true
  mode: append
`;

/** Runs before the measured ones: connections, compiled pipelines and the code itself are warm then. */
const WARM_UP = 30;

/**
 * Milliseconds from TriggerRun to the event that says SUCCEEDED (every row committed, the ledger read back), of `runs` runs
 * of one object of one row, one after the other; sorted.
 */
export async function oneRowLatencies(stack: BenchStack, runs: number): Promise<number[]> {
  await stack.s3.createBucket(BUCKET);
  await stack.s3.putObject(BUCKET, 'one.csv', 'id,note\n1,hello\n');
  const client = orchestratorClient(stack.orchestrator);
  try {
    const { diagnostics } = await unary(client.applyPipeline.bind(client), { yaml: PIPELINE });
    if (diagnostics.length > 0) throw new Error(`the pipeline was refused: ${diagnostics[0]?.message}`);
    for (let run = 0; run < WARM_UP; run += 1) await oneRun(client);
    const taken: number[] = [];
    for (let run = 0; run < runs; run += 1) taken.push(await oneRun(client));
    return taken.sort((a, b) => a - b);
  } finally {
    client.close();
  }
}

async function oneRun(client: OrchestratorClient): Promise<number> {
  const start = performance.now();
  const { run } = await unary(client.triggerRun.bind(client), { pipeline: 'bench-latency' });
  let last = run;
  for await (const event of messages(client.watchRun({ runId: run?.runId }))) last = event.run ?? last;
  if (last?.state !== 'RUN_STATE_SUCCEEDED') {
    throw new Error(`the run ended as ${last?.state}: ${last?.failure?.message}`);
  }
  return performance.now() - start;
}

/** The value that this share of the sorted ones does not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}
