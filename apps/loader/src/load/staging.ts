import { inspectTable, qualified, quoteIdent, quoteLiteral, type TableInfo } from '@sluice/postgres';
import { SluiceError, type SplitCounts__Output } from '@sluice/proto';
import { CREATE_LOCK } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';
import { rejectLimit } from './books.js';
import { insertRows } from './insert-rows.js';
import type { LedgerRule } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';
import { findOffenders } from './offenders.js';
import { findRowOffenders } from './row-offenders.js';
import { RejectStatements } from './reject-statements.js';
import { overLimit, type CopyTarget } from './split-writer.js';

/** Where a staged row came from; the validator appends these columns under include_source. */
export const SOURCE_COLUMNS = [
  ['_sluice_part', 'integer'],
  ['_sluice_record', 'bigint'],
  ['_sluice_offset', 'bigint'],
  ['_sluice_raw', 'bytea'],
] as const;

export function isSourceColumn(name: string): boolean {
  return SOURCE_COLUMNS.some(([column]) => column === name);
}

export interface Offenders {
  readonly inserted: number;
  readonly rejected: number;
  readonly rules: readonly LedgerRule[];
}

/** What the steps of a staged split share. */
export interface StagedSplit {
  readonly session: Session;
  readonly context: LoadContext;
  readonly table: TableInfo;
  /** Columns that the pipeline loads, in the table's order. */
  readonly columns: readonly string[];
  readonly rejects: RejectStatements;
}

/**
 * A split's rows in a temporary table without constraints, to be moved into the target with the offenders left out. The
 * table lives in the load's transaction and goes with it.
 */
export class Staging {
  private constructor(
    readonly copyTarget: CopyTarget,
    private readonly split: StagedSplit,
  ) {}

  static async create(session: Session, context: LoadContext, columns: readonly string[]): Promise<Staging> {
    const { target } = context.spec;
    const table = await inspectTable(session, target.schema, target.table);
    if (!table) throw new SluiceError('TABLE_NOT_FOUND', `Table ${target.schema}.${target.table} has gone.`);
    const byName = new Map(table.columns.map((column) => [column.name, column]));
    const lines = columns.map((name) => {
      const column = byName.get(name);
      if (!column) throw new SluiceError('COLUMN_MISMATCH', `Column ${name} has gone from the table.`);
      return `${quoteIdent(name)} ${column.type}${column.collation ? ` COLLATE ${column.collation}` : ''}`;
    });
    for (const [name, type] of SOURCE_COLUMNS) lines.push(`${name} ${type}`);
    await session.query(`CREATE TEMP TABLE sluice_stage (${lines.join(', ')}) ON COMMIT DROP`);
    const all = [...columns, ...SOURCE_COLUMNS.map(([name]) => name)];
    return new Staging(
      { table: 'pg_temp.sluice_stage', columns: all },
      {
        session,
        context,
        table,
        columns,
        rejects: new RejectStatements(session, context),
      },
    );
  }

  /** Moves the rows into the target; what breaks a constraint becomes a reject. */
  async insert(statementTimeoutMs: number, told: SplitCounts__Output): Promise<Offenders> {
    const { session, context, table, rejects } = this.split;
    rejects.onMore = () => {
      // A split whose rows nearly all offend would be halved for hours: stop as soon as the limit is passed.
      const rejected = told.rejected + rejects.count;
      if (overLimit(context.spec.limits, rejected, told.read)) {
        throw rejectLimit(context, rejected, told.read, rejects.rules());
      }
    };
    await session.query(`SET LOCAL statement_timeout = ${statementTimeoutMs}`);
    const { rows } = await session.query<{ limit: string }>(
      `SELECT current_setting('lock_timeout') AS limit`,
    );
    await session.query(`SET LOCAL lock_timeout = ${statementTimeoutMs}`); // a queue, not a conflict
    // Two staged splits of one table would find each other's rows one by one, and deadlock: one at a time.
    await session.query('SELECT pg_advisory_xact_lock($1, $2)', [CREATE_LOCK[0], table.oid | 0]);
    await session.query(`SET LOCAL lock_timeout = ${quoteLiteral(rows[0].limit)}`);
    await session.query('ANALYZE sluice_stage');
    if (!table.changesRows) {
      await findRowOffenders(this.split);
      await findOffenders(this.split);
    }
    const inserted = await insertRows(this.split);
    return { inserted, rejected: rejects.count, rules: rejects.rules() };
  }
}

/** `"schema"."table"` of the target. */
export function targetOf({ context }: StagedSplit): string {
  return qualified(context.spec.target.schema, context.spec.target.table);
}
