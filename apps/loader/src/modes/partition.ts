import type { ResolvedPipeline } from '@sluice/config';
import { quoteIdent, quoteLiteral } from '@sluice/postgres';
import { SluiceError, type RunContext__Output } from '@sluice/proto';
import type { StagedRows } from '../stage/staged-rows.js';
import type { MergeWork } from './mode.js';

/** Rule of rejects whose columns do not have the values of the run's partition. */
export const PARTITION_RULE = 'partition';

type Work = Pick<MergeWork, 'facts' | 'run'>;

interface PartitionValue {
  readonly column: string;
  /** The server reads it as the column's type. */
  readonly text: string;
}

function valuesOf({ target, params }: ResolvedPipeline, run: RunContext__Output): PartitionValue[] {
  return target.partition.map(({ column, value }) => {
    if (value.kind === 'literal') return { column, text: value.text };
    if (value.kind === 'run_date') {
      if (run.logicalDate !== '') return { column, text: run.logicalDate };
      throw new SluiceError('INVALID_REQUEST', `The run has no logical date, which target.partition names.`);
    }
    const text = run.params[value.name] ?? params.find(({ name }) => name === value.name)?.default;
    if (text !== undefined) return { column, text };
    throw new SluiceError(
      'INVALID_REQUEST',
      `The run has no parameter ${value.name}, which target.partition names.`,
    );
  });
}

/** SQL over `alias`, a row of the target or of the stage: it is of the run's partition. `true` where there is none. */
export function inPartition({ facts, run }: Work, alias: string): string {
  const same = valuesOf(facts.spec, run).map(
    ({ column, text }) => `${alias}.${quoteIdent(column)} = ${quoteLiteral(text)}`,
  );
  return same.length === 0 ? 'true' : `(${same.join(' AND ')})`;
}

/** What a run replaces, as sluice.publications has it; empty: the whole table. */
export function scopeOf(spec: ResolvedPipeline, run: RunContext__Output): string {
  if (spec.target.partition.length === 0) return '';
  return JSON.stringify(Object.fromEntries(valuesOf(spec, run).map(({ column, text }) => [column, text])));
}

/** In words: `order_date = 2026-11-23, region = eu`. */
export function partitionText({ facts, run }: Work): string {
  return valuesOf(facts.spec, run)
    .map(({ column, text }) => `${column} = ${text}`)
    .join(', ');
}

/** All rows of the run must be of its partition: another's rows do not give way to them. */
export async function rejectStrays(rows: StagedRows, work: Work): Promise<void> {
  const { partition } = rows.spec.target;
  if (partition.length === 0) return;
  const columns = partition.map(({ column }) => column);
  const reason = `The row is not of the run's partition (${partitionText(work)}).`;
  await rows.rejects.move(`WHERE ${inPartition(work, 's')} IS NOT TRUE`, {
    rule: PARTITION_RULE,
    column: columns.length === 1 ? columns[0] : '',
    valueSql: `concat_ws(', ', ${columns.map((name) => `s.${quoteIdent(name)}::text`).join(', ')})`,
    reasonSql: quoteLiteral(reason),
    plainReason: reason,
  });
}
