import type { RunContext__Output } from '@sluice/proto';
import { SluiceError } from '@sluice/proto';
import { sqlStateOf } from '@sluice/postgres';
import { rankSql } from '../publish/deduplicate.js';
import { isRowCheck, offendersSql } from '../publish/offences.js';
import { measuresSql } from '../publish/run-checks.js';
import { stagedSplits } from '../publish/staged-books.js';
import { RejectStatements } from '../stage/reject-statements.js';
import { stageTable, targetTable, type RunFacts } from '../stage/stage-table.js';
import { ADDED, KeyFacts } from '../stage/staged-rows.js';
import type { Session } from '../target/session.js';

/**
 * Tries the statements of `deduplicate` and of each check over the run on no rows: a limit that is no value of its column, or columns
 * that cannot be compared, should be told of before a run has staged all its rows.
 *
 * @throws SluiceError COLUMN_MISMATCH naming the check
 */
export async function tryChecks(session: Session, facts: RunFacts, run: RunContext__Output): Promise<void> {
  const { runId, spec } = facts;
  const [stage, splits] = [stageTable(runId), stagedSplits(runId)];
  const table = await targetTable(session, spec);
  const rejects = new RejectStatements(session, { runId, spec, stage, splits, raw: false });
  const rows = {
    session,
    spec,
    table,
    stage,
    splits,
    columns: [],
    rejects,
    unrepeated: new KeyFacts(),
    fresh: new KeyFacts(),
    standing: ADDED,
  };
  // Planning does not read every limit as its type; measuring nothing does.
  const nothing = { ...rows, stage: `(SELECT * FROM ${stage} LIMIT 0) AS s` };
  const { deduplicate } = spec.transform;
  if (deduplicate) await attempt('deduplicate', `EXPLAIN ${rankSql(stage, deduplicate)}`, []);
  for (const check of spec.runChecks) {
    if (isRowCheck(check)) {
      await attempt(`Check ${check.name}`, `EXPLAIN ${offendersSql(rows, check)}`, []);
    } else {
      const { sql, values } = measuresSql(nothing, [check], {
        read: 0,
        rejected: 0,
        triggeredAtMs: run.triggeredAtMs,
      });
      await attempt(`Check ${check.name}`, sql, values);
    }
  }

  async function attempt(what: string, sql: string, values: readonly string[]): Promise<void> {
    try {
      await session.query(sql, values);
    } catch (error) {
      const state = sqlStateOf(error) ?? '';
      // Errors in what was asked for; others are the server's.
      if (!/^(22|42)/.test(state) || state === '42501' || !(error instanceof Error)) throw error;
      throw new SluiceError('COLUMN_MISMATCH', `${what} cannot be made on the target: ${error.message}.`, {
        hint: "Compare its columns and limits with the table's types.",
        where: { table: `${spec.target.schema}.${spec.target.table}` },
        cause: error,
      });
    }
  }
}
