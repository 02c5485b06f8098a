import { open } from 'node:fs/promises';
import { copying, sluicing } from './contenders.js';
import { type Race } from './race.js';

interface Shape {
  readonly id: string;
  readonly title: string;
  readonly rows: number;
  /** Name → type. */
  readonly columns: ReadonlyMap<string, string>;
  /** Record `i` without its line end. */
  readonly record: (i: number) => string;
}

const WIDE = new Map(
  Array.from({ length: 200 }, (_, c) => [
    `c${c}`,
    ['integer', 'text', 'double precision', 'date'][c % 4] ?? '',
  ]),
);
const WORDS = 'the quick brown fox jumps over the lazy dog while nobody looks '.repeat(70);

const wide = (i: number): string =>
  Array.from(
    WIDE.keys(),
    (_, c) =>
      [
        `${(i * 31 + c) % 100_000}`,
        `text ${(i + c) % 977}`,
        `${((i + c) % 1000) / 8}`,
        `2024-0${1 + (c % 9)}-1${i % 10}`,
      ][c % 4],
  ).join(',');

/** Files unlike orders. `share` of their usual rows, for a smoke test. */
export function shapes(share: number): readonly Shape[] {
  const rows = (usual: number): number => Math.max(1, Math.round(usual * share));
  return [
    { id: 'wide', title: '200 columns', rows: rows(150_000), columns: WIDE, record: wide },
    {
      ...{ id: 'narrow', title: '2 columns', rows: rows(5_000_000) },
      columns: new Map([
        ['id', 'bigint'],
        ['score', 'integer'],
      ]),
      record: (i) => `${i},${(i * 7919) % 1_000_003}`,
    },
    {
      ...{ id: 'long', title: 'texts of 4 KiB', rows: rows(60_000) },
      columns: new Map([
        ['id', 'bigint'],
        ['body', 'text'],
      ]),
      record: (i) => `${i},${WORDS.slice(i % 200, (i % 200) + 4096)}`,
    },
    {
      ...{ id: 'quoted', title: 'every field quoted', rows: rows(2_000_000) },
      columns: new Map([
        ['id', 'bigint'],
        ['at', 'timestamp'],
        ['name', 'text'],
        ['amount', 'numeric(12,2)'],
        ['note', 'text'],
      ]),
      record: (i) =>
        `"${i}","2024-03-${10 + (i % 20)} 12:${10 + (i % 50)}:00","customer ${i % 9973}","${i % 10_000}.25","say ""yes"", twice"`,
    },
  ];
}

/** Services of their own load each shape so often before it is measured: what is measured is not how code warms up. */
const WARM_UPS = 3;

export function shapeRace({ id, title, rows, columns, record }: Shape, rounds: number): Race {
  const group = id;
  const ddl = [...columns].map(([name, type]) => `${name} ${type}`).join(', ');
  return {
    ...{ id, title, rows, rounds, warmUps: WARM_UPS },
    write: (path) => writeRecords(path, [...columns.keys()].join(','), rows, record),
    pipelines: [pipelineOf(id, columns)],
    contenders: (parts) => [copying(parts, 'csv', group, ddl), sluicing(parts, `bench-${id}`, group, ddl)],
  };
}

const pipelineOf = (id: string, columns: ReadonlyMap<string, string>): string => `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: bench-${id}, owner: sluice }
source:
  s3: { bucket: sluice-bench, key: ${id}/*.csv }
schema:
  columns:
${[...columns].map(([name, type]) => `    - { name: ${name}, type: '${type}' }`).join('\n')}
target:
  connection: env://SLUICE_TARGET_URL
  table: public.bench_sluice_${id}
  mode: append
`;

async function writeRecords(
  path: string,
  header: string,
  rows: number,
  record: (i: number) => string,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    let lines = [header];
    let length = 0;
    for (let i = 0; i < rows; i += 1) {
      const line = record(i);
      lines.push(line);
      length += line.length;
      if (length < 4 << 20) continue;
      await file.appendFile(`${lines.join('\n')}\n`);
      lines = [];
      length = 0;
    }
    if (lines.length > 0) await file.appendFile(`${lines.join('\n')}\n`);
  } finally {
    await file.close();
  }
}
