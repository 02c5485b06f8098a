import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '@sluice/testkit';
import { check } from './check/check.js';
import { retriesOf } from './check/orchestrator.js';
import { type Cluster, startCluster } from './cluster/cluster.js';
import type { Scenario, Stage } from './scenarios/scenario.js';
import { PatientClient } from './traffic/client.js';
import { Traffic } from './traffic/traffic.js';
import { setUp, type Workload } from './traffic/workload.js';

/** What came of one scenario. */
export interface Played {
  readonly id: string;
  readonly title: string;
  readonly faults: number;
  readonly runs: number;
  readonly retries: number;
  readonly longestSeconds: number;
  readonly rows: number;
  readonly differences: number;
  readonly wrong: readonly string[];
  /** What the scenario tells of its faults. */
  readonly notes: readonly string[];
}

const STRIKE_MS = 30 * 60_000;

export interface PlayOptions {
  readonly seed: number;
  readonly scale: number;
  readonly say: (text: string) => void;
}

/** Plays a scenario on a cluster of its own, and checks what is left when everything has come to rest. */
export async function play(scenario: Scenario, { seed, scale, say }: PlayOptions): Promise<Played> {
  const random = new Random(seed);
  const cluster = await startCluster(scenario.cluster);
  const client = new PatientClient(cluster.orchestrators);
  try {
    const workloads: Workload[] = [];
    for (const spec of scenario.workloads) workloads.push(await setUp(spec, seed, cluster, client));
    const traffic = new Traffic(client, workloads);
    let faults = 0;
    const notes: string[] = [];
    const stage: Stage = {
      ...{ cluster, traffic, workloads, random, say },
      times: (n) => Math.max(1, Math.round(n * scale)),
      struck: (n = 1) => void (faults += n),
      note: (text) => void notes.push(text),
    };
    await scenario.before?.(stage);
    traffic.start(scenario.atOnce ?? 2);
    try {
      await inTime(scenario.strike(stage));
    } finally {
      cluster.mesh.heal();
      await Promise.all(cluster.replicas.map(({ up }) => up));
      await traffic.stop();
    }
    const findings = await check(cluster, workloads, traffic);
    if (findings.wrong.length > 0) say(`  logs are in ${await keepLogs(cluster, scenario.id)}`);
    return {
      ...{ id: scenario.id, title: scenario.title, faults, notes, ...findings },
      runs: traffic.ended.length,
      retries: await retriesOf(cluster.databaseUrl),
      longestSeconds: Math.max(0, ...traffic.ended.map(({ seconds }) => seconds)),
    };
  } finally {
    client.close();
    await cluster.stop();
  }
}

/** Faults that find nothing to strike would wait for ever. */
async function inTime(strike: Promise<void>): Promise<void> {
  const over = new AbortController();
  const late = wait(STRIKE_MS, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new Error(`the faults had not struck after ${STRIKE_MS / 60_000} minutes`);
  });
  await Promise.race([strike, late]).finally(() => {
    late.catch(() => undefined);
    over.abort();
  });
}

async function keepLogs(cluster: Cluster, id: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-chaos-${id}-`));
  for (const { label, log } of cluster.replicas)
    await writeFile(join(folder, `${label}.log`), log.join('\n'));
  await writeFile(join(folder, 'target.log'), cluster.target.logs());
  return folder;
}
