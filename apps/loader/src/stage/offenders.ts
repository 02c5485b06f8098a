import {
  columnList,
  qualified,
  quoteIdent,
  quoteLiteral,
  type ForeignKey,
  type UniqueIndex,
} from '@sluice/postgres';
import type { Verdict } from './reject-statements.js';
import { SOURCE_ORDER, SPLIT_COLUMN } from './source-columns.js';
import { targetOf, type StagedRows } from './staged-rows.js';

/**
 * Finds the rows that break plain unique indexes and foreign keys, set by set. Whatever this does not see (partial,
 * expression and exclusion constraints, triggers, rows committed meanwhile) is found by insertRows one by one.
 */
export async function findOffenders(rows: StagedRows): Promise<void> {
  const { table } = rows;
  const loaded = (names: readonly string[]): boolean => names.every((name) => rows.columns.includes(name));
  const uniques = table.uniques.filter((index) => index.plain && loaded(index.columns));
  if (table.canSelect) {
    const { identity } = rows.standing;
    const known = uniques
      .filter(({ columns }) => !identity?.every((name) => columns.includes(name)))
      .filter(({ nullsDistinct, columns }) => !nullsDistinct || !rows.fresh.has(columns));
    for (const index of known) await rejectKnown(rows, index);
  }
  const foreign = table.foreignKeys.filter(
    (key) => key.simple && key.canSelectRef && (!key.selfReferring || table.canSelect) && loaded(key.columns),
  );
  for (const key of foreign.filter((k) => !k.selfReferring)) await rejectOrphans(rows, key);
  if (!rows.standing.mayYield) await rejectRepeated(rows, uniques);
  // A row that refers to a row of this split loses its ground when that one is rejected: until no more go.
  const self = foreign.filter((key) => key.selfReferring);
  for (let gone = self.length; gone > 0;) {
    gone = 0;
    for (const key of self) gone += await rejectOrphans(rows, key);
  }
}

/** `Key (a, b)=(1, 2)`, as PostgreSQL words its details. */
function keyText(names: readonly string[]): string {
  const values = names.map((name) => `s.${quoteIdent(name)}::text`).join(`, ', ', `);
  return `concat('Key (', ${quoteLiteral(names.join(', '))}, ')=(', ${values}, ')')`;
}

function valueText(names: readonly string[]): string {
  return names.length === 1
    ? `s.${quoteIdent(names[0])}::text`
    : `concat_ws(', ', ${names.map((n) => `s.${quoteIdent(n)}::text`).join(', ')})`;
}

export function keyVerdict(
  rule: string,
  names: readonly string[],
  why: string,
  whySql = quoteLiteral(why),
): Verdict {
  return {
    rule,
    column: names.length === 1 ? names[0] : '',
    valueSql: valueText(names),
    reasonSql: `concat(${keyText(names)}, ' ', ${whySql})`,
    plainReason: `Key (${names.join(', ')}) ${why}`,
  };
}

/** Keys that the table holds already. */
async function rejectKnown(rows: StagedRows, index: UniqueIndex): Promise<void> {
  const same = index.columns.map((name) => {
    const column = quoteIdent(name);
    return index.nullsDistinct ? `t.${column} = s.${column}` : `t.${column} IS NOT DISTINCT FROM s.${column}`;
  });
  await rows.rejects.move(
    `WHERE EXISTS (SELECT FROM ${targetOf(rows)} t WHERE ${same.join(' AND ')} AND ${rows.standing.apart('t')})`,
    keyVerdict(`unique:${index.name}`, index.columns, 'already exists.'),
  );
}

/** Keys that refer to nothing. MATCH SIMPLE: a null among them refers to nothing by right. */
async function rejectOrphans(rows: StagedRows, key: ForeignKey): Promise<number> {
  const matches = (alias: string): string =>
    key.columns
      .map((name, i) => `${alias}.${quoteIdent(key.refColumns[i])} = s.${quoteIdent(name)}`)
      .join(' AND ');
  const referred = qualified(key.refSchema, key.refTable);
  const remains = key.selfReferring ? ` AND ${rows.standing.remains('r')}` : '';
  const among =
    key.selfReferring && key.refColumns.every((name) => rows.columns.includes(name))
      ? `AND NOT EXISTS (SELECT FROM ${rows.stage} p WHERE ${matches('p')})`
      : '';
  return rows.rejects.move(
    `WHERE ${present(key.columns)} AND NOT EXISTS (SELECT FROM ${referred} r WHERE ${matches('r')}${remains}) ${among}`,
    keyVerdict(`foreign_key:${key.name}`, key.columns, `is not present in table "${key.refTable}".`),
  );
}

/**
 * Keys that occur twice: the first record keeps its place. With several unique indexes that repeat, who comes first depends
 * on who was rejected before, so those are left to insertRows, which goes in the order of the records.
 */
async function rejectRepeated(rows: StagedRows, uniques: readonly UniqueIndex[]): Promise<void> {
  const repeating: UniqueIndex[] = [];
  for (const index of uniques.filter((u) => !u.nullsDistinct || !rows.unrepeated.has(u.columns))) {
    if (await hasRepeats(rows, index.columns, notNull(index))) repeating.push(index);
  }
  if (repeating.length !== 1) return;
  const [index] = repeating;
  await rows.rejects.move(
    `USING (${repeats(rows, index.columns, notNull(index))}) d WHERE s.ctid = d.id AND d.nth > 1`,
    keyVerdict(`unique:${index.name}`, index.columns, 'stands in an earlier record.', firstText(rows, 'd')),
  );
}

/**
 * SQL: every row that `where` lets through, by `id` (its ctid), with its place among the rows of equal `columns` and where
 * the first of those stands. `before` are expressions that go before the order of the records.
 */
export function repeats(
  { stage }: Pick<StagedRows, 'stage'>,
  columns: readonly string[],
  where: string,
  { from = '', before = '' } = {},
): string {
  return `SELECT s.ctid AS id, row_number() OVER w AS nth, first_value(${SPLIT_COLUMN}) OVER w AS first_split,
      first_value(_sluice_part) OVER w AS first_part, first_value(_sluice_record) OVER w AS first_record
    FROM ${stage} s ${from} ${where}
    WINDOW w AS (PARTITION BY ${columnList(columns, 's.')} ORDER BY ${before}${SOURCE_ORDER.join(', ')})`;
}

/** SQL: where the first of the repeated rows of `repeats` stands; with its object, where that is another. */
export function firstText({ splits }: Pick<StagedRows, 'splits'>, alias: string): string {
  return `concat('stands already in record ', ${alias}.first_record,
    CASE WHEN (${alias}.first_split, ${alias}.first_part) IS DISTINCT FROM (s.${SPLIT_COLUMN}, s._sluice_part)
      THEN (SELECT concat(' of ', l.parts -> ${alias}.first_part ->> 'key') FROM (${splits}) l
        WHERE l.ordinal = ${alias}.first_split) END, '.')`;
}

/**
 * Whether rows that `where` lets through have equal columns: a fraction of the work of ordering them, and mostly all there is.
 */
export async function hasRepeats(
  { session, stage }: Pick<StagedRows, 'session' | 'stage'>,
  columns: readonly string[],
  where: string,
): Promise<boolean> {
  const { count } = await session.query(
    `SELECT FROM ${stage} s ${where} GROUP BY ${columnList(columns, 's.')} HAVING count(*) > 1 LIMIT 1`,
  );
  return count > 0;
}

function notNull(index: UniqueIndex): string {
  return index.nullsDistinct ? `WHERE ${present(index.columns)}` : '';
}

/** SQL: none of the columns of `s` is null. */
export function present(columns: readonly string[]): string {
  return columns.map((name) => `s.${quoteIdent(name)} IS NOT NULL`).join(' AND ');
}
