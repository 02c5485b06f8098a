import type { ResolvedPipeline } from '@sluice/config';
import { inspectTable, qualified, quoteIdent, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';
import { creating, inTransaction, sluiceTablesState } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';
import { SPLIT_COLUMN, SOURCE_COLUMNS } from './source-columns.js';

/** The run that something is done for. */
export interface RunFacts {
  readonly runId: string;
  readonly pipeline: { readonly name: string; readonly version: number };
  readonly spec: ResolvedPipeline;
}

/** What a stage keeps of where its rows came from. */
export interface StageShape {
  /** Object, record and offset: for the order of rows, and for rejects. */
  readonly source: boolean;
  /** The raw records, for rejects that show them. */
  readonly raw: boolean;
}

export function publishesRun({ target }: ResolvedPipeline): boolean {
  return target.publish === 'run';
}

function stageName(runId: string): string {
  return `stage_${runId.replaceAll('-', '')}`;
}

/** Qualified and quoted. */
export function stageTable(runId: string): string {
  return qualified('sluice', stageName(runId));
}

/** What has to be kept, so that rows can be put in order, and rejected when the run is published. */
export function shapeFor(
  { transform, runChecks, rejects, target }: ResolvedPipeline,
  table: TableInfo,
): StageShape {
  // Modes but append reject rows without a key or of another partition, and choose between rows by their order.
  const mayReject =
    table.mayRefuse || target.mode !== 'append' || runChecks.some(({ severity }) => severity === 'reject');
  return {
    source: mayReject || transform.deduplicate !== undefined,
    raw: mayReject && rejects.raw === 'keep',
  };
}

/** undefined: the run has no stage. */
export async function stageShape(session: Session, runId: string): Promise<StageShape | undefined> {
  const { rows } = await session.query<{ names: string[] }>(
    `SELECT array_agg(a.attname::text) AS names FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = 'sluice' AND c.relname = $1 GROUP BY c.oid`,
    [stageName(runId)],
  );
  if (rows.length === 0) return undefined;
  const { names } = rows[0];
  return { source: names.includes('_sluice_record'), raw: names.includes('_sluice_raw') };
}

/** The pipeline's columns as a staging table has them: typed as the target's, without its constraints. */
export function stagedColumns(table: TableInfo, columns: readonly string[]): string[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return columns.map((name) => {
    const column = byName.get(name);
    if (!column) throw new SluiceError('COLUMN_MISMATCH', `Column ${name} has gone from the table.`);
    return `${quoteIdent(name)} ${column.type}${column.collation ? ` COLLATE ${column.collation}` : ''}`;
  });
}

/** The columns of a stage that go into the table. */
export async function stagedNames(session: Session, stage: string): Promise<string[]> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
       AND attname <> ALL ($2) ORDER BY attnum`,
    [stage, [SPLIT_COLUMN, ...SOURCE_COLUMNS.map(([name]) => name)]],
  );
  return rows.map(({ name }) => name);
}

/**
 * Makes the stage of a run unless it is there: UNLOGGED, without indexes, constraints or autovacuum. Whatever the run's
 * books told of an earlier stage, and the rejects of a publication that was refused, go with it.
 */
export async function ensureStage(
  session: Session,
  run: RunFacts,
  columns: readonly string[],
): Promise<StageShape> {
  const there = await stageShape(session, run.runId);
  return (
    there ??
    creating(session, async () => (await stageShape(session, run.runId)) ?? create(session, run, columns))
  );
}

async function create(session: Session, run: RunFacts, columns: readonly string[]): Promise<StageShape> {
  const { runId, pipeline, spec } = run;
  if (await isPublished(session, runId)) {
    throw new SluiceError('RUN_STATE_CONFLICT', `Run ${runId} is published already.`);
  }
  const table = await targetTable(session, spec);
  const shape = shapeFor(spec, table);
  const source = SOURCE_COLUMNS.filter(([name]) => shape.source && (shape.raw || name !== '_sluice_raw'));
  const lines = [
    ...stagedColumns(table, columns),
    `${SPLIT_COLUMN} integer NOT NULL`,
    ...source.map(([name, type]) => `${name} ${type}`),
  ];
  await session.query(
    `CREATE UNLOGGED TABLE ${stageTable(runId)} (${lines.join(', ')})
     WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)`,
  );
  await forgetStaged(session, runId);
  const stale =
    'FROM sluice.rejects WHERE run_id = $1 AND NOT EXISTS (SELECT FROM sluice.ledger WHERE run_id = $1)';
  const { rows } = await session.query<{ any: boolean }>(`SELECT EXISTS (SELECT ${stale}) AS any`, [runId]);
  if (rows[0].any) await session.query(`DELETE ${stale}`, [runId]);
  await openRun(session, runId, pipeline.name, `${spec.target.schema}.${spec.target.table}`);
  return shape;
}

export async function isPublished(session: Session, runId: string): Promise<boolean> {
  const { count } = await session.query('SELECT FROM sluice.publications WHERE run_id = $1', [runId]);
  return count > 0;
}

/** @throws SluiceError TABLE_NOT_FOUND */
export async function targetTable(session: Session, { target }: ResolvedPipeline): Promise<TableInfo> {
  const table = await inspectTable(session, target.schema, target.table);
  if (table) return table;
  throw new SluiceError('TABLE_NOT_FOUND', `Table ${target.schema}.${target.table} has gone.`);
}

async function forgetStaged(session: Session, runId: string): Promise<void> {
  await session.query('DELETE FROM sluice.staged_ledger WHERE run_id = $1', [runId]);
  await session.query('DELETE FROM sluice.staged_rejects WHERE run_id = $1', [runId]);
}

/** Notes that a run keeps something here; and once a minute that it is being worked on. */
export async function openRun(
  session: Session,
  runId: string,
  pipeline: string,
  table: string,
): Promise<void> {
  await session.query(
    `INSERT INTO sluice.open_runs AS o (run_id, pipeline, target_table) VALUES ($1, $2, $3)
     ON CONFLICT ON CONSTRAINT open_runs_pkey DO UPDATE SET touched_at = clock_timestamp()
       WHERE o.touched_at < clock_timestamp() - interval '1 minute'`,
    [runId, pipeline, table],
  );
}

/** Within a transaction: everything that a run keeps here until it ends. */
export async function dropStage(session: Session, runId: string): Promise<void> {
  const dropped = await dropOwn(session, stageTable(runId));
  await forgetRun(session, runId, dropped);
}

/** The stages of its objects with it, of which there are some where a run ended before they were whole. */
async function dropStages(session: Session, runId: string): Promise<void> {
  const { rows } = await session.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'sluice' AND c.relkind = 'r' AND starts_with(c.relname, $1)`,
    [stageName(runId)],
  );
  let dropped = true;
  for (const { name } of rows) dropped = (await dropOwn(session, qualified('sluice', name))) && dropped;
  await forgetRun(session, runId, dropped);
}

async function forgetRun(session: Session, runId: string, dropped: boolean): Promise<void> {
  await forgetStaged(session, runId);
  await session.query('DELETE FROM sluice.lookups WHERE run_id = $1', [runId]);
  if (dropped) await session.query('DELETE FROM sluice.open_runs WHERE run_id = $1', [runId]);
}

/** False: it is another role's, as where logins alternate. The run stays open, for a janitor who may drop it. */
async function dropOwn(session: Session, table: string): Promise<boolean> {
  await session.query('SAVEPOINT sluice_drop');
  try {
    await session.query(`DROP TABLE IF EXISTS ${table}`);
    return true;
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    await session.query('ROLLBACK TO SAVEPOINT sluice_drop');
    return false;
  }
}

/**
 * The same in a transaction of its own, for a run that ended without a publication: the rejects found so far are kept for
 * people to look at, as those of a refused publication are, until the run is staged again.
 */
export async function dropStaging(session: Session, runId: string): Promise<void> {
  if ((await sluiceTablesState(session)) !== 'ready') return;
  if (!(await isOpen(session, runId))) return;
  await inTransaction(session, async () => {
    await session.query(
      `INSERT INTO sluice.rejects (run_id, split_id, part, bucket, key, record, byte_offset, raw, broken)
       SELECT run_id, split_id, part, bucket, key, record, byte_offset, raw, broken
       FROM sluice.staged_rejects WHERE run_id = $1 ON CONFLICT DO NOTHING`,
      [runId],
    );
    await dropStages(session, runId);
  });
}

/** False too for a role that may not look: it could not have staged anything. */
async function isOpen(session: Session, runId: string): Promise<boolean> {
  try {
    const { count } = await session.query('SELECT FROM sluice.open_runs WHERE run_id = $1', [runId]);
    return count > 0;
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    return false;
  }
}
