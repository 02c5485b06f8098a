import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join, resolve } from 'node:path';
import { capacity } from './capacity.js';
import { type CopyClient, copyClient } from './copy.js';
import { type RaceResult } from './figures.js';
import { oneRowLatencies } from './latency.js';
import { manyObjects, type ObjectsResult } from './objects.js';
import { type BenchOptions } from './options.js';
import { ordersRace, sizeRace } from './orders.js';
import { drawPicture } from './picture.js';
import { type Race, runRace, runRaces } from './race.js';
import { type Machine, renderReport, type Report } from './report.js';
import { shapeRace, shapes } from './shapes.js';
import { workspaceRoot } from '@sluice/testkit';
import { startBenchStack } from './stack.js';

/** Orders at which the other suites have their usual size. */
const USUAL_ROWS = 2_000_000;
const LATENCY_RUNS = 200;
const SMALL_OBJECTS = 100_000;
const CAPACITY_SPLITS = 100_000;
/** At so few, objects are 2,000. */
const QUICK_ROWS = 50_000;

/** The whole measurement; throws when a contender fails or tables differ afterwards. */
export async function bench(options: BenchOptions, command: string): Promise<void> {
  const { rows, rounds, suites } = options;
  const copy = copyClient();
  const share = rows / USUAL_ROWS;
  const fewer = Math.min(rounds, 3);
  const orders = suites.includes('orders') ? await runRace(await ordersRace(rows, rounds), copy) : undefined;
  const shaped: RaceResult[] = [];
  if (suites.includes('shapes')) {
    for (const shape of shapes(share)) shaped.push(await runRace(shapeRace(shape, rounds), copy));
  }
  const sized = suites.includes('sizes') ? await sizes(rows, fewer, copy) : [];
  const latencies = suites.includes('latency')
    ? await latency(Math.ceil(LATENCY_RUNS * Math.min(1, share)))
    : [];
  const objects = suites.includes('objects')
    ? await small(Math.ceil(SMALL_OBJECTS * Math.min(1, rows <= QUICK_ROWS ? 0.02 : share)))
    : [];
  const capacities = suites.includes('capacity')
    ? await capacity(Math.ceil(CAPACITY_SPLITS * Math.min(1, rows <= QUICK_ROWS ? 0.02 : share)))
    : [];
  const machine = machineOf([orders, ...shaped, ...sized], copy);
  const report: Report = {
    command,
    orders,
    shapes: shaped,
    sizes: sized,
    latencies,
    objects,
    capacities,
    machine,
  };
  const text = renderReport(report);
  console.log(`\n${text}`);
  await save(options, text, orders);
}

/** Their rows a second are compared with one another. */
async function sizes(rows: number, rounds: number, copy: CopyClient): Promise<RaceResult[]> {
  const races: Race[] = [];
  for (const [factor, times] of [
    [0.1, 9],
    [1, 3],
    [10, 1],
  ] as const) {
    races.push(await sizeRace(Math.round(rows * factor), times * rounds));
  }
  return runRaces(races, copy);
}

async function latency(runs: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  console.log(`latency: ${runs} runs of one row`);
  const stack = await startBenchStack(folder);
  try {
    return await oneRowLatencies(stack, runs);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function small(objects: number): Promise<ObjectsResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  console.log(`objects: ${objects} of about 10 kB`);
  const stack = await startBenchStack(folder);
  try {
    return await manyObjects(stack, objects);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function machineOf(races: readonly (RaceResult | undefined)[], copy: CopyClient): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: races.find((race) => race !== undefined)?.postgres ?? '',
    copyClient: copy.name,
  };
}

async function save({ out }: BenchOptions, report: string, orders: RaceResult | undefined): Promise<void> {
  if (out === undefined) return;
  const folder = resolve(workspaceRoot(), out);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'benchmarks.md'), report);
  if (orders) await writeFile(join(folder, 'benchmarks.svg'), drawPicture(orders.results, orders.rows));
  console.log(`written to ${join(out, 'benchmarks.md')} and benchmarks.svg`);
}
