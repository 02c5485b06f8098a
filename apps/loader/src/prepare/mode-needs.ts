import type { ResolvedPipeline } from '@sluice/config';
import { columnList, qualified, quoteIdent, sqlStateOf, type TableInfo } from '@sluice/postgres';
import { SluiceError, type RunContext__Output } from '@sluice/proto';
import { RUN_COLUMN } from '../modes/lineage.js';
import { uniqueIs, uniqueOver } from '../modes/key-rows.js';
import { inPartition } from '../modes/partition.js';
import { requireSwappable } from '../modes/swap.js';
import type { RunFacts } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { checkHistory } from './history-needs.js';
import { syncColumns } from './own-columns.js';

/**
 * What the mode needs of the table is there: told before a run has staged all its rows. Publications ask again.
 *
 * @throws SluiceError COLUMN_MISMATCH, TARGET_ERROR or TARGET_DEPENDANTS
 */
export async function checkModeNeeds(
  session: Session,
  facts: RunFacts,
  run: RunContext__Output,
  table: TableInfo,
): Promise<void> {
  const { spec } = facts;
  const { mode, key } = spec.target;
  if (mode === 'append') return checkReplaces(spec, run, table);
  requireColumns(spec, table);
  if (mode === 'history') await checkHistory(session, spec, table);
  const exact = mode !== 'replace';
  if (mode !== 'history' && key.length > 0 && !(exact ? uniqueIs : uniqueOver)(table, key)) {
    const name = qualified(spec.target.schema, spec.target.table);
    throw mismatch(
      spec,
      'TARGET_ERROR',
      `has no unique index over target.key (${key.join(', ')}), so that nothing keeps two rows from having one key`,
      `CREATE UNIQUE INDEX ON ${name} (${columnList(key)});`,
    );
  }
  if (mode !== 'replace' || run.replayOf !== '') return;
  if (spec.target.partition.length > 0) await tryPartition(session, facts, run);
  else if (key.length === 0) await requireSwappable(session, spec, table);
}

/** The rows of runs that this one takes the place of can be told, and go as the others come. */
function checkReplaces(spec: ResolvedPipeline, run: RunContext__Output, table: TableInfo): void {
  if (run.replaces.length === 0) return;
  const { schema, table: name, publish } = spec.target;
  const traced = spec.transform.lineage.includes('run_id');
  if (publish === 'run' && traced && table.columns.some((column) => column.name === RUN_COLUMN)) return;
  throw mismatch(
    spec,
    'COLUMN_MISMATCH',
    `cannot have the rows of earlier runs replaced${publish === 'run' ? `: it has no ${RUN_COLUMN} that tells them` : ', for they are published one object after the other'}`,
    publish === 'run'
      ? `Set transform.lineage: [run_id]; ALTER TABLE ${qualified(schema, name)} ADD COLUMN ${quoteIdent(RUN_COLUMN)} uuid;`
      : 'Set target.publish: run, or on_rerun: refuse.',
  );
}

function requireColumns(spec: ResolvedPipeline, table: TableInfo): void {
  const { key, partition, version } = spec.target;
  const names = table.columns.map(({ name }) => name);
  const wanted: readonly (readonly [string, string])[] = [
    ...key.map((name) => [name, 'target.key'] as const),
    ...partition.map(({ column }) => [column, 'target.partition'] as const),
    ...(version === undefined ? [] : [[version, 'target.version'] as const]),
  ];
  for (const [name, by] of wanted) {
    if (names.includes(name)) continue;
    throw mismatch(
      spec,
      'COLUMN_MISMATCH',
      `has no column ${name}, which ${by} names`,
      'Add the column, or correct the pipeline.',
    );
  }
  for (const { name, type } of syncColumns(spec)) {
    const column = table.columns.find((one) => one.name === name);
    if (column && column.type === type && !column.notNull && !column.generated) continue;
    const add = `ALTER TABLE ${qualified(spec.target.schema, spec.target.table)} ADD COLUMN ${quoteIdent(name)} ${type};`;
    throw mismatch(
      spec,
      'COLUMN_MISMATCH',
      `has no nullable column ${name} of ${type}, in which sync marks rows as deleted`,
      column ? `Name another column in target.sync.deleted_column, or: ${add}` : add,
    );
  }
}

/** The values are values of their columns, which can be compared. */
async function tryPartition(session: Session, facts: RunFacts, run: RunContext__Output): Promise<void> {
  const { target } = facts.spec;
  try {
    await session.query(
      `EXPLAIN SELECT FROM ${qualified(target.schema, target.table)} t WHERE ${inPartition({ facts, run }, 't')}`,
    );
  } catch (error) {
    const state = sqlStateOf(error) ?? '';
    if (!/^(22|42)/.test(state) || state === '42501' || !(error instanceof Error)) throw error;
    throw mismatch(
      facts.spec,
      'COLUMN_MISMATCH',
      `cannot be asked for target.partition: ${error.message}`,
      'Compare the values of target.partition with the types of its columns.',
    );
  }
}

function mismatch(
  { target }: ResolvedPipeline,
  reason: 'COLUMN_MISMATCH' | 'TARGET_ERROR',
  what: string,
  hint: string,
): SluiceError {
  const name = `${target.schema}.${target.table}`;
  return new SluiceError(reason, `Table ${name} ${what}.`, {
    hint,
    where: { connection: target.connection, table: name },
  });
}
