import { useDatabase, withClient } from '@sluice/testkit';
import { allocateVector } from '../allocate.js';
import { formatType, parseType, TYPE_NAMES } from '../parse-type.js';
import { createKernel } from '../transform/engine.js';
import { Environment } from '../transform/environment.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { analyzeExpression } from './analyze.js';
import { bind } from './bind.js';
import { ExpressionError } from './errors.js';
import { SplitFacts } from './facts.js';
import { COLUMNS, generateExpression, generateRow, generator } from './generate.fixture.js';
import { mapCase } from './letter-case.js';
import { loadExpressionParser } from './parse.js';
import { textBlock } from './text-block.fixture.js';
import { rowText } from './to-text.js';

const SEED = Number(process.env['SLUICE_SEED'] ?? 4711);
const EXPRESSIONS = 1500;
const ROWS = 24;

/** A value as text, null, or an error by SQLSTATE. */
type Outcome = { readonly value: string | null } | { readonly error: string };

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
];

/** Evaluates every expression, over all rows at once and, where that fails, row by row. */
const ORACLE = `
CREATE FUNCTION try(exprs text[]) RETURNS TABLE (e int, r int, kind text, value text, state text) LANGUAGE plpgsql AS $$
DECLARE i int; row_id int; sql text;
BEGIN
  FOR i IN 1..array_length(exprs, 1) LOOP
    sql := format('SELECT %s, id, pg_typeof(x)::text, x::text, NULL::text FROM (SELECT id, (%s) AS x FROM input) q', i, exprs[i]);
    BEGIN
      RETURN QUERY EXECUTE sql;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE LIKE '42%' THEN
        e := i; r := 0; kind := NULL; value := NULL; state := SQLSTATE; RETURN NEXT;
      ELSE
        FOR row_id IN SELECT id FROM input LOOP
          BEGIN
            RETURN QUERY EXECUTE sql || format(' WHERE id = %s', row_id);
          EXCEPTION WHEN OTHERS THEN
            e := i; r := row_id; kind := NULL; value := NULL; state := SQLSTATE; RETURN NEXT;
          END;
        END LOOP;
      END IF;
    END;
  END LOOP;
END $$`;

interface OracleRow {
  readonly e: number;
  readonly r: number;
  readonly kind: string | null;
  readonly value: string | null;
  readonly state: string | null;
}

describe('expressions against PostgreSQL', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it(`agree in type, value and error on hand-picked and ${EXPRESSIONS} generated ones over ${ROWS} rows (seed ${SEED})`, async () => {
    const random = generator(SEED);
    const rows = Array.from({ length: ROWS }, () => generateRow(random));
    const expressions = [
      ...HAND_PICKED,
      ...Array.from({ length: EXPRESSIONS }, () => generateExpression(random)),
    ];
    const oracle = await withClient(database.url, async (client) => {
      const columns = Object.entries(COLUMNS).map(([name, { type }]) => `${name} ${type}`);
      await client.query(`CREATE TABLE input (id int, ${columns.join(', ')})`);
      const names = Object.keys(COLUMNS);
      const places = names.map((_, i) => `$${i + 2}`).join(', ');
      for (const [i, row] of rows.entries()) {
        await client.query(`INSERT INTO input VALUES ($1, ${places})`, [
          i + 1,
          ...names.map((name) => row[name]),
        ]);
      }
      await client.query(ORACLE);
      return (await client.query<OracleRow>('SELECT * FROM try($1)', [expressions])).rows;
    });
    const byExpression = new Map<number, OracleRow[]>(expressions.map((_, i) => [i + 1, []]));
    for (const row of oracle) byExpression.get(row.e)?.push(row);
    const engine = new Engine(rows);
    const differences: string[] = [];
    let compared = 0;
    expect(oracle.filter((row) => row.state !== null).length).toBeGreaterThan(1000);
    expressions.forEach((text, i) => {
      const theirs = byExpression.get(i + 1) ?? [];
      const found = engine.compare(text, theirs);
      compared += found.compared;
      differences.push(...found.differences.slice(0, 1));
    });
    expect({ seed: SEED, count: differences.length, differences: differences.slice(0, 25) }).toEqual({
      seed: SEED,
      count: 0,
      differences: [],
    });
    expect(compared).toBeGreaterThan((expressions.length * ROWS) / 2);
  });

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

const FACTS = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: 0, params: {} }, '');

class Engine {
  private readonly environment = new Environment('');
  private readonly columns: Vector[] = [];

  constructor(rows: readonly Readonly<Record<string, string | null>>[]) {
    for (const [name, { type: text }] of Object.entries(COLUMNS)) {
      const type = parseType(text);
      if (type === undefined) throw new Error(`no type ${text}`);
      this.environment.define(name, type, false);
      const vector = allocateVector(type, rows.length);
      const problems: string[] = [];
      const failures = {
        rejected: new Uint8Array(rows.length),
        add: (row: number, _rule: string, _column: string, reason: string) => {
          if (rows[row][name] !== null) problems.push(`${name} ${row}: ${reason}`);
        },
      };
      createKernel(type, { column: name }).parse(
        textBlock(rows.map((row) => row[name])),
        0,
        vector,
        failures,
      );
      expect(problems).toEqual([]);
      rows.forEach((row, r) => {
        if (row[name] === null) vector.valid[r] = 0;
      });
      this.columns.push(vector);
    }
  }

  compare(text: string, theirs: readonly OracleRow[]): { compared: number; differences: string[] } {
    const differences: string[] = [];
    let evaluated: { readonly type: ColumnType; readonly outcomes: readonly Outcome[] } | undefined;
    try {
      evaluated = this.evaluate(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw new Error(`${text}`, { cause: error });
      // What PostgreSQL refuses too is agreement; what only we refuse must say so, not fail.
      const refused = theirs.some((row) => row.r === 0) || theirs.every((row) => row.state !== null);
      if (!refused) differences.push(`${text}: refused: ${error.message}`);
      return { compared: 0, differences };
    }
    const { type, outcomes } = evaluated;
    for (const { r, kind, value, state } of theirs) {
      if (r === 0) {
        differences.push(`${text}: PostgreSQL refuses it with ${state}`);
        continue;
      }
      const ours = outcomes[r - 1];
      const wanted: Outcome = state === null ? { value } : { error: sqlClass(state) };
      if (JSON.stringify(ours) !== JSON.stringify(wanted)) {
        differences.push(`${text} row ${r}: ${JSON.stringify(ours)} instead of ${JSON.stringify(wanted)}`);
      }
      const name = formatType(type).replace(/\(.*\)/, '');
      if (kind !== null && kind !== name) differences.push(`${text}: of type ${name} instead of ${kind}`);
    }
    return { compared: theirs.length, differences };
  }

  private evaluate(text: string): { readonly type: ColumnType; readonly outcomes: readonly Outcome[] } {
    const typed = analyzeExpression(text, this.environment);
    const evaluate = bind(typed, { kernel: (type) => createKernel(type, { column: '' }) });
    const { vector, errors } = evaluate({ rows: ROWS, columns: this.columns, facts: FACTS });
    const outcomes = Array.from({ length: ROWS }, (_, r): Outcome => {
      const error = errors?.at(r);
      if (error) return { error: sqlClass(error.sqlstate) };
      if (vector.valid[r] === 0) return { value: null };
      const shown = rowText(vector, typed.type.kind, r);
      return { value: typed.type.kind === 'char' ? shown.padEnd(shown.length) : shown };
    });
    return { type: typed.type, outcomes };
  }
}

/** Why a text is no number may be put differently; that it is none may not. */
function sqlClass(state: string): string {
  return ['22P02', '22003', '22007', '22008'].includes(state) ? 'invalid or out of range' : state;
}
