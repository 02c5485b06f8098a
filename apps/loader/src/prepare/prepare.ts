import type { ResolvedPipeline, ResolvedTarget } from '@sluice/config';
import { columnProblems, inspectTable, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError, type PrepareResponse, type RunContext__Output } from '@sluice/proto';
import { takeSnapshot } from '../lookup/snapshot.js';
import { ensureStage, isPublished, publishesRun, type RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { createTable, type OutputColumns } from './create-table.js';
import { evolveTable } from './evolve.js';
import { accessDenied, checkPrivileges, type Needs } from './grants.js';
import { makePointInTime, withoutHistory } from './history-needs.js';
import { checkIndexes } from './indexes.js';
import { checkModeNeeds } from './mode-needs.js';
import { checkNamedTables, nearestTable } from './named-tables.js';
import { syncColumns } from './own-columns.js';
import { creating, ensureSluiceTables, sluiceTablesState, type SluiceTablesState } from './sluice-tables.js';
import { Statements } from './statements.js';
import { tryChecks } from './try-checks.js';

/**
 * Checks the target, creating what is missing and asked for. Idempotent; any number at once.
 *
 * @param how.dryRun changes nothing: tells the statements that it would run on the target table
 */
export async function prepareTarget(
  session: Session,
  facts: RunFacts,
  run: RunContext__Output,
  columns: OutputColumns,
  { dryRun = false, withoutEstimate = false }: { dryRun?: boolean; withoutEstimate?: boolean } = {},
): Promise<PrepareResponse> {
  const { spec } = facts;
  const { target } = spec;
  const needs = { spec, replay: run.replayOf !== '' };
  const ddl = new Statements(session, dryRun);
  const server = await serverFacts(session);
  if (server.encoding !== 'UTF8') {
    throw new SluiceError('TARGET_ERROR', `The target database's encoding is ${server.encoding}.`, {
      hint: 'Sluice loads databases with the encoding UTF8 only.',
      where: { connection: target.connection },
    });
  }
  const known = dryRun ? await sluiceTablesState(session) : await prepareSluiceTables(session, needs);
  const often = { query: session.kept.bind(session) };
  const answer = { table: `${target.schema}.${target.table}`, serverVersion: server.version };
  let table = await inspectTable(often, target.schema, target.table);
  const created = table === undefined && (await createOrComplain(session, needs, columns, ddl));
  if (!dryRun) table ??= await inspectTable(often, target.schema, target.table);
  else if (created) return { ...answer, created, statements: ddl.told, estimatedRows: 0 };
  if (!table) throw tableNotFound(target, undefined);
  table = await evolve(session, needs, table, columns, ddl);
  const loaded = loadable(spec, table, columns);
  checkTable(table, target, loaded);
  checkIndexes(
    spec,
    table.columns.map(({ name }) => name),
  );
  await checkModeNeeds(session, facts, run, table);
  await makePointInTime(session, spec, table, ddl);
  const columnsDenied = loaded.some(({ name }) => !table.columns.find((c) => c.name === name)?.canInsert);
  const canInsert = table.canInsert && !columnsDenied;
  if (known === 'ready') await checkPrivileges(session, needs, canInsert);
  await checkNamedTables(session, spec);
  if (!dryRun) await prepareRun(session, facts, run, loaded);
  const rows = dryRun && !withoutEstimate ? await estimatedRows(session, table) : -1;
  const ready = dryRun && known === 'ready' && ddl.told.length === 0 && !keepsSomething(spec);
  return { ...answer, created, statements: ddl.told, estimatedRows: rows, ready };
}

/** As the planner's statistics have them, partitions included; -1 where a part of the table was never looked at. */
async function estimatedRows(session: Session, { oid }: TableInfo): Promise<number> {
  const { rows } = await session.query<{ rows: number | null }>(
    `SELECT CASE WHEN min(c.reltuples) < 0 THEN -1 ELSE sum(c.reltuples) END::float8 AS rows
     FROM pg_class c WHERE c.oid = $1 AND c.relkind <> 'p'
       OR c.oid IN (SELECT relid FROM pg_partition_tree($1::oid::regclass) WHERE isleaf)`,
    [oid],
  );
  return Math.round(rows[0].rows ?? -1);
}

/** Under `ignore_extra`, the columns that the table has; others are not loaded. */
function loadable({ target }: ResolvedPipeline, table: TableInfo, columns: OutputColumns): OutputColumns {
  if (target.evolve !== 'ignore_extra') return columns;
  const names = table.columns.map(({ name }) => name);
  const loaded = columns.filter(({ name }) => names.includes(name));
  if (loaded.length > 0) return loaded;
  const name = `${target.schema}.${target.table}`;
  throw new SluiceError('COLUMN_MISMATCH', `Table ${name} has none of the pipeline's columns.`, {
    hint: `The pipeline makes: ${columns.map((column) => column.name).join(', ')}.`,
    where: { connection: target.connection, table: name },
  });
}

async function evolve(
  session: Session,
  needs: Needs,
  table: TableInfo,
  columns: OutputColumns,
  ddl: Statements,
): Promise<TableInfo> {
  const { spec } = needs;
  try {
    return await evolveTable(session, spec, table, [...columns, ...syncColumns(spec)], ddl);
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    const { schema, table: name } = spec.target;
    throw await accessDenied(
      session,
      needs,
      `may not change ${schema}.${name}, which its owner may: ${ddl.told.join('; ')}`,
    );
  }
}

async function prepareSluiceTables(session: Session, needs: Needs): Promise<SluiceTablesState> {
  try {
    await ensureSluiceTables(session);
    return 'ready';
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    const denied = await accessDenied(
      session,
      needs,
      'may not create the schema sluice with its tables, or bring them up to date',
    );
    const hint = `Let their owner prepare a run once, or run the statements of docs/target.md. ${denied.hint}`;
    throw new SluiceError(denied.reason, denied.message, { hint, where: denied.where, cause: error });
  }
}

function keepsSomething(spec: ResolvedPipeline): boolean {
  return publishesRun(spec) || spec.transform.lookup.length > 0;
}

/** What the run keeps here until it ends. */
async function prepareRun(
  session: Session,
  facts: RunFacts,
  run: RunContext__Output,
  columns: OutputColumns,
): Promise<void> {
  const { spec, runId } = facts;
  if (publishesRun(spec)) {
    if (await isPublished(session, runId)) return;
    await ensureStage(
      session,
      facts,
      columns.map(({ name }) => name),
    );
    await tryChecks(session, facts, run);
  }
  for (const lookup of spec.transform.lookup) await takeSnapshot(session, facts, lookup);
}

type ServerFacts = { readonly version: string; readonly encoding: string };

/** They are the same for as long as a connection lasts. */
const servers = new WeakMap<Session, ServerFacts>();

async function serverFacts(session: Session): Promise<ServerFacts> {
  let facts = servers.get(session);
  if (facts === undefined) {
    const { rows } = await session.query<ServerFacts>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`,
    );
    servers.set(session, (facts = rows[0]));
  }
  return facts;
}

function checkTable(table: TableInfo, target: ResolvedTarget, columns: OutputColumns): void {
  const name = `${target.schema}.${target.table}`;
  const where = { connection: target.connection, table: name };
  if (table.kind === 'v' || table.kind === 'm') {
    throw new SluiceError('TARGET_ERROR', `${name} is a view; rows cannot be loaded into it.`, {
      hint: 'Name a table as target.table.',
      where,
    });
  }
  if (table.rowSecurity) {
    throw new SluiceError(
      'TARGET_ERROR',
      `Row-level security is on for ${name}, and COPY refuses such tables.`,
      {
        hint: 'Give the role BYPASSRLS, or load into a table without policies.',
        where,
      },
    );
  }
  const problems = columnProblems(withoutHistory(target, table), columns);
  if (problems.length > 0) {
    throw new SluiceError(
      'COLUMN_MISMATCH',
      `Table ${name} does not fit the pipeline: ${problems.join('; ')}.`,
      {
        hint: "Change the pipeline's schema and transform sections or the table until they agree.",
        where,
      },
    );
  }
}

/** True when this call made the table; false when another did meanwhile. */
async function createOrComplain(
  session: Session,
  needs: Needs,
  columns: OutputColumns,
  ddl: Statements,
): Promise<boolean> {
  const { spec } = needs;
  const { target } = spec;
  if (!target.create) throw tableNotFound(target, await nearestTable(session, target.schema, target.table));
  if (ddl.dry) return createTable(session, spec, columns, ddl);
  try {
    return await creating(session, () => createTable(session, spec, columns, ddl));
  } catch (error) {
    if (sqlStateOf(error) === '42501') {
      throw await accessDenied(session, needs, `may not create ${target.schema}.${target.table}`);
    }
    throw error;
  }
}

function tableNotFound(target: ResolvedTarget, near: string | undefined): SluiceError {
  const name = `${target.schema}.${target.table}`;
  const hint = near === undefined ? '' : `Did you mean ${target.schema}.${near}? `;
  return new SluiceError('TABLE_NOT_FOUND', `The target database has no table ${name}.`, {
    hint: `${hint}Create it, or set target.create: true.`,
    where: { connection: target.connection, table: name },
  });
}
