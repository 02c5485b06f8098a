import { withClient } from '@sluice/testkit';
import { COLUMNS } from './generate.fixture.js';

export type Row = Readonly<Record<string, string | null>>;

/** What PostgreSQL gives for an expression and a row; `r` is 0 where it refuses the expression itself. */
export interface ServerRow {
  readonly e: number;
  readonly r: number;
  readonly kind: string | null;
  readonly value: string | null;
  readonly state: string | null;
}

/** Facts that stand beside the rows as one-row tables, so that `run.id` means the same on both sides. */
export const FACTS = {
  run: {
    runId: '0198e6a0-7a3e-7c4f-b0a7-aa5d5c1e0001',
    logicalDate: '2024-02-29',
    triggeredAtMs: 0,
    params: {},
  },
  object: { bucket: 'landing', key: 'orders/2024 é.csv', lastModifiedMs: 1_709_164_801_234 },
} as const;

/**
 * Evaluates every expression, over all rows at once and, where that fails, row by row. A timestamptz is shown in UTC whatever
 * the zone of the session.
 */
const EVALUATE = `
CREATE FUNCTION try(exprs text[]) RETURNS TABLE (e int, r int, kind text, value text, state text) LANGUAGE plpgsql AS $$
DECLARE i int; row_id int; sql text;
BEGIN
  FOR i IN 1..array_length(exprs, 1) LOOP
    sql := format('SELECT %s, id, pg_typeof(x)::text, CASE WHEN pg_typeof(x) = ''timestamptz''::regtype
      THEN (x::text::timestamptz AT TIME ZONE ''UTC'')::text ELSE x::text END, NULL::text
      FROM (SELECT input.id, (%s) AS x FROM input JOIN record ON record.id = input.id, run, object) q', i, exprs[i]);
    BEGIN
      RETURN QUERY EXECUTE sql;
    EXCEPTION WHEN OTHERS THEN
      IF SQLSTATE LIKE '42%' THEN
        e := i; r := 0; kind := SQLERRM; value := NULL; state := SQLSTATE; RETURN NEXT;
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

const FACT_TABLES = `
CREATE TABLE run AS SELECT '${FACTS.run.runId}'::uuid AS id, date '${FACTS.run.logicalDate}' AS date;
CREATE TABLE object AS SELECT '${FACTS.object.bucket}' AS bucket, '${FACTS.object.key}' AS key,
  to_timestamp(${FACTS.object.lastModifiedMs}::numeric / 1000) AS last_modified;
CREATE TABLE record AS SELECT id, id::bigint AS number FROM input`;

/** Loads the rows once; then answers for expressions, by their index. */
export async function onServer<T>(
  url: string,
  rows: readonly Row[],
  work: (
    evaluate: (expressions: readonly string[], timezone: string) => Promise<readonly ServerRow[][]>,
  ) => Promise<T>,
): Promise<T> {
  return withClient(url, async (client) => {
    const names = Object.keys(COLUMNS);
    const columns = Object.entries(COLUMNS).map(([name, { type }]) => `${name} ${type}`);
    await client.query('DROP TABLE IF EXISTS input, run, object, record');
    await client.query('DROP FUNCTION IF EXISTS try(text[])');
    await client.query(`CREATE TABLE input (id int, ${columns.join(', ')})`);
    const places = names.map((_, i) => `$${i + 2}`).join(', ');
    for (const [i, row] of rows.entries()) {
      const values = names.map((name) => row[name]);
      await client.query(`INSERT INTO input VALUES ($1, ${places})`, [i + 1, ...values]);
    }
    await client.query(FACT_TABLES);
    await client.query(EVALUATE);
    return work(async (expressions, timezone) => {
      await client.query(`SET TimeZone = '${timezone}'`);
      const answer = await client.query<ServerRow>('SELECT * FROM try($1)', [expressions]);
      const by = expressions.map((): ServerRow[] => []);
      for (const row of answer.rows) by[row.e - 1].push(row);
      return by;
    });
  });
}
