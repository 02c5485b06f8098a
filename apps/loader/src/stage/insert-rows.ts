import {
  columnList,
  field,
  isDeadlock,
  isOffence,
  quoteIdent,
  quoteLiteral,
  sqlStateOf,
} from '@sluice/postgres';
import type { Verdict } from './reject-statements.js';
import { SOURCE_ORDER } from './source-columns.js';
import { targetOf, type StagedRows } from './staged-rows.js';

/** How often a statement that deadlocks is repeated; its locks are given back in between. */
const DEADLOCK_TRIES = 5;

/** SQL of one statement that writes those rows `s` of the stage into the table for which `condition` is true. */
export type StoreSql = (condition: string) => string;

/**
 * INSERT … SELECT from the stage, in the order of the table's key (so that concurrent loads meet in one order).
 *
 * @returns rows inserted
 */
export function insertRows(rows: StagedRows): Promise<number> {
  return storeRows(rows, (condition) => insertSql(rows, condition));
}

export function insertSql(rows: StagedRows, condition: string): string {
  const { table, columns, stage } = rows;
  const key = table.uniques.find(({ columns: c }) => c.every((name) => columns.includes(name)));
  const order = key ? `ORDER BY ${columnList(key.columns, 's.')}` : '';
  // Identity columns take the pipeline's values in COPY; they do so here as well.
  return `INSERT INTO ${targetOf(rows)} (${columnList(columns)}) OVERRIDING SYSTEM VALUE
    SELECT ${columnList(columns, 's.')} FROM ${stage} s WHERE ${condition} ${order}`;
}

/**
 * Writes the rows of the stage with one statement; where it fails, as `storeEach` does.
 *
 * @returns rows written
 */
export function storeRows(rows: StagedRows, sqlOf: StoreSql): Promise<number> {
  return storeEach(rows, {
    store: async (condition) => (await rows.session.query(sqlOf(condition))).count,
    add: (a, b) => a + b,
    none: 0,
  });
}

/** How rows are written, and what becomes of them is added up. */
export interface Storing<T> {
  /** Writes those rows `s` of the stage for which the SQL is true. */
  store(condition: string): Promise<T>;
  add(a: T, b: T): T;
  readonly none: T;
}

/**
 * Writes the rows of the stage at once. Where that fails, the rows are halved, in the order of their records, down to the single
 * rows that break something: exactly those which would fail if the records were written one after the other.
 */
export async function storeEach<T>(rows: StagedRows, storing: Storing<T>): Promise<T> {
  const whole = await tryStore(rows, storing, 'true');
  if ('done' in whole) return whole.done;
  const total = await numberRows(rows);
  return storeRange(rows, storing, [1, total], whole.error);
}

/** Numbers the rows by object and record, for ranges; once. */
async function numberRows({ session, stage }: StagedRows): Promise<number> {
  const { count: numbered } = await session.query(
    `SELECT FROM pg_attribute WHERE attrelid = $1::regclass AND attname = '_sluice_ord'`,
    [stage],
  );
  if (numbered > 0) {
    const { rows } = await session.query<{ last: string }>(
      `SELECT coalesce(max(_sluice_ord), 0)::int8 AS last FROM ${stage}`,
    );
    return Number(rows[0].last);
  }
  await session.query(`ALTER TABLE ${stage} ADD COLUMN _sluice_ord bigint`);
  const { count } = await session.query(
    `UPDATE ${stage} s SET _sluice_ord = o.ord
     FROM (SELECT ctid AS id, row_number() OVER (ORDER BY ${SOURCE_ORDER.join(', ')}) AS ord FROM ${stage}) o
     WHERE s.ctid = o.id`,
  );
  await session.query(`CREATE INDEX ON ${stage} (_sluice_ord)`);
  await session.query(`ANALYZE ${stage} (_sluice_ord)`);
  return count;
}

/** Writes rows low..high, of which at least one is known to fail with `error`. */
async function storeRange<T>(
  rows: StagedRows,
  storing: Storing<T>,
  [low, high]: readonly [number, number],
  error: Error,
): Promise<T> {
  if (low >= high) {
    await rows.rejects.move(`WHERE s._sluice_ord = $1`, verdictOf(error, rows.columns, rows.renamed), [low]);
    return storing.none;
  }
  const middle = Math.floor((low + high) / 2);
  let stored = storing.none;
  const halves = [
    [low, middle],
    [middle + 1, high],
  ] as const;
  for (const half of halves) {
    const outcome = await tryStore(rows, storing, `s._sluice_ord BETWEEN ${half[0]} AND ${half[1]}`);
    const done = 'done' in outcome ? outcome.done : await storeRange(rows, storing, half, outcome.error);
    stored = storing.add(stored, done);
  }
  return stored;
}

type Tried<T> = { readonly done: T } | { readonly error: Error };

/** What was written, or the error that a row among them caused; other errors are thrown. */
async function tryStore<T>(
  { session }: StagedRows,
  storing: Storing<T>,
  condition: string,
): Promise<Tried<T>> {
  for (let tries = 1; ; tries++) {
    await session.query('SAVEPOINT sluice_insert');
    try {
      const done = await storing.store(condition);
      await session.query('SET CONSTRAINTS ALL IMMEDIATE');
      await session.query('RELEASE SAVEPOINT sluice_insert');
      return { done };
    } catch (error) {
      const again = isDeadlock(error) && tries < DEADLOCK_TRIES;
      if (!(error instanceof Error) || !(isOffence(error) || again)) throw error;
      // Released too: savepoints left open would nest, one per offender.
      await session.query('ROLLBACK TO SAVEPOINT sluice_insert; RELEASE SAVEPOINT sluice_insert');
      if (!again) return { error };
    }
  }
}

/** A server's error about one row as the rule it broke. */
export function verdictOf(
  error: unknown,
  columns: readonly string[],
  renamed = (text: string): string => text,
): Verdict {
  const state = sqlStateOf(error) ?? '';
  const named = field(error, 'column') ?? '';
  const column = columns.includes(named) ? named : '';
  const message = renamed(error instanceof Error ? error.message : String(error));
  return {
    rule: renamed(ruleOf(state, field(error, 'constraint'), named)),
    column,
    valueSql: column === '' ? `''` : `s.${quoteIdent(column)}::text`,
    reasonSql: quoteLiteral(reasonOf(state, message, field(error, 'detail'))),
    // Messages of class 23 name constraints only; others may quote values.
    plainReason: state.startsWith('23') ? message : `The table refused the row (SQLSTATE ${state}).`,
  };
}

function ruleOf(state: string, constraint: string | undefined, column: string): string {
  if (state === '23505') return `unique:${constraint ?? ''}`;
  if (state === '23503') return `foreign_key:${constraint ?? ''}`;
  if (state === '23502') return `constraint:${constraint ?? `${column}_not_null`}`;
  // Without a name: a partition that does not exist, or what a trigger or an expression raised.
  return `constraint:${constraint ?? (state === '23514' ? 'partition' : state)}`;
}

/** The detail of a CHECK is the whole failing row, which the reject holds anyway. */
function reasonOf(state: string, message: string, detail: string | undefined): string {
  return detail === undefined || state === '23514' || state === '23502' ? message : detail;
}
