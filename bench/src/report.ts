import { medianCpu, medianSeconds, type Result, speedup } from './figures.js';

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
  readonly rows: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly machine: Machine;
  readonly results: readonly Result[];
  /** Peak resident memory by service, in bytes. */
  readonly peakRss: Readonly<Record<string, number>>;
}

/** docs/benchmarks.md. Written by `npm run bench`; its figures are of one run on one machine. */
export function renderReport(report: Report): string {
  const { machine } = report;
  return [
    '# Benchmarks',
    '',
    `Written by \`npm run bench\`: do not edit. ${count(report.rows)} orders of ten columns, one CSV object of`,
    `${megabytes(report.bytes)} MB, ${report.rounds} rounds; every round runs every contender once, in turn, from empty tables`,
    'and after a checkpoint; medians.',
    '',
    '![Seconds to load, medians](benchmarks.svg)',
    '',
    ...section(report, 'none', 'Table without a key'),
    ...section(report, 'key', 'Table with a primary key'),
    '`\\copy` reads a local file and checks nothing but types. Sluice fetches the object from a local S3 stand-in through four',
    'processes, types every field, applies the checks of [bench/orders.yaml](../bench/orders.yaml), and commits rows and ledger in one',
    'transaction; its time is from the trigger to `succeeded`, planning and the reading back of the ledger included. `\\copy … binary` of rows',
    'that PostgreSQL had written before is the limit of what any loader could reach. Afterwards all tables were equal, row for row.',
    '',
    '## CPU seconds by process, medians',
    '',
    ...cpuTable(report.results),
    '',
    '## Peak resident memory',
    '',
    '| process | MiB |',
    '| --- | ---: |',
    ...Object.entries(report.peakRss).map(([name, bytes]) => `| ${name} | ${Math.round(bytes / 2 ** 20)} |`),
    '',
    'VmHWM of each service since its start, over all rounds. It does not grow with the object (invariant I5).',
    '',
    '## Machine',
    '',
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.kernel}; everything shares them`,
    `- Node.js ${machine.node}; PostgreSQL ${machine.postgres} with its defaults (fsync on); ${machine.copyClient}`,
    `- \`${report.command}\``,
    '',
  ].join('\n');
}

function section(report: Report, group: Result['group'], title: string): string[] {
  const results = report.results.filter((result) => result.group === group);
  const [base] = results;
  if (!base) return [];
  return [
    `## ${title}`,
    '',
    '| contender | seconds | rows/s | MB/s | times as fast as `\\copy … csv` | every round |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...results.map((result) => {
      const seconds = medianSeconds(result);
      return row([
        result.label,
        seconds.toFixed(2),
        count(Math.round(report.rows / seconds / 1000) * 1000),
        (report.bytes / seconds / 1e6).toFixed(0),
        speedup(result, base).toFixed(2),
        result.turns.map((turn) => turn.seconds.toFixed(2)).join(' '),
      ]);
    }),
    '',
  ];
}

function cpuTable(results: readonly Result[]): string[] {
  const used = results.map(medianCpu);
  const names = [...new Set(used.flatMap((cpu) => Object.keys(cpu)))];
  const label = (result: Result): string => (result.group === 'key' ? `${result.label}, key` : result.label);
  return [
    row(['process', ...results.map(label)]),
    row(['---', ...results.map(() => '---:')]),
    ...names.map((name) => row([name, ...used.map((cpu) => (cpu[name] ?? 0).toFixed(2))])),
    row([
      'all',
      ...used.map((cpu) =>
        Object.values(cpu)
          .reduce((a, b) => a + b, 0)
          .toFixed(2),
      ),
    ]),
  ];
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const count = (value: number): string => value.toLocaleString('en');
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
