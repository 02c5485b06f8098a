import type { ResolvedPipeline, ResolvedTarget } from '@sluice/config';
import { columnList, qualified, quoteIdent, quoteLiteral, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import type { Session } from '../target/session.js';
import { creating } from './sluice-tables.js';

/** Types that have an order and a greatest value, which a timeline needs. */
const TIMES = /^(date|timestamp|smallint|integer|bigint|numeric)/;

/** The table without the columns that history writes, which the pipeline does not. */
export function withoutHistory({ history }: ResolvedTarget, table: TableInfo): TableInfo {
  if (!history) return table;
  const own = [history.validFrom, history.validTo, history.isCurrent];
  return { ...table, columns: table.columns.filter(({ name }) => !own.includes(name)) };
}

/**
 * The table can hold versions: it has the columns, and an index that lets no key have two current rows.
 *
 * @throws SluiceError COLUMN_MISMATCH or TARGET_ERROR, with the statement that helps
 */
export async function checkHistory(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
): Promise<void> {
  const { history, key } = spec.target;
  if (!history) return;
  const name = qualified(spec.target.schema, spec.target.table);
  const typeOf = (column: string): string | undefined =>
    table.columns.find((one) => one.name === column)?.type;
  const time = typeOf(history.effective);
  if (time === undefined || !TIMES.test(time)) {
    throw unfit(
      spec,
      'COLUMN_MISMATCH',
      `has no column ${history.effective} of a time or a number, from which rows are effective`,
      `Name another column in target.history.effective.`,
    );
  }
  const wanted = [
    [history.validFrom, time],
    [history.validTo, time],
    [history.isCurrent, 'boolean'],
  ] as const;
  for (const [column, type] of wanted) {
    const found = typeOf(column);
    if (found === type) continue;
    const what = found === undefined ? `has no column ${column}` : `has column ${column} of ${found}`;
    const hint =
      found === undefined
        ? `ALTER TABLE ${name} ADD COLUMN ${quoteIdent(column)} ${type};`
        : 'Name other columns in target.history.';
    throw unfit(spec, 'COLUMN_MISMATCH', `${what}, which mode history needs as ${type}`, hint);
  }
  if (table.columns.some((column) => column.name === history.validTo && column.notNull)) {
    const hint = `ALTER TABLE ${name} ALTER COLUMN ${quoteIdent(history.validTo)} DROP NOT NULL;`;
    throw unfit(spec, 'COLUMN_MISMATCH', `refuses null in ${history.validTo}, which stands for no end`, hint);
  }
  if (await keepsOneCurrent(session, spec, table)) return;
  throw unfit(
    spec,
    'TARGET_ERROR',
    `has no index that keeps a key (${key.join(', ')}) from having two current rows`,
    `CREATE UNIQUE INDEX ON ${name} (${columnList(key)}) WHERE ${quoteIdent(history.isCurrent)};`,
  );
}

/** A unique index over the key (and at most is_current) of the rows that are current, or have no end. */
async function keepsOneCurrent(
  session: Session,
  { target }: ResolvedPipeline,
  table: TableInfo,
): Promise<boolean> {
  const { key, history } = target;
  const columns = [...key, history?.isCurrent ?? ''];
  const { rows } = await session.query<{ names: string[] }>(
    `SELECT (SELECT array_agg(a.attname::text) FROM pg_attribute a WHERE a.attrelid = i.indrelid
         AND a.attnum = ANY (i.indkey::int2[])) AS names
     FROM pg_index i WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indexprs IS NULL
       AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = ANY ($2))`,
    [table.oid, predicates(target.history)],
  );
  return rows.some(({ names }) => names.every((name) => columns.includes(name)));
}

function predicates(history: ResolvedPipeline['target']['history']): string[] {
  if (!history) return [];
  const spelt = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdent(name));
  const current = spelt(history.isCurrent);
  return [current, `(${current} = true)`, `(${current} IS TRUE)`, `(${spelt(history.validTo)} IS NULL)`];
}

/** The function `<table>_at(time)`: rows as they were at a time. Made once; somebody may have changed it since. */
export async function makePointInTime(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
  ddl: { run(sql: string): Promise<void> },
): Promise<void> {
  const { history, schema, table: name } = spec.target;
  if (!history?.pointInTime) return;
  const made = async (): Promise<boolean> => {
    const { count } = await session.query(
      `SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = $1 AND p.proname = $2`,
      [schema, pointInTimeName(name)],
    );
    return count > 0;
  };
  if (await made()) return;
  const type = table.columns.find((column) => column.name === history.validFrom)?.type ?? 'timestamptz';
  const [from, to] = [quoteIdent(history.validFrom), quoteIdent(history.validTo)];
  const body = `SELECT * FROM ${qualified(schema, name)} WHERE ${from} <= $1 AND (${to} IS NULL OR $1 < ${to})`;
  await creating(session, async () => {
    if (await made()) return; // while we waited
    await ddl.run(
      `CREATE FUNCTION ${qualified(schema, pointInTimeName(name))}(${type}) RETURNS SETOF ${qualified(schema, name)}
       LANGUAGE sql STABLE AS ${quoteLiteral(body)}`,
    );
  });
}

/** Names are cut at 63 bytes; ours is cut where the end stays. */
function pointInTimeName(table: string): string {
  return `${Buffer.from(table).subarray(0, 60).toString().replace(/�$/, '')}_at`;
}

function unfit(
  { target }: ResolvedPipeline,
  reason: 'COLUMN_MISMATCH' | 'TARGET_ERROR',
  what: string,
  hint: string,
): SluiceError {
  const name = `${target.schema}.${target.table}`;
  const where = { connection: target.connection, table: name };
  return new SluiceError(reason, `Table ${name} ${what}.`, { hint, where });
}
