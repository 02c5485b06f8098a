import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';
import { generateCleanOrders, query, workspaceRoot } from '@sluice/testkit';
import { type Contender, contenders, filesIn, pipelineFor, takeTurn } from './contenders.js';
import { type CopyClient, copyClient } from './copy.js';
import { digest, makeTable } from './database.js';
import { type Result, type Turn } from './figures.js';
import { type BenchOptions } from './options.js';
import { drawPicture } from './picture.js';
import { type Machine, renderReport } from './report.js';
import { connect } from './sluice.js';
import { type BenchStack, startBenchStack } from './stack.js';
import { usageOf } from './usage.js';

/** The whole measurement; throws when a contender fails or the tables differ afterwards. */
export async function bench(options: BenchOptions, command: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-bench-'));
  try {
    const files = filesIn(folder);
    await mkdir(dirname(files.csv), { recursive: true });
    console.log(`writing ${options.rows} orders`);
    await generateCleanOrders(files.csv, { rows: options.rows });
    const stack = await startBenchStack(join(folder, 'bucket'));
    const sluice = connect(stack.orchestrator);
    try {
      const copy = copyClient();
      const field = contenders(stack, copy, sluice, files);
      for (const { table, group } of field) await makeTable(stack.targetUrl, table, group === 'key');
      const yaml = await readFile(join(workspaceRoot(), 'bench', 'orders.yaml'), 'utf8');
      for (const group of ['none', 'key'] as const) await sluice.apply(pipelineFor(yaml, group));
      await copy.load(stack.targetUrl, 'orders_csv_none', files.csv, 'csv');
      await copy.unload(stack.targetUrl, 'orders_csv_none', files.binary);

      const results = await race(field, stack, options.rounds);
      const report = renderReport({
        ...{ command, rows: options.rows, rounds: options.rounds, results },
        bytes: (await stat(files.csv)).size,
        machine: await machineOf(stack, copy),
        peakRss: peaks(stack),
      });
      console.log(`\n${report}`);
      await save(options, report, drawPicture(results, options.rows));
    } finally {
      sluice.close();
      await stack.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A B C A B C …, so that a slow minute of the machine slows every contender. The first, unmeasured round warms up. */
async function race(field: readonly Contender[], stack: BenchStack, rounds: number): Promise<Result[]> {
  const tables = field.map(({ table }) => table);
  const turns = new Map<Contender, Turn[]>(field.map((contender) => [contender, []]));
  const digests = new Set<string>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [contender, taken] of turns) {
      const turn = await takeTurn(contender, tables, stack);
      console.log(`round ${round || 'warm-up'}  ${contender.id.padEnd(12)} ${turn.seconds.toFixed(2)} s`);
      if (round > 0) taken.push(turn);
      else digests.add(await digest(stack.targetUrl, contender.table));
    }
  }
  if (digests.size !== 1) throw new Error(`the tables differ: ${[...digests].join('; ')}`);
  return [...turns].map(([{ id, label, group }, taken]) => ({ id, label, group, turns: taken }));
}

function peaks(stack: BenchStack): Record<string, number> {
  return Object.fromEntries(
    Object.entries(stack.services).map(([name, { pid }]) => [name, usageOf(pid).peakRss]),
  );
}

async function machineOf(stack: BenchStack, copy: CopyClient): Promise<Machine> {
  const [version] = await query<{ server_version: string }>(stack.targetUrl, 'SHOW server_version');
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: version?.server_version ?? '',
    copyClient: copy.name,
  };
}

async function save(options: BenchOptions, report: string, picture: string): Promise<void> {
  if (options.out === undefined) return;
  const out = join(workspaceRoot(), options.out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'benchmarks.md'), report);
  await writeFile(join(out, 'benchmarks.svg'), picture);
  console.log(`written to ${options.out}/benchmarks.md and benchmarks.svg`);
}
