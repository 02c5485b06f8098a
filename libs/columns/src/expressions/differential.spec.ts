import { useDatabase, withClient } from '@sluice/testkit';
import { TYPE_NAMES } from '../parse-type.js';
import { Engine } from './engine.fixture.js';
import { CallGenerator, subjects } from './generate-calls.fixture.js';
import { generateExpression, generateRow, generator } from './generate.fixture.js';
import { mapCase } from './letter-case.js';
import { loadExpressionParser } from './parse.js';
import { onServer } from './server.fixture.js';

/**
 * By hand: SLUICE_SEED=n repeats a run, SLUICE_SEEDS=n tries that many seeds from there, SLUICE_DOMAIN=Dates and
 * SLUICE_FUNCTION=name keep to a subject of the catalogue or to one function or operator, SLUICE_CALLS=n makes n calls of each
 * overload.
 */
const SEED = Number(process.env['SLUICE_SEED'] ?? 4711);
const SEEDS = Number(process.env['SLUICE_SEEDS'] ?? 1);
const DOMAIN = process.env['SLUICE_DOMAIN'];
const FUNCTION = process.env['SLUICE_FUNCTION'];
const CALLS = Number(process.env['SLUICE_CALLS'] ?? 4);
const EXPRESSIONS = 1500;
const ROWS = 24;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];

/** What a generator is unlikely to hit. */
const HAND_PICKED: readonly string[] = [
  '(1::numeric + n2 - n2) / 3',
  'n2 / 3',
  '1e-10 / nullif(n2, 0)',
  '1e30 / nullif(n, 0)',
  'n2 * n2 * n2 * n2 * n2',
  '(n2 + 10000) / 9999',
  '123456789012345678901234567890 % 7.5',
  'i8 * i8',
  'i8 / i8',
  '-i8',
  'abs(i8)',
  'i8 % -1',
  'i2 * 2::smallint',
  '-i2',
  'i4 / -1',
  '(i8 + 0.5)::bigint',
  'd::bigint',
  'd::numeric',
  'r::numeric',
  '52.55889892578125::double precision::numeric', // an exact half
  '3595762.25::real::text',
  'i8::real',
  'i8::double precision',
  '(18014398509481990::bigint + i2)::float8',
  'n::double precision',
  'n::numeric(3,1)',
  'n::numeric(3,-2)',
  'n::dec(3,5)',
  't::char varying(2)',
  ...TYPE_NAMES.map((name) => `null::${name}`),
  'n2::smallint',
  'round(d)',
  'round(n2, -1)',
  'trunc(n, 2)',
  'ceil(n)',
  'floor(n2)',
  "t LIKE '%'",
  "t LIKE E'a\\\\'",
  'substring(t from 2147483647 for 5)',
  'left(t, -2147483648)',
  "split_part(t, ',', -2147483648)",
  'c = v',
  "c = 'a  '",
  'length(c) + octet_length(t)',
  "'a' || c || 'b'",
  'dt + 2147483647',
  'dt - i4',
  'dt::timestamp',
  'ts::date',
  'b::text || t',
  'b > false',
  'greatest(n, n2, i8)',
  'least(d, r, i2)',
  "coalesce(t, 'x') || coalesce(v, 'y')",
  'i4 IN (1, 2, NULL)',
  'i4 NOT IN (1, 2, NULL)',
  'b AND NULL',
  'NOT (b OR NULL)',
  'CASE WHEN i4 = 0 THEN 0 ELSE 10 / i4 END',
  'i4 <> 0 AND 10 / i4 > 1',
  'i4 = 0 OR 10 / i4 > 1',
  'coalesce(i4, 1 / (i2 - i2))',
  'i4 BETWEEN SYMMETRIC i2 AND k',
  'n NOT BETWEEN SYMMETRIC n2 AND i4',
  'num_nulls(i4, t, NULL, n2)',
  "num_nonnulls(i4, v, 'x', b)",
  'num_nulls(1 / k)',
  'run.id::text || run.date::text',
  'run.date - dt',
  'object.bucket || object.key',
  'object.last_modified',
  'record.number * 2',
  'CASE WHEN record.number > 3 THEN object.key END',
];

/** Every overload of the catalogue is called CALLS times; then there are constructs at random. */
function generated(seed: number): readonly string[] {
  const random = generator(seed);
  const all = subjects();
  const calls = new CallGenerator(random, all);
  const chosen = all.filter(
    ({ domain, name }) =>
      (DOMAIN === undefined || domain === DOMAIN) && (FUNCTION === undefined || name === FUNCTION),
  );
  const made = chosen.flatMap((subject) =>
    Array.from({ length: CALLS }, (_, i) => calls.call(subject, i % 4)),
  );
  if (DOMAIN !== undefined || FUNCTION !== undefined) return made;
  return [...HAND_PICKED, ...Array.from({ length: EXPRESSIONS }, () => generateExpression(random)), ...made];
}

describe('expressions against PostgreSQL', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it.each(Array.from({ length: SEEDS }, (_, i) => SEED + i))(
    'agree in type, value and error, hand-picked and generated ones (SLUICE_SEED=%d)',
    async (seed) => {
      const random = generator(seed);
      const rows = Array.from({ length: ROWS }, () => generateRow(random));
      const expressions = generated(seed);
      const differences: string[] = [];
      let compared = 0;
      await onServer(database.url, rows, async (evaluate) => {
        for (const [z, zone] of ZONES.entries()) {
          const mine = expressions.filter((_, i) => i % ZONES.length === z);
          const theirs = await evaluate(mine, zone);
          const engine = new Engine(rows, zone);
          mine.forEach((text, i) => {
            const found = engine.compare(text, theirs[i]);
            compared += found.compared;
            differences.push(...found.differences.slice(0, 1));
          });
        }
      });
      expect({ seed, count: differences.length, differences: differences.slice(0, 25) }).toEqual({
        seed,
        count: 0,
        differences: [],
      });
      expect(compared).toBeGreaterThan((expressions.length * ROWS) / 2);
    },
    60_000,
  );

  it('maps the case of every character that the server knows as the builtin collation C.UTF-8 does', async () => {
    const codes = Array.from({ length: 0x1ffff }, (_, i) => i + 1).filter((c) => c < 0xd800 || c > 0xdfff);
    const rows = await withClient(database.url, async (client) => {
      const sql = `SELECT c, lower(chr(c)) AS l, upper(chr(c)) AS u FROM unnest($1::int[]) AS c
        WHERE unicode_assigned(chr(c))`;
      return (await client.query<{ c: number; l: string; u: string }>(sql, [codes])).rows;
    });
    const theirs = new Map(rows.map((row) => [row.c, row]));
    // Node may know characters of a newer Unicode than the server's, which have no part in case there yet.
    const known = (mapped: string): boolean => theirs.has(mapped.codePointAt(0) ?? 0);
    const differs = (ours: string, wanted: string): boolean => ours !== wanted && known(ours);
    const wrong = [...theirs.values()].filter(({ c, l, u }) => {
      const char = String.fromCodePoint(c);
      return differs(mapCase(char, 'lower'), l) || differs(mapCase(char, 'upper'), u);
    });
    expect(theirs.size).toBeGreaterThan(90_000);
    expect(wrong.map(({ c }) => c.toString(16))).toEqual([]);
  });
});
