import type { ResolvedPipeline } from '@sluice/config';
import { columnList, inspectTable, qualified, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import type { Logger } from '@sluice/service';
import type { Session } from '../target/session.js';
import { CREATE_LOCK } from './sluice-tables.js';

interface Found {
  readonly columns: readonly string[];
  readonly valid: boolean;
  /** Qualified and quoted. */
  readonly name: string;
}

/**
 * Makes the indexes of target.setup that the table lacks, once it has been loaded: over rows that are there they are made several
 * times faster than row by row. CONCURRENTLY, so that nobody who reads or writes waits; of a partitioned table that cannot be had.
 * What does not succeed because of others is left to the end of the next run: the run is loaded, index or not.
 *
 * @returns the statements
 */
export async function makeIndexes(
  session: Session,
  spec: ResolvedPipeline,
  logger: Logger,
): Promise<string[]> {
  const { target } = spec;
  const table = await inspectTable(session, target.schema, target.table);
  // Unique ones came with the table: what rejects rows has to be there before them.
  const wanted = target.setup.indexes.filter(({ unique }) => !unique);
  if (!table || !target.create || wanted.length === 0) return [];
  const { rows } = await session.query<{ ours: boolean; own: boolean }>(
    `SELECT pg_has_role(relowner, 'USAGE') AS own, pg_try_advisory_lock($1, hashtext($2)) AS ours FROM pg_class WHERE oid = $3`,
    [CREATE_LOCK[1], `${table.schema}.${table.name}`, table.oid],
  );
  const [{ ours, own }] = rows;
  if (!ours) return []; // another run's end is at it
  const made: string[] = [];
  try {
    const found = own ? await indexesOf(session, table) : [];
    for (const { columns } of own ? wanted : []) {
      const name = qualified(target.schema, target.table);
      const there = found.find((index) => index.columns.join('\n') === columns.join('\n'));
      if (there?.valid) continue;
      if (there) await session.query(`DROP INDEX CONCURRENTLY IF EXISTS ${there.name}`); // a broken try's
      const how = table.kind === 'p' ? '' : 'CONCURRENTLY ';
      const sql = `CREATE INDEX ${how}ON ${name} (${columnList(columns)})`;
      await session.query(sql);
      made.push(sql);
    }
  } catch (error) {
    if (!TRANSIENT.includes(sqlStateOf(error) ?? '')) throw error;
    logger.warn({ err: error, table: `${table.schema}.${table.name}` }, 'an index could not be made now');
  } finally {
    await session.query('SELECT pg_advisory_unlock($1, hashtext($2))', [
      CREATE_LOCK[1],
      `${table.schema}.${table.name}`,
    ]);
  }
  return made;
}

/** lock_timeout, deadlock, statement_timeout */
const TRANSIENT: readonly string[] = ['55P03', '40P01', '57014'];

/** Those over plain columns, without a predicate. */
async function indexesOf(session: Session, { oid }: TableInfo): Promise<Found[]> {
  const { rows } = await session.query<Found & Record<string, unknown>>(
    `SELECT i.indisvalid AS valid, format('%I.%I', n.nspname, c.relname) AS name,
       (SELECT json_agg(a.attname ORDER BY k.i) FROM unnest(i.indkey) WITH ORDINALITY k(n, i)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE i.indrelid = $1 AND i.indexprs IS NULL AND i.indpred IS NULL ORDER BY i.indisvalid DESC`,
    [oid],
  );
  return rows;
}

/** @throws SluiceError COLUMN_MISMATCH before a run, rather than at its end */
export function checkIndexes({ target }: ResolvedPipeline, columns: readonly string[]): void {
  const wanted = target.create ? target.setup.indexes.flatMap((index) => index.columns) : [];
  const unknown = wanted.filter((name) => !columns.includes(name));
  if (unknown.length === 0) return;
  const table = `${target.schema}.${target.table}`;
  throw new SluiceError(
    'COLUMN_MISMATCH',
    `Table ${table} has no column ${unknown[0]}, which target.indexes names.`,
    {
      hint: `It has: ${columns.join(', ')}.`,
      where: { connection: target.connection, table },
    },
  );
}
