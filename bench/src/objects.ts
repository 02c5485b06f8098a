import { query } from '@sluice/testkit';
import { connect } from './sluice.js';
import { ROWS_PER_OBJECT, SmallObjects } from './small-objects.js';
import type { BenchStack } from './stack.js';
import { usageOf } from './usage.js';

const BUCKET = 'sluice-objects';
const TABLE = 'bench_objects';

const pipelineOf = (name: string, bucket: string): string => `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: ${name}, owner: sluice }
source:
  s3: { bucket: ${bucket}, key: in/*.csv }
  select: new
schema:
  columns:
    - { name: id, type: bigint, required: true }
    - { name: at, type: timestamptz, required: true }
    - { name: customer, type: text }
    - { name: amount, type: 'numeric(12,2)' }
    - { name: note, type: text }
target:
  connection: env://SLUICE_TARGET_URL
  table: public.${TABLE}
  create: true
  mode: append
`;

/** One run over so many small objects. */
export interface ObjectsResult {
  readonly objects: number;
  readonly rows: number;
  readonly bytes: number;
  readonly splits: number;
  readonly seconds: number;
  /** Seconds of another run, which finds that all of them are loaded. */
  readonly againSeconds: number;
  /** VmHWM of each service, in bytes, after the run. */
  readonly peakRss: Readonly<Record<string, number>>;
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

/** A tenth of the objects, then all of them, on one stack: memory that does not grow between them does not grow with them. */
export async function manyObjects(stack: BenchStack, objects: number): Promise<ObjectsResult[]> {
  const counts = [Math.max(1, Math.round(objects / 10)), objects];
  const results: ObjectsResult[] = [];
  for (const count of counts) results.push(await oneRun(stack, count));
  return results;
}

async function oneRun(stack: BenchStack, objects: number): Promise<ObjectsResult> {
  const bucket = new SmallObjects(`${BUCKET}-${objects}`, objects);
  stack.s3.serve(bucket);
  const name = `bench-objects-${objects}`;
  const client = connect(stack.orchestrator);
  try {
    await client.apply(pipelineOf(name, bucket.name));
    await query(stack.targetUrl, `DROP TABLE IF EXISTS ${TABLE}`);
    const before = cpuOf(stack);
    const start = performance.now();
    const run = await client.run(name);
    const seconds = (performance.now() - start) / 1000;
    const after = cpuOf(stack);
    await checkRows(stack, objects);
    const again = performance.now();
    const second = await client.run(name);
    const againSeconds = (performance.now() - again) / 1000;
    if (second.objectsSkipped !== objects) throw new Error(`${second.objectsSkipped} objects were known`);
    return {
      ...{ objects, rows: objects * ROWS_PER_OBJECT, bytes: objects * bucket.size },
      ...{ splits: run.splitsTotal, seconds, againSeconds },
      peakRss: Object.fromEntries(services(stack).map(([service, pid]) => [service, usageOf(pid).peakRss])),
      cpuSeconds: Object.fromEntries(
        Object.entries(after).map(([service, used]) => [service, used - (before[service] ?? 0)]),
      ),
    };
  } finally {
    client.close();
  }
}

/** None lost, none twice: the ids are those that were made. */
async function checkRows(stack: BenchStack, objects: number): Promise<void> {
  const rows = objects * ROWS_PER_OBJECT;
  const [found] = await query<{ n: string; ids: string; low: string; high: string }>(
    stack.targetUrl,
    `SELECT count(*) AS n, count(DISTINCT id) AS ids, min(id) AS low, max(id) AS high FROM ${TABLE}`,
  );
  const told = [found?.n, found?.ids, found?.low, found?.high].map(Number);
  if (told.join() !== [rows, rows, 1, rows].join()) {
    throw new Error(`${rows} rows were made; the table has ${told.join(', ')} (rows, ids, least, greatest)`);
  }
}

function services(stack: BenchStack): [string, number][] {
  return Object.entries(stack.services).map(([name, { pid }]) => [name, pid]);
}

function cpuOf(stack: BenchStack): Record<string, number> {
  return Object.fromEntries(services(stack).map(([name, pid]) => [name, usageOf(pid).cpuSeconds]));
}
