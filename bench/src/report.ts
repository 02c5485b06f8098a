import type { CapacityResult } from './capacity.js';
import { medianCpu, medianSeconds, type RaceResult, type Result, speedup } from './figures.js';
import { percentile } from './latency.js';
import type { ObjectsResult } from './objects.js';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly postgres: string;
  readonly copyClient: string;
}

export interface Report {
  readonly command: string;
  readonly orders: RaceResult | undefined;
  /** Each of two contenders: psql, then Sluice. */
  readonly shapes: readonly RaceResult[];
  readonly sizes: readonly RaceResult[];
  /** Milliseconds, sorted. */
  readonly latencies: readonly number[];
  readonly objects: readonly ObjectsResult[];
  readonly capacities: readonly CapacityResult[];
  readonly machine: Machine;
}

/** docs/benchmarks.md. Written by `npm run bench`; its figures are of one run on one machine. */
export function renderReport({
  command,
  orders,
  shapes,
  sizes,
  latencies,
  objects,
  capacities,
  machine,
}: Report): string {
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`: do not edit. Medians; every round runs every contender once, in turn, from empty tables and after a',
    'checkpoint, and a first round is not counted. `\\copy` reads a local file and checks nothing but types. Sluice fetches the object from a',
    'local S3 stand-in through four processes, types every field, applies the checks of its pipeline, keeps column statistics and commits rows',
    'and ledger in one transaction; its time is from the trigger to `succeeded`, planning and the reading back of the ledger included.',
    'Its services run at nice 10, behind PostgreSQL and psql, as the local stack starts them (decisions/0014-priority.md says what that gains).',
    '`\\copy … binary` of rows that PostgreSQL had written before is the limit of what any loader could reach. Afterwards the tables of',
    'each section are equal, row for row.',
    '',
    ...(orders ? ordersPart(orders) : []),
    ...(shapes.length > 0
      ? [
          '## Other shapes',
          '',
          'Typed, without checks. Services of their own load each three times before it is measured.',
          '',
          ...pairs(shapes, ({ title }) => title),
          '',
        ]
      : []),
    ...(sizes.length > 0 ? ['## Other sizes', '', SIZES, '', ...pairs(sizes, ({ title }) => title), ''] : []),
    ...(latencies.length > 0 ? latencyPart(latencies) : []),
    ...(objects.length > 0 ? objectsPart(objects) : []),
    ...(capacities.length > 0 ? capacityPart(capacities) : []),
    '## Machine',
    '',
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.kernel}; everything shares them`,
    `- Node.js ${machine.node}; PostgreSQL ${machine.postgres} with its defaults (fsync on); ${machine.copyClient}`,
    `- \`${command}\``,
    '',
  ].join('\n');
}

const SIZES =
  'Each size has services of its own, which load five million rows before it is measured: none of it is code that warms up. Rounds of all sizes take turns.';

function ordersPart(race: RaceResult): string[] {
  const of = (group: string): Result[] => race.results.filter((result) => result.group === group);
  const plain = of('none');
  return [
    `${count(race.rows)} orders of ten columns, one CSV object of ${megabytes(race.bytes)} MB, ${race.rounds} ${race.rounds === 1 ? 'round' : 'rounds'}.`,
    '',
    '![Seconds to load, medians](benchmarks.svg)',
    '',
    ...contenderTable(
      'Table without a key: [bench/orders.yaml](../bench/orders.yaml), five checks',
      race,
      plain,
      plain,
    ),
    ...contenderTable(
      'With expressions and more checks: [bench/orders-rich.yaml](../bench/orders-rich.yaml)',
      race,
      of('rich'),
      plain,
    ),
    ...contenderTable('Table with a primary key', race, of('key'), of('key')),
    '## CPU seconds by process, medians',
    '',
    ...cpuTable(race.results),
    '',
    'Of each load and a quarter of a second after it: services collect their garbage when they rest.',
    '',
    '## Peak resident memory',
    '',
    '| process | MiB |',
    '| --- | ---: |',
    ...Object.entries(race.peakRss).map(([name, bytes]) => `| ${name} | ${mebibytes(bytes)} |`),
    '',
    'VmHWM of each service since its start, over all rounds. It does not grow with the object (invariant I5): see other sizes.',
    '',
  ];
}

/** `measures`: psql with CSV first, then with binary, then Sluice, as far as there are such. */
function contenderTable(
  title: string,
  race: RaceResult,
  results: readonly Result[],
  measures: readonly Result[],
): string[] {
  const csv = measures.find(({ id }) => id.startsWith('csv'));
  const binary = measures.find(({ id }) => id.startsWith('binary'));
  const times = (result: Result, base: Result | undefined): string =>
    base ? speedup(result, base).toFixed(2) : '';
  return [
    `## ${title}`,
    '',
    '| contender | seconds | rows/s | MB/s | times as fast as csv | as binary | every round |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...results.map((result) => {
      const seconds = medianSeconds(result);
      return row([
        result.label,
        seconds.toFixed(2),
        rate(race.rows, seconds),
        (race.bytes / seconds / 1e6).toFixed(0),
        times(result, csv),
        times(result, binary),
        result.turns.map((turn) => turn.seconds.toFixed(2)).join(' '),
      ]);
    }),
    '',
  ];
}

function pairs(races: readonly RaceResult[], name: (race: RaceResult) => string): string[] {
  const services = [...new Set(races.flatMap(({ peakRss }) => Object.keys(peakRss)))];
  return [
    row([
      'file',
      'rows',
      'MB',
      '`\\copy … csv`, s',
      'Sluice, s',
      'rows/s',
      'times as fast',
      ...services.map((s) => `${s}, MiB`),
    ]),
    row(['---', ...Array.from({ length: 6 + services.length }, () => '---:')]),
    ...races.map((race) => {
      const [base, ours] = race.results;
      if (!base || !ours) throw new Error(`${race.id} has not two contenders`);
      const seconds = medianSeconds(ours);
      return row([
        name(race),
        count(race.rows),
        megabytes(race.bytes),
        medianSeconds(base).toFixed(2),
        seconds.toFixed(2),
        rate(race.rows, seconds),
        speedup(ours, base).toFixed(2),
        ...services.map((service) => mebibytes(race.peakRss[service] ?? 0)),
      ]);
    }),
  ];
}

function latencyPart(sorted: readonly number[]): string[] {
  const shares = [0.5, 0.9, 0.99, 1];
  return [
    '## A run of one row',
    '',
    `From the trigger to \`succeeded\`, ${sorted.length} runs one after the other, everything warm.`,
    '',
    row(shares.map((share) => (share === 1 ? 'worst' : `p${share * 100}`))),
    row(shares.map(() => '---:')),
    row(shares.map((share) => `${percentile(sorted, share).toFixed(0)} ms`)),
    '',
  ];
}

function capacityPart(results: readonly CapacityResult[]): string[] {
  return [
    '## Capacity of the scheduler',
    '',
    'Real orchestrators and PostgreSQL; extractor, validator and loader are stubs that do nothing, in one process. A run of so many',
    'objects of one split each, from the trigger to `succeeded`, watched: planned, loaded, and verified against the ledger. CPU and',
    'transactions are of the whole run; CPU is per million splits. MiB are the peak resident memory of an orchestrator since its start.',
    '',
    row([
      'replicas',
      'in flight each',
      'splits',
      'plan, s',
      'load, s',
      'splits/s',
      'verify, s',
      'CPU s/M',
      'PostgreSQL CPU s/M',
      'transactions/split',
      'MiB',
    ]),
    row(Array.from({ length: 11 }, () => '---:')),
    ...results.map((result) => {
      const perMillion = (value: number): string => count(Math.round((value * 1e6) / result.splits));
      return row([
        String(result.replicas),
        String(result.inFlight),
        count(result.splits),
        result.planSeconds.toFixed(1),
        result.loadSeconds.toFixed(1),
        count(Math.round(result.splits / result.loadSeconds)),
        result.verifySeconds.toFixed(1),
        perMillion(result.cpuSeconds),
        perMillion(result.databaseCpuSeconds),
        (result.transactions / result.splits).toFixed(2),
        mebibytes(result.peakRss),
      ]);
    }),
    '',
  ];
}

function objectsPart(results: readonly ObjectsResult[]): string[] {
  const services = Object.keys(results[0]?.peakRss ?? {});
  return [
    '## Many small objects',
    '',
    'Objects of about 10 kB and 100 rows, `select: new`, from the trigger to `succeeded`; then a run that finds them all loaded. The',
    'table has every row once afterwards. MiB are the peak resident memory of each service since its start, CPU its seconds for the run.',
    '',
    row([
      'objects',
      'splits',
      'seconds',
      'objects/s',
      'rows/s',
      'MB/s',
      'again, s',
      ...services.flatMap((s) => [`${s}, MiB`, 'CPU']),
    ]),
    row(Array.from({ length: 7 + 2 * services.length }, () => '---:')),
    ...results.map((result) => {
      const { seconds, againSeconds } = result;
      return row([
        count(result.objects),
        count(result.splits),
        seconds.toFixed(1),
        count(Math.round(result.objects / seconds)),
        rate(result.rows, seconds),
        (result.bytes / seconds / 1e6).toFixed(1),
        againSeconds.toFixed(1),
        ...services.flatMap((service) => [
          mebibytes(result.peakRss[service] ?? 0),
          (result.cpuSeconds[service] ?? 0).toFixed(1),
        ]),
      ]);
    }),
    '',
  ];
}

function cpuTable(results: readonly Result[]): string[] {
  const used = results.map(medianCpu);
  const names = [...new Set(used.flatMap((cpu) => Object.keys(cpu)))];
  const label = (result: Result): string => (result.group === 'key' ? `${result.label}, key` : result.label);
  const sum = (cpu: Record<string, number>): number => Object.values(cpu).reduce((a, b) => a + b, 0);
  return [
    row(['process', ...results.map(label)]),
    row(['---', ...results.map(() => '---:')]),
    ...names.map((name) => row([name, ...used.map((cpu) => (cpu[name] ?? 0).toFixed(2))])),
    row(['all', ...used.map((cpu) => sum(cpu).toFixed(2))]),
  ];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const count = (value: number): string => value.toLocaleString('en');
const rate = (rows: number, seconds: number): string => count(Math.round(rows / seconds / 1000) * 1000);
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
const mebibytes = (bytes: number): string => String(Math.round(bytes / 2 ** 20));
