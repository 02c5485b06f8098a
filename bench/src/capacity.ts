import {
  messages,
  orchestratorClient,
  type OrchestratorClient,
  type Run__Output,
  unary,
} from '@sluice/proto';
import {
  type PostgresServer,
  query,
  type ServiceProcess,
  spawnService,
  startPostgres,
} from '@sluice/testkit';
import { StubServices } from './stub-services.js';
import { cpuOfFamily, usageOf } from './usage.js';

const PIPELINE = `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: capacity, owner: sluice }
source:
  s3: { bucket: stub, key: in/*.csv }
schema:
  columns:
    - { name: id, type: bigint }
target:
  connection: env://NOTHING
  table: public.nothing
  create: true
  mode: append
`;

interface Case {
  readonly replicas: number;
  /** Splits in flight per replica. */
  readonly inFlight: number;
  readonly splits: number;
}

/** What orchestrators did with one run whose splits take no time. */
export interface CapacityResult extends Case {
  readonly planSeconds: number;
  readonly loadSeconds: number;
  readonly verifySeconds: number;
  /** Of the orchestrators, and of PostgreSQL, over the whole run. */
  readonly cpuSeconds: number;
  readonly databaseCpuSeconds: number;
  /** Transactions of the orchestrators' database. */
  readonly transactions: number;
  /** VmHWM in bytes, the greatest of the orchestrators. */
  readonly peakRss: number;
}

/** One run after the other, each on orchestrators of its own; the last one is ten times as long as the first. */
export async function capacity(splits: number): Promise<CapacityResult[]> {
  const tenth = Math.max(1, Math.round(splits / 10));
  const cases: readonly Case[] = [
    { replicas: 1, inFlight: 16, splits: tenth },
    { replicas: 1, inFlight: 64, splits: tenth },
    { replicas: 3, inFlight: 16, splits: tenth },
    { replicas: 1, inFlight: 64, splits },
  ];
  const stubs = new StubServices();
  const postgres = await startPostgres({ durable: true });
  try {
    await stubs.start();
    const results: CapacityResult[] = [];
    for (const [i, wanted] of cases.entries()) {
      results.push(await measure(wanted, stubs, postgres, await postgres.createDatabase(`capacity_${i}`)));
    }
    return results;
  } finally {
    await stubs.stop();
    await postgres.stop();
  }
}

async function measure(
  wanted: Case,
  stubs: StubServices,
  postgres: PostgresServer,
  databaseUrl: string,
): Promise<CapacityResult> {
  const env = {
    NODE_OPTIONS: '--max-semi-space-size=4 --max-old-space-size=192 --v8-pool-size=1', // as the image sets it, and the next
    MALLOC_ARENA_MAX: '1',
    SLUICE_LISTEN: '127.0.0.1:0',
    SLUICE_LOG_LEVEL: 'warn',
    SLUICE_DATABASE_URL: databaseUrl,
    SLUICE_MAX_ACTIVE_SPLITS: String(wanted.inFlight),
    SLUICE_MAX_RUN_SPLITS: String(wanted.inFlight * wanted.replicas),
    SLUICE_TARGET_CONNECTIONS: String(wanted.inFlight * wanted.replicas),
    ...stubs.environment,
  };
  const services: ServiceProcess[] = [];
  try {
    for (let i = 0; i < wanted.replicas; i += 1) services.push(await spawnService('orchestrator', env));
    const client = orchestratorClient(services[0]?.address ?? '');
    try {
      return await oneRun(wanted, stubs, client, () => used(services, postgres, databaseUrl));
    } finally {
      client.close();
    }
  } finally {
    await Promise.all(services.map((service) => service.stop()));
  }
}

async function oneRun(
  wanted: Case,
  stubs: StubServices,
  client: OrchestratorClient,
  use: () => Promise<Used>,
): Promise<CapacityResult> {
  await unary(client.applyPipeline.bind(client), { yaml: PIPELINE });
  stubs.objects = 1;
  await follow(client); // connections and code are warm then
  Object.assign(stubs, { objects: wanted.splits, loads: 0 });
  const before = await use();
  const { run, planned, loaded, start } = await follow(client);
  const end = performance.now();
  const after = await use();
  if (run.splitsCommitted !== wanted.splits || stubs.loads !== wanted.splits) {
    throw new Error(`${run.splitsCommitted} splits were committed, ${stubs.loads} loads made`);
  }
  return {
    ...wanted,
    planSeconds: (planned - start) / 1000,
    loadSeconds: (loaded - planned) / 1000,
    verifySeconds: (end - loaded) / 1000,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    databaseCpuSeconds: after.databaseCpuSeconds - before.databaseCpuSeconds,
    transactions: after.transactions - before.transactions,
    peakRss: after.peakRss,
  };
}

/** Watches a run to its end, and notes when it was seen to be planned and loaded. */
async function follow(client: OrchestratorClient) {
  const start = performance.now();
  const { run: triggered } = await unary(client.triggerRun.bind(client), { pipeline: 'capacity' });
  let planned = 0;
  let loaded = 0;
  let last: Run__Output | null = triggered;
  for await (const { run } of messages(client.watchRun({ runId: triggered?.runId }))) {
    last = run;
    const began = run?.state !== 'RUN_STATE_QUEUED' && run?.state !== 'RUN_STATE_PLANNING';
    if (began) planned ||= performance.now();
    if (began && run?.state !== 'RUN_STATE_RUNNING') loaded ||= performance.now();
  }
  if (last?.state !== 'RUN_STATE_SUCCEEDED') {
    throw new Error(`the run ended as ${last?.state}: ${last?.failure?.message}`);
  }
  return { run: last, planned, loaded, start };
}

interface Used {
  readonly cpuSeconds: number;
  readonly databaseCpuSeconds: number;
  readonly transactions: number;
  readonly peakRss: number;
}

async function used(
  services: readonly ServiceProcess[],
  postgres: PostgresServer,
  databaseUrl: string,
): Promise<Used> {
  const [row] = await query<{ n: string }>(
    databaseUrl,
    `SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()`,
  );
  const usages = services.map(({ pid }) => usageOf(pid));
  return {
    cpuSeconds: usages.reduce((sum, usage) => sum + usage.cpuSeconds, 0),
    databaseCpuSeconds: cpuOfFamily(postgres.pid),
    transactions: Number(row?.n ?? 0),
    peakRss: Math.max(...usages.map(({ peakRss }) => peakRss)),
  };
}
