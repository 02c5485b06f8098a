import type { ResolvedPipeline } from '@sluice/config';
import { inspectTable, nearest, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import type { Session } from '../target/session.js';

/** A table that a pipeline reads, beside the one that it loads. */
interface NamedTable {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Where the pipeline names it, e.g. `Lookup countries`. */
  readonly by: string;
}

/**
 * The tables that run checks refer to and lookups read are there, with their columns, and may be read.
 *
 * @throws SluiceError TABLE_NOT_FOUND, COLUMN_MISMATCH or TARGET_ACCESS_DENIED
 */
export async function checkNamedTables(session: Session, spec: ResolvedPipeline): Promise<void> {
  for (const named of namedTables(spec)) {
    const name = `${named.schema}.${named.table}`;
    const where = { connection: spec.target.connection, table: name };
    const table = await inspectTable(session, named.schema, named.table);
    if (!table) {
      const near = await nearestTable(session, named.schema, named.table);
      const hint = `${near === undefined ? '' : `Did you mean ${named.schema}.${near}? `}Correct the pipeline or create the table.`;
      const message = `${named.by} reads table ${name}, which the target database does not have.`;
      throw new SluiceError('TABLE_NOT_FOUND', message, { hint, where });
    }
    const problems = missingColumns(table, named.columns);
    if (problems.length > 0) {
      const message = `${named.by} reads table ${name}: ${problems.join('; ')}.`;
      throw new SluiceError('COLUMN_MISMATCH', message, {
        hint: 'Correct the names in the pipeline.',
        where,
      });
    }
    if (!table.canSelect) {
      const message = `${named.by} reads table ${name}, on which the role of ${spec.target.connection} lacks SELECT.`;
      throw new SluiceError('TARGET_ACCESS_DENIED', message, {
        hint: `Grant SELECT on ${name} to the role.`,
        where,
      });
    }
  }
}

function namedTables({ target, transform, runChecks }: ResolvedPipeline): NamedTable[] {
  const lookups = transform.lookup.flatMap(({ name, source, on, columns }): NamedTable[] =>
    source.kind !== 'table'
      ? []
      : [
          {
            schema: source.schema,
            table: source.table,
            columns: [...on.map(({ key }) => key), ...columns.map((column) => column.source)],
            by: `Lookup ${name}`,
          },
        ],
  );
  const checks = runChecks.flatMap(({ name, rule }): NamedTable[] => {
    const by = `Check ${name}`;
    if (rule.kind === 'unique') return [{ ...target, columns: rule.columns, by }];
    return rule.kind === 'foreign_key' ? [{ ...rule, columns: rule.references, by }] : [];
  });
  return [...lookups, ...checks];
}

function missingColumns(table: TableInfo, columns: readonly string[]): string[] {
  const names = table.columns.map(({ name }) => name);
  return columns
    .filter((column) => !names.includes(column))
    .map((column) => {
      const near = nearest(column, names);
      return `column ${column} is not in it${near === undefined ? '' : ` (nearest: ${near})`}`;
    });
}

/** The table of the schema whose name is most like this one. */
export async function nearestTable(
  session: Session,
  schema: string,
  table: string,
): Promise<string | undefined> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') LIMIT 1000`,
    [schema],
  );
  return nearest(
    table,
    rows.map(({ name }) => name),
  );
}
