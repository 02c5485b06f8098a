import type { ResolvedPipeline, ResolvedTarget } from '@sluice/config';
import {
  field,
  fits,
  qualified,
  quoteIdent,
  sqlStateOf,
  type TableInfo,
  type WantedColumn,
} from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { targetTable } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { typeName } from './create-table.js';
import { creating } from './sluice-tables.js';
import type { Statements } from './statements.js';
import { widened } from './widen.js';

/** Tables above this are not written anew on the side: whoever reads or writes them would wait for it. */
const REWRITE_BYTES = 64 * 1024 ** 2;
/** Everybody queues behind an ALTER TABLE that waits: it gives up soon, and is tried again. */
const LOCK_TIMEOUT = '5s';

/** The table as it is to be, and what makes it so. */
interface Evolution {
  readonly table: TableInfo;
  readonly clauses: readonly string[];
}

/**
 * Adds the columns that the table lacks, as nullable ones, and widens types so that no value changes. Nothing is narrowed or
 * dropped. Idempotent; any number at once.
 *
 * @returns the table as it is then, or would be
 * @throws SluiceError COLUMN_MISMATCH where a table is too large to be written anew, TARGET_DEPENDANTS where something
 *   uses a column that should be widened
 */
export async function evolveTable(
  session: Session,
  spec: ResolvedPipeline,
  table: TableInfo,
  wanted: readonly WantedColumn[],
  ddl: Statements,
): Promise<TableInfo> {
  const { target } = spec;
  if (target.evolve !== 'add_columns' || !['r', 'p'].includes(table.kind)) return table;
  const planned = await plan(session, target, table, wanted);
  if (planned.clauses.length === 0) return table;
  if (ddl.dry) {
    await ddl.run(alterSql(target, planned));
    return planned.table;
  }
  await creating(session, async () => {
    await session.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    const now = await plan(session, target, await targetTable(session, spec), wanted); // others may have been first
    if (now.clauses.length > 0) await ddl.run(alterSql(target, now));
  }).catch((error: unknown) => {
    throw inUse(error, target) ?? error;
  });
  return targetTable(session, spec);
}

function alterSql({ schema, table }: ResolvedTarget, { clauses }: Evolution): string {
  return `ALTER TABLE ${qualified(schema, table)} ${clauses.join(', ')}`;
}

async function plan(
  session: Session,
  target: ResolvedTarget,
  table: TableInfo,
  wanted: readonly WantedColumn[],
): Promise<Evolution> {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const clauses: string[] = [];
  const rewriting: string[] = [];
  const domains = await domainColumns(session, table);
  for (const { name, type } of wanted) {
    const column = columns.get(name);
    if (!column) {
      clauses.push(`ADD COLUMN ${quoteIdent(name)} ${typeName(type)}`);
      const added = { notNull: false, hasDefault: false, generated: false, collation: null, canInsert: true };
      columns.set(name, { name, type, ...added });
      continue;
    }
    const wide = fits(type, column.type) ? undefined : widened(column.type, type);
    if (!wide || column.generated || domains.has(name)) continue; // whatever does not fit is told of later
    const collate = column.collation ? ` COLLATE ${column.collation}` : '';
    const clause = `ALTER COLUMN ${quoteIdent(name)} TYPE ${typeName(wide.type)}${collate}`;
    clauses.push(clause);
    if (wide.rewrites) rewriting.push(clause);
    columns.set(name, { ...column, type: wide.type });
  }
  if (rewriting.length > 0) await checkSize(session, target, table, rewriting);
  return { table: { ...table, columns: [...columns.values()] }, clauses };
}

/** A column of a domain is widened where the domain is defined, if anywhere. */
async function domainColumns(session: Session, { oid }: TableInfo): Promise<Set<string>> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT a.attname AS name FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = $1 AND a.attnum > 0 AND t.typtype = 'd'`,
    [oid],
  );
  return new Set(rows.map(({ name }) => name));
}

async function checkSize(
  session: Session,
  target: ResolvedTarget,
  { oid }: TableInfo,
  clauses: readonly string[],
): Promise<void> {
  const { rows } = await session.query<{ bytes: string }>(
    `SELECT coalesce(sum(pg_table_size(relid)), pg_table_size($1::oid))::int8 AS bytes FROM pg_partition_tree($1::oid)`,
    [oid],
  );
  const bytes = Number(rows[0].bytes);
  if (bytes <= REWRITE_BYTES) return;
  const name = `${target.schema}.${target.table}`;
  throw new SluiceError(
    'COLUMN_MISMATCH',
    `Table ${name} has ${Math.round(bytes / 1024 ** 2)} MiB, all of which would be written anew, and be locked meanwhile, to widen ${clauses.length === 1 ? 'a column' : 'columns'}.`,
    {
      hint: `Run it when that suits: ALTER TABLE ${qualified(target.schema, target.table)} ${clauses.join(', ')};`,
      where: { table: name },
    },
  );
}

/** A view, a generated column, a policy or the partition key uses a column whose type should change. */
function inUse(error: unknown, { schema, table }: ResolvedTarget): SluiceError | undefined {
  const state = sqlStateOf(error);
  if (state !== '0A000' && state !== '42P16') return undefined;
  const detail = field(error, 'detail');
  const why = error instanceof Error ? `${error.message}${detail === undefined ? '' : ` (${detail})`}` : '';
  return new SluiceError('TARGET_DEPENDANTS', `Table ${schema}.${table} cannot be changed: ${why}.`, {
    hint: 'Drop what uses the column, run the pipeline, and make it again; or keep the type.',
    where: { table: `${schema}.${table}` },
    cause: error,
  });
}
