import { query, withClient } from '@sluice/testkit';

/**
 * Holds a table so that no row can be inserted while `work` runs, and then lets go. `waiting` resolves when a session of
 * the loader waits for it: that is the middle of a publication, or of a load.
 */
export async function whileHeld<T>(
  url: string,
  table: string,
  work: (waiting: () => Promise<void>) => Promise<T>,
): Promise<T> {
  return withClient(url, async (client) => {
    await client.query(`BEGIN; LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    const result = await work(() => loaderWaits(url, table));
    // A database that has crashed meanwhile has let go itself.
    await client.query('ROLLBACK').catch(() => undefined);
    return result;
  });
}

async function loaderWaits(url: string, table: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const waiting = await query(
      url,
      `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.relation = to_regclass($1) AND NOT l.granted AND a.application_name LIKE 'sluice %'`,
      [table],
    );
    if (waiting.length > 0) return;
  }
  throw new Error(`no session of the loader waits for ${table}`);
}
