import { setTimeout as wait } from 'node:timers/promises';
import { query } from '@sluice/testkit';

const PATIENCE_MS = 30_000;

const IN_TARGET = `
  SELECT 'stage ' || relname AS what FROM pg_class WHERE relnamespace = 'sluice'::regnamespace AND relname ~ '^stage_' AND relkind = 'r'
  UNION ALL SELECT 'staged books of run ' || run_id FROM sluice.staged_ledger
  UNION ALL SELECT 'staged rejects of run ' || run_id FROM sluice.staged_rejects
  UNION ALL SELECT 'open run ' || run_id FROM sluice.open_runs
  UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts
  UNION ALL SELECT format('session %s: %s, %s', application_name, state, left(query, 80)) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'sluice%' AND application_name <> 'sluice idle'
  UNION ALL SELECT format('transaction of an idle session: %s', left(query, 80)) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'sluice idle' AND state <> 'idle'`;

const IN_DATABASE = `
  SELECT format('the orchestrator''s session %s is idle in a transaction: %s', application_name, left(query, 80)) AS what
  FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;

/** What nobody needs any more and is there nevertheless. Cleaning takes a moment, so things get some time to go. */
export async function leftovers(targetUrl: string, databaseUrl: string): Promise<readonly string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = [
      ...(await query<{ what: string }>(targetUrl, IN_TARGET)),
      ...(await query<{ what: string }>(databaseUrl, IN_DATABASE)),
    ].map(({ what }) => `left over: ${what}`);
    if (found.length === 0 || Date.now() > deadline) return found;
    await wait(500);
  }
}
