import { comparerOf, orderOf, profileOf, type ColumnStatistics } from '@sluice/statistics';
import { useDatabase, withClient } from '@sluice/testkit';
import { allocateVector } from '../allocate.js';
import { blockOf, ListedFailures } from '../kernels/block.fixture.js';
import { createKernel } from '../kernels/create-kernel.js';
import { LookupBuilder } from '../lookup/lookup-builder.js';
import { formatType, parseType } from '../parse-type.js';
import { StatisticsCollector } from '../statistics/collector.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { binaryArray } from './binary.fixture.js';
import { candidates, seeded } from './candidates.fixture.js';

const SEED = Number(process.env['SLUICE_TEST_SEED'] ?? 20_260_102);

const database = useDatabase();

/** Values of a type, and the rows that hold them. */
function values(type: ColumnType): { texts: readonly string[]; vector: Vector; rows: Int32Array } {
  const texts = candidates(type, seeded(SEED), 600);
  const vector = allocateVector(type, texts.length);
  const failures = new ListedFailures(texts.length);
  const block = blockOf(texts.map((text) => [{ text, quoted: true }]));
  createKernel(type, { column: 'c', timezone: 'UTC' }).parse(block, 0, vector, failures);
  const reasons = failures.reasons();
  return { texts, vector, rows: Int32Array.from(texts.keys()).filter((row) => !reasons.has(row)) };
}

const TYPES = [
  ...['smallint', 'integer', 'bigint', 'numeric', 'numeric(10,2)', 'real', 'double precision', 'boolean'],
  ...['text', 'varchar(5)', 'char(5)', 'date', 'time', 'timestamp', 'timestamptz', 'uuid', 'bytea'],
];

const FINITE = `v::text NOT IN ('NaN', 'Infinity', '-Infinity')`;

/** A sum that no double holds is none, and neither is how many values it would be over. */
function expectSum(found: ColumnStatistics, theirs: Record<string, string>): void {
  if (found.sum === undefined) return expect(Number(theirs['size'])).toBeGreaterThan(1e308);
  expect(found.summed).toBe(Number(theirs['summed']));
  expect(Math.abs(found.sum - Number(theirs['sum']))).toBeLessThanOrEqual(1e-9 * Number(theirs['size']));
}

describe('statistics against PostgreSQL', () => {
  it.each(TYPES)('%s: least, greatest, different values, sum and lengths', async (text) => {
    const type = parseType(text)!;
    const name = formatType(type);
    const { vector, rows } = values(type);
    const collector = new StatisticsCollector([{ name: 'c', type }], { mode: 'full', seed: 's' });
    collector.add([vector], rows, rows.length);
    const [found] = collector.finish();
    const isText = ['text', 'varchar', 'char'].includes(type.kind);
    const isNumber = orderOf(name) === 'number';
    // A cast of real itself to numeric keeps six digits.
    const exact = name === 'real' ? 'v::float8::numeric' : 'v::numeric';
    const order = isText ? 'v COLLATE "C"' : 'v';
    const { rows: answers } = await withClient(database.url, async (client) => {
      await client.query(`SET TimeZone = 'UTC'`);
      return client.query<Record<string, string>>(
        `WITH u AS (SELECT v FROM unnest($1::${name}[]) AS u (v))
         SELECT (SELECT left(v::text, 200) FROM u ORDER BY ${order} LIMIT 1) AS min,
                (SELECT left(v::text, 200) FROM u ORDER BY ${order} DESC LIMIT 1) AS max,
                (SELECT count(DISTINCT ${order}) FROM u) AS distinct,
                ${isNumber ? `(SELECT count(*) FROM u WHERE ${FINITE})` : 'NULL'} AS summed,
                ${isNumber ? `(SELECT sum(abs(${exact})) FROM u WHERE ${FINITE})` : 'NULL'} AS size,
                ${isNumber ? `(SELECT sum(${exact}) FROM u WHERE ${FINITE})` : 'NULL'} AS sum,
                ${isText || type.kind === 'bytea' ? `(SELECT sum(length(v)) FROM u)` : 'NULL'} AS length`,
        [binaryArray(type, vector, [...rows])],
      );
    });
    const [theirs] = answers;
    const compare = comparerOf(name);
    expect(found.rows).toBe(rows.length);
    expect([found.min, theirs['min'], compare(found.min ?? '', theirs['min'])].at(-1)).toBe(0);
    expect([found.max, theirs['max'], compare(found.max ?? '', theirs['max'])].at(-1)).toBe(0);
    const distinct = Number(theirs['distinct']);
    expect(Math.abs(profileOf(found).distinct - distinct)).toBeLessThanOrEqual(Math.max(1, 0.05 * distinct));
    if (isNumber) expectSum(found, theirs);
    if (theirs['length'] !== null) expect(found.totalLength).toBe(Number(theirs['length']));
  });

  it.each(TYPES)('%s: a lookup finds what a join finds', async (text) => {
    const type = parseType(text)!;
    const name = formatType(type);
    const { texts, vector, rows } = values(type);
    const kept = rows.filter((_, i) => i % 3 === 0);
    const { keys, joined } = await withClient(database.url, async (client) => {
      await client.query(`SET TimeZone = 'UTC'`);
      const keys = await client.query<{ n: string }>(
        `SELECT min(n) AS n FROM unnest($1::${name}[]) WITH ORDINALITY AS u (v, n) GROUP BY v ORDER BY 1`,
        [binaryArray(type, vector, [...kept])],
      );
      const joined = await client.query<{ n: string }>(
        `SELECT n FROM unnest($1::${name}[]) WITH ORDINALITY AS u (v, n)
          WHERE EXISTS (SELECT FROM unnest($2::${name}[]) AS k (v) WHERE k.v = u.v) ORDER BY n`,
        [binaryArray(type, vector, [...rows]), binaryArray(type, vector, [...kept])],
      );
      return {
        keys: keys.rows.map(({ n }) => Number(n) - 1),
        joined: joined.rows.map(({ n }) => Number(n) - 1),
      };
    });
    const builder = new LookupBuilder({
      name: 'oracle',
      source: { kind: 'table', schema: 's', table: 't' },
      keys: [{ column: 'c', slot: 0, source: 'k', type }],
      columns: [],
      missing: 'null',
      maxRows: 1e6,
      maxBytes: 1e9,
      discreet: false,
      timezone: 'UTC',
    });
    builder.push(Buffer.from('k\n'));
    for (const n of keys) builder.push(Buffer.from(`"${texts[kept[n]].replaceAll('"', '""')}"\n`));
    const found = new Int32Array(texts.length);
    builder.finish().probe([vector], texts.length, new Int32Array(texts.length), found);
    const ours = [...rows.keys()].filter((i) => found[rows[i]] >= 0);
    expect({ seed: SEED, ours }).toEqual({ seed: SEED, ours: joined });
    expect(joined.length).toBeGreaterThan(text === 'boolean' ? 1 : 10);
  });
});
