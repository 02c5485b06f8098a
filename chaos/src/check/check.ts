import type { Cluster } from '../cluster/cluster.js';
import type { Ended, Traffic } from '../traffic/traffic.js';
import type { Workload } from '../traffic/workload.js';
import { checkBooks } from './books.js';
import { leftovers } from './leftovers.js';
import { checkOrchestrator } from './orchestrator.js';
import { differingRejects, differingRows } from './tables.js';

export interface Findings {
  /** Rows and rejects that are there and should not be, or the other way round. */
  readonly differences: number;
  /** Rows that were compared. */
  readonly rows: number;
  /** Everything that is wrong, one line each. */
  readonly wrong: readonly string[];
}

/** After the faults: what the runs left behind, against what they should have. */
export async function check(
  cluster: Cluster,
  workloads: readonly Workload[],
  traffic: Traffic,
): Promise<Findings> {
  const wrong = [...traffic.failures];
  for (const { run, workload, seconds } of traffic.ended) {
    if (run.state === 'RUN_STATE_SUCCEEDED') continue;
    const { reason, message } = run.failure ?? run.retrying ?? { reason: '', message: 'no failure given' };
    wrong.push(
      `run ${run.runId} of ${workload.name} is ${run.state} after ${seconds.toFixed(0)} s: ${reason} ${message}`,
    );
  }
  for (const replica of cluster.replicas) wrong.push(...replica.crashes);
  let differences = 0;
  let rows = 0;
  for (const workload of workloads) {
    const runs = succeeded(traffic.ended, workload);
    const table = await differingRows(cluster.targetUrl, workload, runs.length);
    rows += table.rows;
    const rejects = await differingRejects(cluster.targetUrl, workload, runs);
    differences += table.differing + rejects;
    if (table.differing > 0) wrong.push(`${workload.name}: ${table.differing} rows differ`);
    if (rejects > 0) wrong.push(`${workload.name}: ${rejects} rejects differ`);
    wrong.push(...(await checkBooks(cluster.targetUrl, workload, runs)));
  }
  wrong.push(...(await leftovers(cluster.targetUrl, cluster.databaseUrl)));
  wrong.push(...(await checkOrchestrator(cluster.databaseUrl)));
  return { differences, rows, wrong };
}

function succeeded(ended: readonly Ended[], workload: Workload): string[] {
  return ended
    .filter((one) => one.workload === workload && one.run.state === 'RUN_STATE_SUCCEEDED')
    .map(({ run }) => run.runId);
}
