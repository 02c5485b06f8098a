import { query } from '@sluice/testkit';

/** The columns of bench/orders.yaml, as its loader would create them. */
const COLUMNS = `order_id bigint NOT NULL, ordered_at timestamptz NOT NULL, customer text NOT NULL,
  status varchar(12) NOT NULL, quantity integer NOT NULL, unit_price numeric(12,2) NOT NULL,
  discount double precision, gift boolean, ship_date date, note text`;

/** Autovacuum would work on one contender's table during another's turn. */
const STORAGE = 'WITH (autovacuum_enabled = false)';

export async function makeTable(url: string, table: string, key: boolean): Promise<void> {
  await query(url, `CREATE TABLE ${table} (${COLUMNS}${key ? ', PRIMARY KEY (order_id)' : ''}) ${STORAGE}`);
}

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
