import type { ResolvedPipeline } from '@sluice/config';
import { columnList, qualified, quoteIdent, type WantedColumn } from '@sluice/postgres';
import type { OutputColumns } from './create-table.js';

/** What a mode needs of a table beside the pipeline's columns. */
export interface TableParts {
  /** Lines of CREATE TABLE. */
  readonly columns: readonly string[];
  /** Primary key, where it is not target.key. */
  readonly key?: readonly string[];
  /** Statements after CREATE TABLE. */
  readonly after: readonly string[];
}

/** Columns that sync writes and the pipeline does not. */
export function syncColumns({ target }: ResolvedPipeline): WantedColumn[] {
  if (target.mode !== 'sync' || target.sync?.delete !== 'soft') return [];
  return [{ name: target.sync.deletedColumn, type: 'timestamp with time zone' }];
}

export function ownColumns(spec: ResolvedPipeline, columns: OutputColumns): TableParts {
  if (spec.target.mode === 'history') return historyParts(spec, columns);
  const lines = syncColumns(spec).map(({ name, type }) => `${quoteIdent(name)} ${type}`);
  return { columns: lines, after: [] };
}

/** One row per key and time; one current row per key, which the index sees to. */
function historyParts({ target }: ResolvedPipeline, columns: OutputColumns): TableParts {
  const { history, key, schema, table } = target;
  if (!history) return { columns: [], after: [] };
  const type = columns.find(({ name }) => name === history.effective)?.type ?? 'timestamp with time zone';
  const { validFrom, validTo, isCurrent } = history;
  const lines = [
    [validFrom, `${type} NOT NULL`],
    [validTo, type],
    [isCurrent, 'boolean NOT NULL'],
  ].filter(([name]) => !columns.some((column) => column.name === name));
  return {
    columns: lines.map(([name, rest]) => `${quoteIdent(name)} ${rest}`),
    key: [...key, validFrom],
    after: [
      `CREATE UNIQUE INDEX ON ${qualified(schema, table)} (${columnList(key)}) WHERE ${quoteIdent(isCurrent)}`,
    ],
  };
}
