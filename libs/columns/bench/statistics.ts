/**
 * What column statistics cost on the benchmark's orders: `node libs/columns/bench/statistics.ts [rows]` after a build (Node
 * strips the types). Passes with and without take turns in one process: scanner, kernels and Arrow writer, then the same with
 * statistics; then ns a value by column. The least of many times is given, since a busy machine only ever adds (the CPU
 * time of a thread is counted in ticks too coarse for this).
 */
import { ArrowBatchWriter } from '../dist/arrow/batch-writer.js';
import { allocateVector, ensureRows } from '../dist/allocate.js';
import { createKernel } from '../dist/kernels/create-kernel.js';
import { type Kernel } from '../dist/kernels/kernel.js';
import { FieldSlices } from '../dist/kernels/field-slices.js';
import { StatisticsCollector } from '../dist/statistics/collector.js';
import { type Vector } from '../dist/vector.js';
import { columns, failures, ordersFile, scan } from './orders.ts';

const ROWS = Number(process.argv[2] ?? 2_000_000);
const PASSES = 15;
/** Bytes that the columns are measured over one by one. */
const PART = 24 << 20;

const data = ordersFile(ROWS);
const mode = 'full';

const kernelsOf = (): Kernel[] => {
  const slices = new FieldSlices();
  return columns.map(({ name, type }) =>
    createKernel(type, { column: name, nullValues: [''], timezone: 'UTC', slices }),
  );
};

/** Seconds of a whole file, and what a split's statistics weigh. */
function wholeFile(on: boolean): { seconds: number; bytes: number } {
  const start = performance.now();
  const kernels = kernelsOf();
  const vectors = columns.map(({ type }) => allocateVector(type, 1024));
  const writer = new ArrowBatchWriter(columns);
  const collector = new StatisticsCollector(on ? columns : [], { mode, seed: 'bench' });
  scan(data, (found) => {
    kernels.forEach((kernel, i) => {
      vectors[i] = ensureRows(vectors[i], found.records);
      kernel.parse(found, i, vectors[i], failures);
    });
    writer.encode(vectors, undefined, found.records);
    collector.add(vectors, undefined, found.records);
  });
  const bytes = collector
    .finish()
    .reduce((sum, { distinct, sample }) => sum + distinct.length + Buffer.byteLength(sample.join('')), 0);
  return { seconds: (performance.now() - start) / 1e3, bytes };
}

/** ns a value, by column: one new collector over some blocks. */
function byColumn(): Float64Array {
  const blocks: { vectors: Vector[]; rows: number }[] = [];
  const kernels = kernelsOf();
  scan(data.subarray(0, PART), (found) => {
    const vectors = columns.map(({ type }) => allocateVector(type, found.records));
    kernels.forEach((kernel, i) => kernel.parse(found, i, vectors[i], failures));
    blocks.push({ vectors, rows: found.records });
  });
  return Float64Array.from(columns, (column, i) => {
    const collector = new StatisticsCollector([column], { mode, seed: 'bench' });
    const start = performance.now();
    let rows = 0;
    for (const block of blocks) {
      collector.add([block.vectors[i]], undefined, block.rows);
      rows += block.rows;
    }
    return ((performance.now() - start) / rows) * 1e6;
  });
}

let without = Infinity;
let withThem = Infinity;
let bytes = 0;
const perColumn = new Float64Array(columns.length).fill(Infinity);
for (let n = 0; n < PASSES; n++) {
  without = Math.min(without, wholeFile(false).seconds);
  const found = wholeFile(true);
  withThem = Math.min(withThem, found.seconds);
  bytes = found.bytes;
  byColumn().forEach((ns, i) => (perColumn[i] = Math.min(perColumn[i], ns)));
}
process.stdout.write(
  `${ROWS} rows: ${without.toFixed(3)} s without, ${withThem.toFixed(3)} s with statistics; ` +
    `${(bytes / 1024).toFixed(1)} KiB a split\n`,
);
columns.forEach(({ name }, i) =>
  process.stdout.write(`  ${name.padEnd(12)} ${perColumn[i].toFixed(1)} ns a value\n`),
);
process.stdout.write(`  all          ${perColumn.reduce((sum, ns) => sum + ns, 0).toFixed(1)} ns a row\n`);
