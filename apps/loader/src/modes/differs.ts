import { quoteIdent, type TableInfo } from '@sluice/postgres';

/**
 * SQL: whether rows `t` of the table and `s` of the stage differ in one of the columns; nulls are equal. Values are compared
 * as they are stored (as REFRESH MATERIALIZED VIEW CONCURRENTLY does it), so that types without an equality of their own, such
 * as json, can be compared, and 1.0 differs from 1.00.
 * Source: PostgreSQL's documentation, "Row and Array Comparisons", composite type comparison.
 */
export function differs(table: TableInfo, columns: readonly string[], t = 't', s = 's'): string {
  if (columns.length === 0) return 'false';
  const types = new Map(table.columns.map(({ name, type }) => [name, type]));
  const row = (alias: string): string =>
    // The cast takes a domain off, which the stage does not have: the operator wants equal types.
    `ROW(${columns.map((name) => `${alias}.${quoteIdent(name)}::${types.get(name) ?? 'text'}`).join(', ')})::record`;
  return `${row(t)} OPERATOR(pg_catalog.*<>) ${row(s)}`;
}
