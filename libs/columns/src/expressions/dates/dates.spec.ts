import { useDatabase, withClient } from '@sluice/testkit';
import { Environment } from '../../transform/environment.js';
import { type Vector } from '../../vector.js';
import { analyzeExpression } from '../analyze.js';
import { bind } from '../bind.js';
import { ExpressionError } from '../errors.js';
import { SplitFacts } from '../facts.js';
import { generator } from '../generate.fixture.js';
import { loadColumn } from '../load-column.fixture.js';
import { loadExpressionParser } from '../parse.js';
import { rowText } from '../to-text.js';
import { formatExpressions } from './formats.fixture.js';
import { numberExpressions } from './numbers.fixture.js';
import { DATE_COLUMNS, dateRow, type DateRow } from './rows.fixture.js';
import { FORMS, TEMPLATES, ZONES } from './templates.fixture.js';

/** By hand: SLUICE_SEED=n repeats a run, SLUICE_ONLY=text keeps to the expressions that contain it. */
const SEED = Number(process.env['SLUICE_SEED'] ?? 20_251);
const ONLY = process.env['SLUICE_ONLY'] ?? '';
const FORMATS = Number(process.env['SLUICE_FORMATS'] ?? 50);
const ROWS = Number(process.env['SLUICE_ROWS'] ?? 20);

/** Morocco has changed its rules again and again; the server and Node may have tables of different years. */
const CHANGED = 'Africa/Casablanca';

/** What is refused at Check though PostgreSQL raises it row by row, or skips over it. */
const BY_DESIGN = /mixes ISO weeks|which is no pattern|are for to_char alone/;

/** All rows at once and, where one of them raises, row by row. */
const EVALUATE = `
CREATE FUNCTION try(exprs text[]) RETURNS TABLE (e int, r int, value text, state text) LANGUAGE plpgsql AS $$
DECLARE i int; row_id int; sql text;
BEGIN
  FOR i IN 1..array_length(exprs, 1) LOOP
    sql := format('SELECT %s, id, (%s)::text, NULL::text FROM input', i, exprs[i]);
    BEGIN
      RETURN QUERY EXECUTE sql;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE LIKE '42%' THEN
        e := i; r := 0; value := SQLERRM; state := SQLSTATE; RETURN NEXT;
      ELSE
        FOR row_id IN SELECT id FROM input LOOP
          BEGIN
            RETURN QUERY EXECUTE sql || format(' WHERE id = %s', row_id);
          EXCEPTION WHEN OTHERS THEN
            e := i; r := row_id; value := SQLERRM; state := SQLSTATE; RETURN NEXT;
          END;
        END LOOP;
      END IF;
    END;
  END LOOP;
END $$`;

interface Answer {
  readonly e: number;
  readonly r: number;
  readonly value: string | null;
  readonly state: string | null;
}

const names = Object.keys(DATE_COLUMNS) as (keyof DateRow)[]; // its keys are the columns

describe('dates, times and intervals against PostgreSQL', () => {
  const database = useDatabase();
  beforeAll(loadExpressionParser);

  it.each(ZONES.map((zone, i) => [zone, SEED + i] as const))(
    'agree in value and error class with TimeZone %s (seed %d)',
    async (zone, seed) => {
      const random = generator(seed);
      const rows = Array.from({ length: ROWS }, () => dateRow(random, zone === CHANGED));
      const expressions = [
        ...TEMPLATES,
        ...FORMS,
        ...formatExpressions(random, zone === CHANGED ? 0 : FORMATS),
        ...numberExpressions(random, FORMATS),
      ].filter((text) => text.includes(ONLY));
      const theirs = await onServer(rows, expressions, zone);
      const engine = new Engine(rows, zone);
      const differences = expressions.flatMap((text, i) => engine.compare(text, theirs[i]).slice(0, 2));
      expect({ seed, count: differences.length, differences: differences.slice(0, 40) }).toEqual({
        seed,
        count: 0,
        differences: [],
      });
    },
    60_000,
  );

  function onServer(
    rows: readonly DateRow[],
    expressions: readonly string[],
    zone: string,
  ): Promise<Answer[][]> {
    return withClient(database.url, async (client) => {
      await client.query(`SET TimeZone = '${zone}'`);
      await client.query('DROP TABLE IF EXISTS input; DROP FUNCTION IF EXISTS try(text[])');
      const columns = Object.entries(DATE_COLUMNS).map(([name, type]) => `${name} ${type}`);
      await client.query(`CREATE TABLE input (id int, ${columns.join(', ')})`);
      const json = JSON.stringify(rows.map((row, i) => ({ id: i + 1, ...row })));
      await client.query('INSERT INTO input SELECT * FROM json_populate_recordset(NULL::input, $1)', [json]);
      await client.query(EVALUATE);
      const { rows: answers } = await client.query<Answer>('SELECT * FROM try($1)', [expressions]);
      const by = expressions.map((): Answer[] => []);
      for (const answer of answers) by[answer.e - 1].push(answer);
      return by;
    });
  }
});

class Engine {
  private readonly environment: Environment;
  private readonly facts: SplitFacts;
  private readonly columns: readonly Vector[];

  constructor(
    private readonly rows: readonly DateRow[],
    zone: string,
  ) {
    this.environment = new Environment(zone);
    this.facts = new SplitFacts({ runId: '', logicalDate: '', triggeredAtMs: 0, params: {} }, zone);
    this.columns = names.map((name) => {
      const texts = rows.map((row) => row[name]);
      return loadColumn(this.environment, name, DATE_COLUMNS[name], texts, zone);
    });
  }

  compare(text: string, theirs: readonly Answer[]): string[] {
    const refusal = theirs.find(({ r }) => r === 0);
    let outcomes: readonly (string | null)[];
    try {
      outcomes = this.evaluate(`(${text})::text`);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw new Error(text, { cause: error });
      const nothing = theirs.every(({ value, state }) => state !== null || value === null);
      return refusal || nothing || BY_DESIGN.test(error.message)
        ? []
        : [`${text}: refused: ${error.message}`];
    }
    if (refusal) return [`${text}: PostgreSQL refuses it: ${refusal.value}`];
    return theirs.flatMap(({ r, value, state }) => {
      const wanted = state === null ? value : `error ${sqlClass(state)}`;
      if (outcomes[r - 1] === wanted) return [];
      const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
      const row = JSON.stringify(this.rows[r - 1], used);
      return [`${text} of ${row}: ${outcomes[r - 1]} instead of ${wanted} ${state === null ? '' : value}`];
    });
  }

  private evaluate(text: string): readonly (string | null)[] {
    const typed = analyzeExpression(text, this.environment);
    const rows = this.rows.length;
    const { vector, errors } = bind(
      typed,
      this.environment,
    )({ rows, columns: this.columns, facts: this.facts });
    return Array.from({ length: rows }, (_, r) => {
      const error = errors?.at(r);
      if (error) return `error ${sqlClass(error.sqlstate)}`;
      return vector.valid[r] === 0 ? null : rowText(vector, 'text', r);
    });
  }
}

/** Why a text is no date may be put differently; that it is none may not. */
function sqlClass(state: string): string {
  return ['22P02', '22003', '22007', '22008', '22009', '22015'].includes(state)
    ? 'invalid or out of range'
    : state;
}
