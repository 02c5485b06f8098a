import { qualified, quoteIdent, quoteLiteral, type ForeignKey, type UniqueIndex } from '@sluice/postgres';
import type { Verdict } from './reject-statements.js';
import { targetOf, type StagedSplit } from './staging.js';

/**
 * Finds the rows that break plain unique indexes and foreign keys, set by set. Whatever this does not see (partial,
 * expression and exclusion constraints, triggers, rows committed meanwhile) is found by insertRows one by one.
 */
export async function findOffenders(split: StagedSplit): Promise<void> {
  const { table } = split;
  const loaded = (names: readonly string[]): boolean => names.every((name) => split.columns.includes(name));
  const uniques = table.uniques.filter((index) => index.plain && loaded(index.columns));
  if (table.canSelect) {
    for (const index of uniques) await rejectKnown(split, index);
  }
  const foreign = table.foreignKeys.filter(
    (key) => key.simple && key.canSelectRef && (!key.selfReferring || table.canSelect) && loaded(key.columns),
  );
  for (const key of foreign.filter((k) => !k.selfReferring)) await rejectOrphans(split, key);
  await rejectRepeated(split, uniques);
  // A row that refers to a row of this split loses its ground when that one is rejected: until no more go.
  const self = foreign.filter((key) => key.selfReferring);
  for (let gone = self.length; gone > 0;) {
    gone = 0;
    for (const key of self) gone += await rejectOrphans(split, key);
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

function verdict(rule: string, names: readonly string[], why: string, whySql = quoteLiteral(why)): Verdict {
  return {
    rule,
    column: names.length === 1 ? names[0] : '',
    valueSql: valueText(names),
    reasonSql: `concat(${keyText(names)}, ' ', ${whySql})`,
    plainReason: `Key (${names.join(', ')}) ${why}`,
  };
}

/** Keys that the table holds already. */
async function rejectKnown(split: StagedSplit, index: UniqueIndex): Promise<void> {
  const same = index.columns.map((name) => {
    const column = quoteIdent(name);
    return index.nullsDistinct ? `t.${column} = s.${column}` : `t.${column} IS NOT DISTINCT FROM s.${column}`;
  });
  await split.rejects.move(
    `WHERE EXISTS (SELECT FROM ${targetOf(split)} t WHERE ${same.join(' AND ')})`,
    verdict(`unique:${index.name}`, index.columns, 'already exists.'),
  );
}

/** Keys that refer to nothing. MATCH SIMPLE: a null among them refers to nothing by right. */
async function rejectOrphans(split: StagedSplit, key: ForeignKey): Promise<number> {
  const present = key.columns.map((name) => `s.${quoteIdent(name)} IS NOT NULL`).join(' AND ');
  const matches = (alias: string): string =>
    key.columns
      .map((name, i) => `${alias}.${quoteIdent(key.refColumns[i])} = s.${quoteIdent(name)}`)
      .join(' AND ');
  const referred = qualified(key.refSchema, key.refTable);
  const among =
    key.selfReferring && key.refColumns.every((name) => split.columns.includes(name))
      ? `AND NOT EXISTS (SELECT FROM sluice_stage p WHERE ${matches('p')})`
      : '';
  return split.rejects.move(
    `WHERE ${present} AND NOT EXISTS (SELECT FROM ${referred} r WHERE ${matches('r')}) ${among}`,
    verdict(`foreign_key:${key.name}`, key.columns, `is not present in table "${key.refTable}".`),
  );
}

/**
 * Keys that occur twice in the split: the first record keeps its place. With several unique indexes that repeat, who comes
 * first depends on who was rejected before, so those are left to insertRows, which goes in the order of the records.
 */
async function rejectRepeated(split: StagedSplit, uniques: readonly UniqueIndex[]): Promise<void> {
  const repeating: UniqueIndex[] = [];
  for (const index of uniques) {
    if (await hasRepeats(split, index)) repeating.push(index);
  }
  if (repeating.length !== 1) return;
  const [index] = repeating;
  const columns = index.columns.map(quoteIdent).join(', ');
  await split.rejects.move(
    `USING (SELECT ctid AS id, first_value(_sluice_record) OVER w AS first, row_number() OVER w AS nth
         FROM sluice_stage ${notNull(index)} WINDOW w AS (PARTITION BY ${columns} ORDER BY _sluice_part, _sluice_record)) d
       WHERE s.ctid = d.id AND d.nth > 1`,
    verdict(
      `unique:${index.name}`,
      index.columns,
      'stands in an earlier record of the split.',
      `concat('stands already in record ', d.first, '.')`,
    ),
  );
}

async function hasRepeats({ session }: StagedSplit, index: UniqueIndex): Promise<boolean> {
  const columns = index.columns.map(quoteIdent).join(', ');
  const { count } = await session.query(
    `SELECT 1 FROM sluice_stage ${notNull(index)} GROUP BY ${columns} HAVING count(*) > 1 LIMIT 1`,
  );
  return count > 0;
}

function notNull(index: UniqueIndex): string {
  if (!index.nullsDistinct) return '';
  return `WHERE ${index.columns.map((name) => `${quoteIdent(name)} IS NOT NULL`).join(' AND ')}`;
}
