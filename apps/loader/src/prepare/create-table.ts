import type { ResolvedPipeline } from '@sluice/config';
import { columnList, inspectTable, qualified, quoteIdent, quoteLiteral } from '@sluice/postgres';
import { SluiceError, type OutputColumn__Output } from '@sluice/proto';
import type { Session } from '../target/session.js';
import { ownColumns, type TableParts } from './own-columns.js';
import type { Statements } from './statements.js';

export type OutputColumns = readonly OutputColumn__Output[];

/** The table, and its schema where that is missing as well. False: it is there by now. */
export async function createTable(
  session: Session,
  spec: ResolvedPipeline,
  columns: OutputColumns,
  ddl: Statements,
): Promise<boolean> {
  const { target } = spec;
  if (await inspectTable(session, target.schema, target.table)) return false;
  checkKey(spec, columns);
  const { rows } = await session.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS found',
    [target.schema],
  );
  if (!rows[0].found) await ddl.run(`CREATE SCHEMA ${quoteIdent(target.schema)}`);
  for (const sql of tableSql(spec, columns)) await ddl.run(sql);
  return true;
}

/** The statements that make a table, its rules on rows included; other indexes are made after the first load. */
export function tableSql(spec: ResolvedPipeline, columns: OutputColumns): string[] {
  const { schema, table, setup } = spec.target;
  const name = qualified(schema, table);
  const own = ownColumns(spec, columns);
  const lines = columns.map(
    (column) => `${quoteIdent(column.name)} ${typeName(column.type)}${column.notNull ? ' NOT NULL' : ''}`,
  );
  const comments = Object.entries(setup.columnComments).map(
    ([column, text]) => `COMMENT ON COLUMN ${name}.${quoteIdent(column)} IS ${quoteLiteral(text)}`,
  );
  return [
    `CREATE TABLE ${name} (${[...lines, ...own.columns, ...keyOf(spec, own)].join(', ')})${partitionClause(spec)}`,
    ...own.after,
    // What rejects rows has to be there before them.
    ...setup.indexes
      .filter(({ unique }) => unique)
      .map((index) => `CREATE UNIQUE INDEX ON ${name} (${columnList(index.columns)})`),
    ...(setup.comment === undefined ? [] : [`COMMENT ON TABLE ${name} IS ${quoteLiteral(setup.comment)}`]),
    ...comments,
  ];
}

function keyOf({ target }: ResolvedPipeline, own: TableParts): string[] {
  const key = own.key ?? target.key;
  return key.length === 0 ? [] : [`PRIMARY KEY (${columnList(key)})`];
}

/** Partitions themselves are made as rows need them. */
function partitionClause({ target }: ResolvedPipeline): string {
  const { partitionBy } = target.setup;
  if (!partitionBy) return '';
  return ` PARTITION BY ${partitionBy.strategy.toUpperCase()} (${quoteIdent(partitionBy.column)})`;
}

function checkKey({ target }: ResolvedPipeline, columns: OutputColumns): void {
  const names = columns.map(({ name }) => name);
  const unknown = target.key.filter((key) => !names.includes(key));
  if (unknown.length === 0) return;
  const message = `target.key names ${unknown.join(', ')}, which the pipeline does not make.`;
  throw new SluiceError('COLUMN_MISMATCH', message, { hint: `The pipeline makes: ${names.join(', ')}.` });
}

/** A type is the one piece of SQL that comes as text: only what canonical names are made of may pass. */
export function typeName(type: string): string {
  if (/^[a-z]+( [a-z]+)*(\(\d+(,\s?-?\d+)?\))?( [a-z]+)*$/.test(type)) return type;
  throw new SluiceError('INVALID_REQUEST', `${JSON.stringify(type)} is not the name of a type.`);
}
