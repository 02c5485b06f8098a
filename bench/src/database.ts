import { query } from '@sluice/testkit';

/** Every turn starts from empty tables and with nothing left to write from the turn before it. */
export async function cleanSlate(url: string, tables: readonly string[]): Promise<void> {
  await query(url, `TRUNCATE ${tables.join(', ')}`);
  await query(url, 'CHECKPOINT');
}

/** Count and an order-free digest: equal for equal rows, whatever their order. */
export async function digest(url: string, table: string): Promise<string> {
  const [row] = await query<{ rows: string; hash: string }>(
    url,
    `SELECT count(*)::text AS rows, coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS hash FROM ${table} t`,
  );
  if (!row) throw new Error(`no digest of ${table}`);
  return `${row.rows} rows, ${row.hash}`;
}
