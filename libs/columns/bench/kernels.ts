/**
 * What it costs to turn the benchmark's orders into Arrow: `node libs/columns/bench/kernels.ts [rows]` after a build
 * (Node strips the types). CPU time of the one thread, so that a busy machine disturbs it less: per column ns a value, then the encoding check, the Arrow writer and
 * the sum for all rows; median of the passes. The scanner runs, too, but is not counted.
 */
import { type RecordBlock } from '@sluice/csv';
import { ArrowBatchWriter } from '../dist/arrow/batch-writer.js';
import { allocateVector, ensureRows } from '../dist/allocate.js';
import { createKernel } from '../dist/kernels/create-kernel.js';
import { checkEncoding } from '../dist/kernels/encoding.js';
import { FieldSlices } from '../dist/kernels/field-slices.js';
import { columns, failures, ordersFile, scan, TYPES } from './orders.ts';

const ROWS = Number(process.argv[2] ?? 2_000_000);
const PASSES = 5;
const data = ordersFile(ROWS);

/** Seconds per column, then of the encoding check and of the writer. */
function pass(): { seconds: Float64Array; rows: number; bytes: number } {
  const slices = new FieldSlices();
  const kernels = columns.map(({ name, type }) =>
    createKernel(type, {
      column: name,
      nullValues: ['', 'NULL'],
      timezone: 'UTC',
      maxValueBytes: 1 << 20,
      slices,
    }),
  );
  const vectors = columns.map(({ type }) => allocateVector(type, 1024));
  const writer = new ArrowBatchWriter(columns);
  const seconds = new Float64Array(columns.length + 2);
  let rows = 0;
  let bytes = 0;
  const timed = (slot: number, work: () => void): void => {
    const begin = process.threadCpuUsage();
    work();
    const spent = process.threadCpuUsage(begin);
    seconds[slot] += (spent.user + spent.system) / 1e6;
  };
  const take = (block: RecordBlock): void => {
    rows += block.records;
    timed(columns.length, () => checkEncoding(block, failures));
    kernels.forEach((kernel, i) => {
      vectors[i] = ensureRows(vectors[i], block.records);
      timed(i, () => kernel.parse(block, i, vectors[i], failures));
    });
    timed(columns.length + 1, () => {
      bytes += writer.encode(vectors, undefined, block.records).length;
    });
  };
  scan(data, take);
  return { seconds, rows, bytes };
}

const passes = Array.from({ length: PASSES }, pass);
const { rows, bytes } = passes[0];
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const names = [
  ...TYPES.map(([name, type]) => `${name} ${type}`),
  'encoding check (per row)',
  'Arrow (per row)',
];
names.forEach((name, slot) => {
  const seconds = median(passes.map((p) => p.seconds[slot]));
  process.stdout.write(`${name.padEnd(28)} ${((seconds / rows) * 1e9).toFixed(1).padStart(7)} ns\n`);
});
const sums = passes.map(({ seconds }) => seconds.reduce((sum, s) => sum + s, 0));
process.stdout.write(
  `${rows} rows, ${(data.length / 1e6).toFixed(0)} MB → ${(bytes / 1e6).toFixed(0)} MB: median ${median(sums).toFixed(2)} s, ` +
    `passes ${sums.map((s) => s.toFixed(2)).join(' ')}\n`,
);
