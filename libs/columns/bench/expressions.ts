/**
 * What expressions cost over the benchmark's orders: `node libs/columns/bench/expressions.ts [rows]` after a build (Node strips
 * the types); a second argument keeps to those that contain it. CPU time of the one thread: ns a row of each, then the sum of
 * the five that are set and the ten that are checked. Scanner and kernels have run before.
 */
import { type RecordBlock } from '@sluice/csv';
import { allocateVector } from '../dist/allocate.js';
import { analyzeExpression } from '../dist/expressions/analyze.js';
import { bind } from '../dist/expressions/bind.js';
import { type Frame } from '../dist/expressions/evaluator.js';
import { SplitFacts } from '../dist/expressions/facts.js';
import { loadExpressionParser } from '../dist/expressions/parse.js';
import { createKernel } from '../dist/kernels/create-kernel.js';
import { FieldSlices } from '../dist/kernels/field-slices.js';
import { Environment } from '../dist/transform/environment.js';
import { columns, failures, ordersFile, scan } from './orders.ts';

const ROWS = Number(process.argv[2] ?? 500_000);
const PASSES = 7;

const SETS = [
  'round(quantity * unit_price, 2)',
  'upper(left(customer, 2))',
  `CASE WHEN quantity >= 100 THEN 'bulk' WHEN quantity >= 10 THEN 'box' ELSE 'single' END`,
  `coalesce(nullif(trim(note), ''), '-')`,
  'coalesce(discount, 0) * 100',
];

const CHECKS = [
  'quantity BETWEEN 1 AND 1000',
  'unit_price >= 0',
  `status IN ('new', 'paid', 'shipped', 'returned', 'cancelled')`,
  `status <> 'test'`,
  'length(customer) = 9',
  `ordered_at >= '2020-01-01'`,
  `ship_date >= '2020-01-01' OR ship_date IS NULL`,
  'discount IS NULL OR (discount >= 0 AND discount < 1)',
  `customer LIKE '__-%'`,
  'quantity * unit_price < 100000000',
];

const OTHERS = [
  'quantity + 1',
  'order_id % 1000',
  'unit_price * 1.19',
  'unit_price / 3',
  `lower(status) || '-' || customer`,
  `replace(note, ' ', '_')`,
  `split_part(customer, '-', 2)::integer`,
  `note ILIKE '%fragile%'`,
  `coalesce(note, '') || status`,
  'discount::numeric',
  'unit_price::text',
  `ordered_at::date`,
  `date_trunc('month', ordered_at)`,
  `customer ~ '^[A-Z]{2}-[0-9]{6}$'`,
];

await loadExpressionParser();
const data = ordersFile(ROWS);
const environment = new Environment('UTC');
for (const { name, type } of columns) environment.define(name, type, false);
const facts = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: 0, params: {} }, 'UTC');
const only = process.argv[3];
const texts = [...SETS, ...CHECKS, ...OTHERS].filter((text) => only === undefined || text.includes(only));

/** The orders as expressions see them: a frame a block. */
function frames(): readonly Frame[] {
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
  const made: Frame[] = [];
  const take = (block: RecordBlock): void => {
    const vectors = columns.map(({ type }, i) => {
      const vector = allocateVector(type, block.records);
      kernels[i].parse(block, i, vector, failures);
      return vector;
    });
    made.push({ rows: block.records, columns: vectors, facts });
  };
  scan(data, take);
  return made;
}

/** ns a row: the median of the passes, each over all rows, so that the clock's ticks matter little. */
function measure(text: string): number {
  const evaluate = bind(analyzeExpression(text, environment), environment);
  const passes = Array.from({ length: PASSES }, () => {
    const begin = process.threadCpuUsage();
    // A frame of its own each time, as in a transform: nothing is remembered from the one before.
    for (const frame of all) evaluate({ ...frame });
    const { user, system } = process.threadCpuUsage(begin);
    return ((user + system) * 1000) / rows;
  });
  return passes.sort((a, b) => a - b)[passes.length >> 1];
}

const all = frames();
const rows = all.reduce((total, frame) => total + frame.rows, 0);
const nanoseconds = new Map<string, number>();
for (const text of texts) {
  const spent = measure(text);
  nanoseconds.set(text, spent);
  process.stdout.write(`${spent.toFixed(1).padStart(7)} ns  ${text}\n`);
}
const sum = (of: readonly string[]): number =>
  of.reduce((total, text) => total + (nanoseconds.get(text) ?? 0), 0);
process.stdout.write(
  `${rows} rows: 5 set ${sum(SETS).toFixed(0)} ns, 10 checked ${sum(CHECKS).toFixed(0)} ns a row; ` +
    `2 M rows take ${((sum(SETS) + sum(CHECKS)) / 500).toFixed(2)} s\n`,
);
