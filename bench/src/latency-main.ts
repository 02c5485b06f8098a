import { oneRowLatencies, percentile } from './latency.js';
import { startBenchStack } from './stack.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `node bench/dist/latency-main.js [RUNS]`: the latency of a run of one row, alone. */
const runs = Number(process.argv[2] ?? 200);
const folder = await mkdtemp(join(tmpdir(), 'sluice-latency-'));
const stack = await startBenchStack(folder);
try {
  const sorted = await oneRowLatencies(stack, runs);
  const shown = [0, 0.5, 0.9, 0.99, 1].map(
    (share) => `p${share * 100} ${percentile(sorted, share).toFixed(0)} ms`,
  );
  console.log(`${runs} runs of one row: ${shown.join(', ')}`);
} finally {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
