import { ORDER_TABLE_COLUMNS, query } from '@sluice/testkit';
import { expectedTable, type Workload, workloadTable } from '../traffic/workload.js';

const COLUMNS = ORDER_TABLE_COLUMNS.join(', ');

interface Digest {
  readonly rows: string;
  readonly hash: string;
}

/** Count and the sum of the rows' hashes: equal for equal rows in any order; `times` such tables. */
async function digest(url: string, table: string, times = 1): Promise<Digest> {
  const [found] = await query<Digest & Record<string, string>>(
    url,
    `SELECT (count(*) * $1::bigint)::text AS rows, (coalesce(sum(hashtextextended(t::text, 0)), 0) * $1::bigint)::text AS hash
     FROM (SELECT ${COLUMNS} FROM ${table}) t`,
    [times],
  );
  if (!found) throw new Error(`no digest of ${table}`);
  return { rows: found.rows, hash: found.hash };
}

/** The table against the answer key (I2, I3). Rows are only counted one by one where the digests differ. */
export async function differingRows(
  url: string,
  { name, rows }: Workload,
  runs: number,
): Promise<{ readonly rows: number; readonly differing: number }> {
  const times = rows === 'each' ? runs : Math.min(runs, 1);
  const is = await digest(url, workloadTable(name));
  const due = await digest(url, expectedTable(name), times);
  if (is.rows === due.rows && is.hash === due.hash) return { rows: Number(is.rows), differing: 0 };
  const all = `SELECT e.* FROM (SELECT ${COLUMNS} FROM ${expectedTable(name)}) e, generate_series(1, ${times})`;
  const [found] = await query<{ n: string }>(
    url,
    symmetric(`SELECT ${COLUMNS} FROM ${workloadTable(name)}`, all),
  );
  return { rows: Number(is.rows), differing: Math.max(1, Number(found?.n ?? 0)) };
}

/** Every run's rejects against the answer key: none lost, none twice. */
export async function differingRejects(
  url: string,
  { name }: Workload,
  runs: readonly string[],
): Promise<number> {
  const columns = 'key, record, byte_offset, raw';
  const due = `SELECT r.run_id, ${columns} FROM ${expectedTable(`${name}_rejects`)}, unnest($1::uuid[]) r (run_id)`;
  const is = `SELECT run_id, ${columns} FROM sluice.rejects WHERE run_id = ANY ($1::uuid[])`;
  const [found] = await query<{ n: string }>(url, symmetric(is, due), [runs]);
  return Number(found?.n ?? 0);
}

/** How many rows two queries do not have in common, with as many copies as there are. */
function symmetric(a: string, b: string): string {
  return `SELECT ((SELECT count(*) FROM (${a} EXCEPT ALL ${b}) x) + (SELECT count(*) FROM (${b} EXCEPT ALL ${a}) y))::text AS n`;
}
