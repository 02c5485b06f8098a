import { setTimeout as wait } from 'node:timers/promises';
import { type CopyClient, type CopyFormat } from './copy.js';
import { cleanSlate } from './database.js';
import { type Result, type Turn } from './figures.js';
import { type SluiceClient } from './sluice.js';
import { type BenchStack } from './stack.js';
import { cpuOfFamily, usageOf } from './usage.js';

/** What contenders work with. */
export interface Parts {
  readonly stack: BenchStack;
  readonly copy: CopyClient;
  readonly sluice: SluiceClient;
  readonly files: Readonly<Record<CopyFormat, string>>;
}

/** A way to load the file into a table of its own. Tables of one group end up equal. */
export interface Contender extends Omit<Result, 'turns'> {
  readonly table: string;
  readonly ddl: string;
  /** Once, before its first turn. */
  prepare?(): Promise<void>;
  /** Loads the whole file once; resolves with the CPU seconds of a client process, if it has one. */
  load(): Promise<number | undefined>;
}

/** Autovacuum would work on one contender's table during another's turn. */
const createTable = (table: string, columns: string): string =>
  `CREATE TABLE ${table} (${columns}) WITH (autovacuum_enabled = false)`;

export function copying(parts: Parts, format: CopyFormat, group: string, columns: string): Contender {
  const { stack, copy, files } = parts;
  const table = `bench_${format}_${group}`;
  const label = `\\copy … ${format}, local file`;
  return {
    ...{ id: `${format}-${group}`, label, group, table, ddl: createTable(table, columns) },
    ...(format === 'binary' && {
      prepare: () => copy.unload(stack.targetUrl, `bench_csv_${group}`, files.binary),
    }),
    load: () => copy.load(stack.targetUrl, table, files[format], format),
  };
}

/** The pipeline loads into `bench_sluice_<group>`. */
export function sluicing(
  { sluice }: Parts,
  pipeline: string,
  group: string,
  columns: string,
  label = 'Sluice, from S3',
): Contender {
  const table = `bench_sluice_${group}`;
  return {
    ...{ id: `sluice-${group}`, label, group, table, ddl: createTable(table, columns) },
    load: async () => {
      await sluice.run(pipeline);
      return undefined;
    },
  };
}

/** What a load leaves to be done after it (collections at rest) is in its CPU time, and in nobody else's turn. */
const AFTERMATH_MS = 250;

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
  await wait(AFTERMATH_MS);
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
