/**
 * What functions of dates cost: `node libs/columns/bench/dates.ts [rows] [text]` after a build (Node strips the types); `text`
 * keeps to expressions that contain it. CPU time of the one thread in ns a row, over times of thirty years in a zone that
 * moves its clocks.
 */
import { allocateVector } from '../dist/allocate.js';
import { analyzeExpression } from '../dist/expressions/analyze.js';
import { bind } from '../dist/expressions/bind.js';
import { SplitFacts } from '../dist/expressions/facts.js';
import { loadExpressionParser } from '../dist/expressions/parse.js';
import { parseType } from '../dist/parse-type.js';
import { Environment } from '../dist/transform/environment.js';
import { type Vector } from '../dist/vector.js';

const ROWS = Number(process.argv[2] ?? 200_000);
const ONLY = process.argv[3] ?? '';
const BLOCK = 8192;
const PASSES = 5;
const ZONE = 'Europe/Berlin';

const EXPRESSIONS = [
  `date_trunc('month', tz)`,
  `date_trunc('day', ts)`,
  `date_trunc('hour', tz)`,
  'extract(year from tz)',
  'extract(year from d)',
  'extract(hour from ts)',
  'extract(epoch from tz)',
  `date_part('dow', tz)`,
  `tz + interval '1 day'`,
  `ts + interval '1 month'`,
  `d + interval '1 month'`,
  'tz - ts',
  'age(tz, ts)',
  'd + 7',
  'tz::date',
  'ts::timestamptz',
  `tz at time zone 'America/New_York'`,
  'tz::text',
  `to_char(tz, 'YYYY-MM-DD HH24:MI:SS')`,
  `to_date(x, 'YYYY-MM-DD')`,
  `to_timestamp(x, 'YYYY-MM-DD')`,
  'x::date',
];

await loadExpressionParser();
const environment = new Environment(ZONE);
const facts = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: 0, params: {} }, ZONE);
const columns = ['date', 'timestamp', 'timestamptz', 'text'].map((name) => column(name));

function column(name: string): Vector {
  const type = parseType(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  const names = { date: 'd', timestamp: 'ts', timestamptz: 'tz', text: 'x' };
  environment.define(names[name as keyof typeof names], type, false); // the four names above
  const vector = allocateVector(type, BLOCK);
  vector.valid.fill(1);
  // A step that visits every hour of thirty years in an order without a pattern.
  for (let r = 0; r < BLOCK; r++) {
    const seconds = 631_152_000 + ((r * 7_919_003) % 946_080_000);
    if (vector.kind === 'int32') vector.values[r] = Math.floor(seconds / 86_400);
    if (vector.kind === 'int64') vector.values[r] = BigInt(seconds) * 1_000_000n;
    if (vector.kind === 'bytes') {
      const text = Buffer.from(new Date(seconds * 1000).toISOString().slice(0, 10));
      if (r === 0) vector.data = new Uint8Array(10 * BLOCK);
      vector.data.set(text, 10 * r);
      vector.offsets[r + 1] = 10 * r + 10;
    }
  }
  return vector;
}

for (const text of EXPRESSIONS.filter((expression) => expression.includes(ONLY))) {
  const evaluate = bind(analyzeExpression(text, environment), environment);
  let best = Infinity;
  for (let pass = 0; pass < PASSES; pass++) {
    const start = process.cpuUsage();
    for (let row = 0; row < ROWS; row += BLOCK) evaluate({ rows: BLOCK, columns, facts });
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, ((user + system) * 1000) / (Math.ceil(ROWS / BLOCK) * BLOCK));
  }
  process.stdout.write(`${text.padEnd(44)} ${best.toFixed(1).padStart(8)} ns a row\n`);
}
