import { quoteLiteral } from '@sluice/postgres';
import type { SplitCounts__Output } from '@sluice/proto';
import { rejectLimit } from '../load/books.js';
import type { LedgerRule } from '../load/ledger-rows.js';
import type { LoadContext } from '../load/load-context.js';
import { overLimit, type CopyTarget } from '../load/split-writer.js';
import type { Session } from '../target/session.js';
import { insertRows } from './insert-rows.js';
import { findOffenders } from './offenders.js';
import type { MakeRoom } from './partitions.js';
import { RejectStatements } from './reject-statements.js';
import { findRowOffenders } from './row-offenders.js';
import { SOURCE_COLUMNS, SPLIT_COLUMN } from './source-columns.js';
import { stagedColumns, targetTable } from './stage-table.js';
import { ADDED, KeyFacts, publisherLock, type StagedRows } from './staged-rows.js';

export interface Offenders {
  readonly inserted: number;
  readonly rejected: number;
  readonly rules: readonly LedgerRule[];
}

const STAGE = 'pg_temp.sluice_stage';

/**
 * A split's rows in a temporary table without constraints, to be moved into the target with the offenders left out. The
 * table lives in the load's transaction and goes with it.
 */
export class SplitStage {
  private constructor(
    readonly copyTarget: CopyTarget,
    private readonly rows: StagedRows,
    private readonly context: LoadContext,
  ) {}

  static async create(
    session: Session,
    context: LoadContext,
    columns: readonly string[],
  ): Promise<SplitStage> {
    const { spec, run, split } = context;
    const table = await targetTable(session, spec);
    const lines = [
      ...stagedColumns(table, columns),
      `${SPLIT_COLUMN} integer NOT NULL DEFAULT 0`,
      ...SOURCE_COLUMNS.map(([name, type]) => `${name} ${type}`),
    ];
    await session.query(`CREATE TEMP TABLE sluice_stage (${lines.join(', ')}) ON COMMIT DROP`);
    // The one split whose claim this transaction holds.
    const splits = `SELECT 0 AS ordinal, split_id, parts FROM sluice.ledger
      WHERE run_id = ${quoteLiteral(run.runId)} AND split_id = ${quoteLiteral(split.splitId)}`;
    const raw = spec.rejects.raw === 'keep';
    const rejects = new RejectStatements(session, { runId: run.runId, spec, stage: STAGE, splits, raw });
    return new SplitStage(
      { table: STAGE, columns: [...columns, ...SOURCE_COLUMNS.map(([name]) => name)] },
      {
        session,
        spec,
        table,
        stage: STAGE,
        splits,
        columns,
        rejects,
        unrepeated: new KeyFacts(),
        fresh: new KeyFacts(),
        standing: ADDED,
      },
      context,
    );
  }

  /** Moves the rows into the target; what breaks a constraint becomes a reject. */
  async insert(
    statementTimeoutMs: number,
    told: SplitCounts__Output,
    makeRoom: MakeRoom,
  ): Promise<Offenders> {
    const { session, spec, table, rejects } = this.rows;
    rejects.onMore = () => {
      // A split whose rows nearly all offend would be halved for hours: stop as soon as the limit is passed.
      const rejected = told.rejected + rejects.count;
      if (overLimit(spec.limits, rejected, told.read)) {
        throw rejectLimit(this.context, rejected, told.read, rejects.rules());
      }
    };
    await session.query(`SET LOCAL statement_timeout = ${statementTimeoutMs}`);
    await publisherLock(session, table, statementTimeoutMs);
    await makeRoom(table, STAGE);
    await session.query(`ANALYZE ${STAGE}`);
    if (!table.changesRows) {
      await findRowOffenders(this.rows);
      await findOffenders(this.rows);
    }
    const inserted = await insertRows(this.rows);
    return { inserted, rejected: rejects.count, rules: rejects.rules() };
  }
}
