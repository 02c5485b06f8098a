import { announce } from '../db/changes.js';
import type { Database } from '../db/database.js';
import { hasOpenSplits, settleRun } from '../transitions/settle-run.js';

/**
 * Moves the run on if its last split has ended; call it when that is committed. Its next phase is announced by the
 * transaction that begins it.
 */
export async function settle(database: Database, runId: string): Promise<void> {
  // Most often one is: its own end settles the run then, and this costs no transaction.
  if (await database.use((sql) => hasOpenSplits(sql, runId))) return;
  await database.transaction(async (sql) => {
    const state = await settleRun(sql, runId);
    if (!state) return;
    await announce(sql, state === 'verifying' || state === 'publishing' ? 'work' : 'end', [runId]);
  });
}
