import { announce } from '../db/changes.js';
import type { Database, Sql } from '../db/database.js';
import { hasOpenSplits, type SettledRun, settleRun } from '../transitions/settle-run.js';
import type { Taker } from './claims.js';

/**
 * Moves the run on if its last split has ended; call it when that is committed. Its next phase is announced by the
 * transaction that begins it.
 */
export async function settle(database: Database, runId: string): Promise<void> {
  // Most often one is: its own end settles the run then, and this costs no transaction.
  if (await database.use((sql) => hasOpenSplits(sql, runId))) return;
  await database.transaction((sql) => settleIn(sql, runId));
}

/**
 * The same in a transaction that has ended splits and holds the run's row; with a taker, its next phase is claimed where there is
 * room. False: splits are open as far as is seen from here; once it is committed, settle() sees more.
 *
 * @param prove ends a run that is to be verified, if it can do so here and now
 */
export async function settleIn(
  sql: Sql,
  runId: string,
  taker?: Taker,
  prove?: (run: SettledRun) => Promise<boolean>,
): Promise<boolean> {
  const settled = await settleRun(sql, runId);
  if (!settled) return false;
  const { state } = settled;
  if (state === 'verifying' && (await prove?.(settled))) return true;
  const kind = state === 'verifying' ? 'short' : state === 'publishing' ? 'publishing' : undefined;
  if (kind === undefined) announce(sql, 'end', [runId]);
  else if (!(await taker?.phaseOf(sql, kind, runId))) announce(sql, 'work', [runId]);
  return true;
}
