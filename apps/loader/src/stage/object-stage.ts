import { createHash } from 'node:crypto';
import { qualified, sqlStateOf } from '@sluice/postgres';
import { SluiceError, type Split__Output } from '@sluice/proto';
import type { LoadContext } from '../load/load-context.js';
import type { CopyTarget } from '../load/split-writer.js';
import { creating } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';
import { SOURCE_COLUMNS, SPLIT_COLUMN } from './source-columns.js';
import { openRun, stagedColumns, targetTable } from './stage-table.js';

/** The split is one of several of its object, whose rows become visible at once when the last of them is in. */
export function publishesObject({ spec, split }: Pick<LoadContext, 'spec' | 'split'>): boolean {
  return spec.target.publish === 'object' && split.objectSplits > 1 && !split.rejects;
}

/** `sluice.stage_<run>_<object>`, quoted: one for each object that was cut, dropped when the object is published. */
export function objectStage(context: Pick<LoadContext, 'run' | 'split'>): string {
  return qualified('sluice', objectStageName(context));
}

function objectStageName({ run, split }: Pick<LoadContext, 'run' | 'split'>): string {
  return `stage_${run.runId.replaceAll('-', '')}_${objectHash(split)}`;
}

function objectHash({ parts }: Split__Output): string {
  const { bucket = '', key = '' } = parts[0]?.object ?? {};
  return createHash('sha256').update(`${bucket}\n${key}`).digest('hex').slice(0, 12);
}

/** The bucket and key of the object, which has one pinned version in a run. */
export function objectOf({ split }: Pick<LoadContext, 'split'>): readonly [bucket: string, key: string] {
  const object = split.parts[0]?.object;
  return [object?.bucket ?? '', object?.key ?? ''];
}

/** The stage of a split's object, made where it is not there. Its rows keep where they came from: the table may refuse some. */
export async function objectStageTarget(
  session: Session,
  context: LoadContext,
  columns: readonly string[],
): Promise<CopyTarget> {
  const { run, pipeline, spec, split } = context;
  const table = objectStage(context);
  try {
    if (!(await exists(session, context))) {
      await creating(session, async () => {
        if (!(await exists(session, context))) await create(session, context, columns);
      });
    }
    await openRun(session, run.runId, pipeline.name, `${spec.target.schema}.${spec.target.table}`);
  } catch (error) {
    if (sqlStateOf(error) !== '42501') throw error;
    throw denied(context, error);
  }
  const ordinal = Buffer.alloc(4);
  ordinal.writeInt32BE(split.ordinal);
  const source = SOURCE_COLUMNS.map(([name]) => name).filter(
    (name) => keepsRaw(context) || name !== '_sluice_raw',
  );
  return { table, columns: [...columns, ...source], constants: { [SPLIT_COLUMN]: ordinal } };
}

export function keepsRaw({ spec }: Pick<LoadContext, 'spec'>): boolean {
  return spec.rejects.raw === 'keep';
}

/** Asked of the catalogue itself: to_regclass may remember that a table was not there. */
async function exists(session: Session, context: LoadContext): Promise<boolean> {
  const { count } = await session.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sluice' AND c.relname = $1`,
    [objectStageName(context)],
  );
  return count > 0;
}

async function create(session: Session, context: LoadContext, columns: readonly string[]): Promise<void> {
  const { run, spec } = context;
  const target = await targetTable(session, spec);
  const source = SOURCE_COLUMNS.filter(([name]) => keepsRaw(context) || name !== '_sluice_raw');
  const lines = [
    ...stagedColumns(target, columns),
    `${SPLIT_COLUMN} integer NOT NULL`,
    ...source.map(([name, type]) => `${name} ${type}`),
  ];
  await session.query(
    `CREATE UNLOGGED TABLE ${objectStage(context)} (${lines.join(', ')})
     WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)`,
  );
  // Whatever the books told of an earlier stage; and the rejects that were kept for people when it was dropped.
  const values = [run.runId, ...objectOf(context)];
  await session.query(
    `WITH gone AS (DELETE FROM sluice.staged_ledger WHERE ${OF_OBJECT} RETURNING split_id)
     DELETE FROM sluice.staged_rejects r USING gone WHERE r.run_id = $1 AND r.split_id = gone.split_id`,
    values,
  );
  await session.query(
    `DELETE FROM sluice.rejects r WHERE r.run_id = $1 AND r.bucket = $2 AND r.key = $3 AND NOT EXISTS (
       SELECT FROM sluice.ledger l WHERE l.run_id = r.run_id AND l.split_id = r.split_id)`,
    values,
  );
}

/** SQL: the books of the splits of an object: parameters are run, bucket and key. */
export const OF_OBJECT = `run_id = $1 AND parts -> 0 ->> 'bucket' = $2 AND parts -> 0 ->> 'key' = $3`;

function denied({ spec }: LoadContext, cause: unknown): SluiceError {
  const { connection, schema, table } = spec.target;
  return new SluiceError(
    'TARGET_ACCESS_DENIED',
    `The role of ${connection} may not stage an object that was cut into several splits.`,
    {
      hint: 'Grant it what docs/target.md lists for publish: run; or set target.publish: split, or a greater source.split_size.',
      where: { connection, table: `${schema}.${table}` },
      cause,
    },
  );
}
