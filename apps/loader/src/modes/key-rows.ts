import { columnList, quoteIdent, quoteLiteral, type TableInfo, type UniqueIndex } from '@sluice/postgres';
import { deduplicate } from '../publish/deduplicate.js';
import { Refused } from '../publish/refused.js';
import { present } from '../stage/offenders.js';
import type { StagedRows } from '../stage/staged-rows.js';
import type { MergeWork } from './mode.js';

/** Rule of rejects that cannot be found again, because a column of the key is null. */
export const KEY_RULE = 'key';

/**
 * Rows with a null in the key are rejected; of those that share one, the row with the greatest version stays, without a version
 * column the last in the order of objects and records. The others are superseded.
 *
 * @returns rows superseded
 */
export async function settleKeys(rows: StagedRows, { facts }: MergeWork): Promise<number> {
  const { key, version } = facts.spec.target;
  await rejectKeyless(rows, key, `A column of the key (${key.join(', ')}) is null.`);
  const keep = version === undefined ? 'last' : { max: version };
  const superseded = await deduplicate(rows.session, rows, facts.runId, { key, keep });
  rows.unrepeated.note(key);
  return superseded;
}

/** Rejects the rows that have a null in one of these columns. */
export async function rejectKeyless(
  rows: StagedRows,
  columns: readonly string[],
  reason: string,
): Promise<void> {
  await rows.rejects.move(`WHERE NOT (${present(columns)})`, {
    rule: KEY_RULE,
    column: columns.length === 1 ? columns[0] : '',
    valueSql: `''`,
    reasonSql: quoteLiteral(reason),
    plainReason: reason,
  });
}

/** SQL: `t` and `s` have the same key, of which no column is null. */
export function sameKey(key: readonly string[], t = 't', s = 's'): string {
  return key.map((name) => `${t}.${quoteIdent(name)} = ${s}.${quoteIdent(name)}`).join(' AND ');
}

/** An index that lets no two rows of the table have the same key; undefined: there is none. */
export function uniqueOver(table: TableInfo, key: readonly string[]): UniqueIndex | undefined {
  return table.uniques.find(({ plain, columns }) => plain && columns.every((name) => key.includes(name)));
}

/** The same over exactly the key, which ON CONFLICT asks for. */
export function uniqueIs(table: TableInfo, key: readonly string[]): UniqueIndex | undefined {
  const uniques = table.uniques.filter(({ columns }) => columns.length === key.length);
  return uniqueOver({ ...table, uniques }, key);
}

/** @throws Refused where somebody has dropped the index since the run was prepared */
export function requireUnique(rows: StagedRows): void {
  if (!uniqueOver(rows.table, rows.spec.target.key)) throw noUnique(rows);
}

/** @throws Refused in the same way */
export function requireExact(rows: StagedRows): void {
  if (!uniqueIs(rows.table, rows.spec.target.key)) throw noUnique(rows);
}

function noUnique({ spec }: StagedRows): Refused {
  const { key } = spec.target;
  const name = `${spec.target.schema}.${spec.target.table}`;
  return new Refused(
    'TARGET_ERROR',
    `Nothing keeps ${name} from holding two rows with one key (${key.join(', ')}). Nothing was published.`,
    `CREATE UNIQUE INDEX ON ${name} (${columnList(key)});`,
  );
}
