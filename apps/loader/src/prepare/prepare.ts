import type { ResolvedTarget } from '@sluice/config';
import {
  columnList,
  columnProblems,
  inspectTable,
  qualified,
  quoteIdent,
  sqlStateOf,
  type TableInfo,
} from '@sluice/postgres';
import {
  SluiceError,
  type PrepareRequest__Output,
  type PrepareResponse,
  type RunContext__Output,
} from '@sluice/proto';
import { takeSnapshot } from '../lookup/snapshot.js';
import { ensureStage, isPublished, publishesRun, type RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { accessDenied, checkPrivileges, type Needs } from './grants.js';
import { checkNamedTables, nearestTable } from './named-tables.js';
import { creating, ensureSluiceTables } from './sluice-tables.js';
import { tryChecks } from './try-checks.js';

type OutputColumns = PrepareRequest__Output['columns'];

/** Checks the target, creating what is missing and asked for. Idempotent; any number at once. */
export async function prepareTarget(
  session: Session,
  facts: RunFacts,
  run: RunContext__Output,
  columns: OutputColumns,
): Promise<PrepareResponse> {
  const { spec } = facts;
  const { target } = spec;
  const needs = { spec, replay: run.replayOf !== '' };
  const server = await serverFacts(session);
  if (server.encoding !== 'UTF8') {
    throw new SluiceError('TARGET_ERROR', `The target database's encoding is ${server.encoding}.`, {
      hint: 'Sluice loads databases with the encoding UTF8 only.',
      where: { connection: target.connection },
    });
  }
  await prepareSluiceTables(session, needs);
  const often = { query: session.kept.bind(session) };
  let table = await inspectTable(often, target.schema, target.table);
  const created = table === undefined && (await createOrComplain(session, needs, columns));
  table ??= await inspectTable(often, target.schema, target.table);
  if (!table) throw tableNotFound(target, undefined);
  checkTable(table, target, columns);
  const columnsDenied = columns.some(({ name }) => !table.columns.find((c) => c.name === name)?.canInsert);
  await checkPrivileges(session, needs, table.canInsert && !columnsDenied);
  await checkNamedTables(session, spec);
  await prepareRun(session, facts, run, columns);
  return { table: `${target.schema}.${target.table}`, created, serverVersion: server.version };
}

async function prepareSluiceTables(session: Session, needs: Needs): Promise<void> {
  try {
    await ensureSluiceTables(session);
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

async function serverFacts(session: Session): Promise<{ version: string; encoding: string }> {
  const { rows } = await session.query<{ version: string; encoding: string }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`,
  );
  return rows[0];
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
  const problems = columnProblems(table, columns);
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
async function createOrComplain(session: Session, needs: Needs, columns: OutputColumns): Promise<boolean> {
  const { target } = needs.spec;
  if (!target.create) throw tableNotFound(target, await nearestTable(session, target.schema, target.table));
  try {
    return await creating(session, () => createTable(session, target, columns));
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    throw await accessDenied(session, needs, `may not create ${target.schema}.${target.table}`);
  }
}

/** The table, and its schema where that is missing as well. */
async function createTable(
  session: Session,
  target: ResolvedTarget,
  columns: OutputColumns,
): Promise<boolean> {
  if (await inspectTable(session, target.schema, target.table)) return false;
  const names = columns.map(({ name }) => name);
  const unknown = target.key.filter((key) => !names.includes(key));
  if (unknown.length > 0) {
    throw new SluiceError(
      'COLUMN_MISMATCH',
      `target.key names ${unknown.join(', ')}, which the pipeline does not make.`,
      {
        hint: `The pipeline makes: ${names.join(', ')}.`,
      },
    );
  }
  const { rows } = await session.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS found',
    [target.schema],
  );
  if (!rows[0].found) await session.query(`CREATE SCHEMA ${quoteIdent(target.schema)}`);
  const lines = columns.map(
    ({ name, type, notNull }) => `${quoteIdent(name)} ${typeName(type)}${notNull ? ' NOT NULL' : ''}`,
  );
  if (target.key.length > 0) lines.push(`PRIMARY KEY (${columnList(target.key)})`);
  await session.query(`CREATE TABLE ${qualified(target.schema, target.table)} (${lines.join(', ')})`);
  return true;
}

/** A type is the one piece of SQL that comes as text: only what canonical names are made of may pass. */
export function typeName(type: string): string {
  if (/^[a-z]+( [a-z]+)*(\(\d+(,\s?-?\d+)?\))?( [a-z]+)*$/.test(type)) return type;
  throw new SluiceError('INVALID_REQUEST', `${JSON.stringify(type)} is not the name of a type.`);
}

function tableNotFound(target: ResolvedTarget, near: string | undefined): SluiceError {
  const name = `${target.schema}.${target.table}`;
  const hint = near === undefined ? '' : `Did you mean ${target.schema}.${near}? `;
  return new SluiceError('TABLE_NOT_FOUND', `The target database has no table ${name}.`, {
    hint: `${hint}Create it, or set target.create: true.`,
    where: { connection: target.connection, table: name },
  });
}
