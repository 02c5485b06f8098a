import { join } from 'node:path';
import { type CopyClient, type CopyFormat } from './copy.js';
import { cleanSlate } from './database.js';
import { type Result, type Turn } from './figures.js';
import { type SluiceClient } from './sluice.js';
import { type BenchStack } from './stack.js';
import { cpuOfFamily, usageOf } from './usage.js';

/** A way to load the file into a table of its own. */
export interface Contender extends Omit<Result, 'turns'> {
  readonly table: string;
  /** Loads the whole file once; resolves with the CPU seconds of a client process, if it has one. */
  load(): Promise<number | undefined>;
}

export const PIPELINES = { none: 'bench-orders', key: 'bench-orders-key' } as const;

export function contenders(
  stack: BenchStack,
  copy: CopyClient,
  sluice: SluiceClient,
  files: Readonly<Record<CopyFormat, string>>,
): Contender[] {
  const copying = (format: CopyFormat, group: 'none' | 'key', label: string): Contender => {
    const table = `orders_${format}_${group}`;
    return {
      ...{ id: `${format}-${group}`, label, group, table },
      load: () => copy.load(stack.targetUrl, table, files[format], format),
    };
  };
  const ours = (group: 'none' | 'key'): Contender => ({
    ...{ id: `sluice-${group}`, label: 'Sluice, from S3', group, table: `orders_sluice_${group}` },
    load: async () => {
      await sluice.run(PIPELINES[group]);
      return undefined;
    },
  });
  return [
    copying('csv', 'none', '\\copy … csv, local file'),
    copying('binary', 'none', '\\copy … binary, local file'),
    ours('none'),
    copying('csv', 'key', '\\copy … csv, local file'),
    ours('key'),
  ];
}

/** The pipeline of bench/orders.yaml for one of the two tables. */
export function pipelineFor(yaml: string, group: 'none' | 'key'): string {
  return yaml
    .replace('name: bench-orders', `name: ${PIPELINES[group]}`)
    .replace('public.orders_sluice', `public.orders_sluice_${group}`);
}

/** One turn: empty tables, then wall time and CPU by process. */
export async function takeTurn(
  contender: Contender,
  tables: readonly string[],
  stack: BenchStack,
): Promise<Turn> {
  await cleanSlate(stack.targetUrl, tables);
  const before = snapshot(stack);
  const started = performance.now();
  const client = await contender.load();
  const seconds = (performance.now() - started) / 1000;
  const after = snapshot(stack);
  const cpu = Object.fromEntries(
    Object.entries(after).map(([name, used]) => [name, used - (before[name] ?? 0)] as const),
  );
  return { seconds, cpu: client === undefined ? cpu : { ...cpu, psql: client } };
}

function snapshot(stack: BenchStack): Record<string, number> {
  const services = Object.entries(stack.services).map(
    ([name, { pid }]) => [name, usageOf(pid).cpuSeconds] as const,
  );
  return {
    ...Object.fromEntries(services),
    's3 stand-in': usageOf(process.pid).cpuSeconds,
    postgres: cpuOfFamily(stack.postgres.pid),
  };
}

/** Where the bench keeps its files: the bucket's folder, and COPY's binary form beside it. */
export const filesIn = (folder: string): Readonly<Record<CopyFormat, string>> => ({
  csv: join(folder, 'bucket', 'orders', 'orders.csv'),
  binary: join(folder, 'orders.bin'),
});
