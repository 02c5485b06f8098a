import { COLUMNS } from './columns.fixture.js';

export { COLUMNS };

/** Seeded: the same seed gives the same expressions and rows. */
export type Random = (below: number) => number;

export function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export type ColumnName = keyof typeof COLUMNS;

export function generateRow(random: Random): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(COLUMNS).map(([name, { values }]) => [
      name,
      random(8) === 0 ? null : values[random(values.length)],
    ]),
  );
}

type Sort = 'number' | 'text' | 'boolean' | 'date';

const of = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];

/** An expression that PostgreSQL may or may not accept; about 9 in 10 it does. */
export function generateExpression(random: Random, depth = 3): string {
  // PostgreSQL computes what is constant when it plans, and raises its errors even for rows that never get there: so nothing
  // that can fail is made of constants alone.
  return expression(random, of(random, ['number', 'number', 'text', 'text', 'boolean', 'date']), depth);
}

function expression(random: Random, sort: Sort, depth: number): string {
  if (depth === 0) return leaf(random, sort);
  const sub = (s: Sort): string => expression(random, s, random(depth));
  if (random(5) === 0) return conditional(random, sort, sub);
  switch (sort) {
    case 'number':
      return numberOf(random, sub);
    case 'text':
      return textOf(random, sub);
    case 'boolean':
      return booleanOf(random, sub);
    case 'date':
      return of(random, [() => `(dt + i2)`, () => `(dt - i4)`, () => `(${sub('date')})`, () => `ts::date`])();
  }
}

function leaf(random: Random, sort: Sort): string {
  switch (sort) {
    case 'number':
      return of(random, ['i2', 'i4', 'i8', 'n', 'n2', 'r', 'd', 'i4', 'n2', '2', '0.5', '-3', '10']);
    case 'text':
      return of(random, ['t', 'v', 'c', 't', 'v', `'b'`, `'Éa'`, `','`]);
    case 'boolean':
      return of(random, ['b', '(i4 > 0)', `(t = 'abc')`, '(n2 IS NULL)']);
    case 'date':
      return 'dt';
  }
}

function conditional(random: Random, sort: Sort, sub: (sort: Sort) => string): string {
  return of(random, [
    () => `CASE WHEN ${sub('boolean')} THEN ${sub(sort)} ELSE ${sub(sort)} END`,
    () => `CASE i4 WHEN 1 THEN ${sub(sort)} WHEN i2 THEN ${sub(sort)} END`,
    () => `coalesce(${sub(sort)}, ${sub(sort)})`,
    () => `nullif(${sub(sort)}, ${sub(sort)})`,
    () => `${of(random, ['greatest', 'least'])}(${sub(sort)}, ${sub(sort)})`,
  ])();
}

function numberOf(random: Random, sub: (sort: Sort) => string): string {
  const column = (): string => of(random, ['i2', 'i4', 'i8', 'n', 'n2', 'r', 'd']);
  return of(random, [
    () => `(${column()} ${of(random, ['+', '-', '*', '/', '%'])} ${sub('number')})`,
    () => `(${sub('number')} ${of(random, ['+', '-', '*', '/'])} ${column()})`,
    () => `(- ${column()})`,
    () => `abs(${sub('number')})`,
    () => `round(${sub('number')})`,
    () => `round((${column()})::numeric, ${of(random, ['0', '1', '2', '-1', 'i2'])})`,
    () => `${of(random, ['ceil', 'floor', 'trunc'])}(${sub('number')})`,
    () => `length(${sub('text')})`,
    () => `strpos(t, ${sub('text')})`,
    () => `position(v in ${sub('text')})`,
    () =>
      `(${column()})::${of(random, ['smallint', 'int', 'bigint', 'numeric', 'numeric(6,1)', 'real', 'float8'])}`,
    () => `b::int`,
    () => `(dt - date '2024-01-01')`,
    () => `v::integer`,
    () => `mod(i4, i2)`,
  ])();
}

function textOf(random: Random, sub: (sort: Sort) => string): string {
  return of(random, [
    () => `${of(random, ['lower', 'upper', 'trim', 'ltrim', 'rtrim', 'btrim'])}(${sub('text')})`,
    () => `${of(random, ['ltrim', 'rtrim', 'btrim'])}(${sub('text')}, ${of(random, ['v', `'aé '`, 't'])})`,
    () => `substr(${sub('text')}, ${of(random, ['1', '2', '-1', 'i2'])})`,
    () =>
      `substring(${of(random, ['t', 'v'])} from ${of(random, ['0', '2', '-3'])} for ${of(random, ['2', '5', '0', '-1'])})`,
    () => `${of(random, ['left', 'right'])}(${sub('text')}, ${of(random, ['2', '-1', '0', '100'])})`,
    () => `replace(t, ${sub('text')}, v)`,
    () =>
      `split_part(t, ${of(random, [`','`, `'X'`, 'v', `''`])}, ${of(random, ['1', '2', '-1', '0', '9'])})`,
    () => `(t || ${sub('text')})`,
    () => `(${sub('number')} || v)`,
    () => `concat(t, ${sub('number')}, c::text, v)`,
    () => `(${sub('number')})::text`,
    () => `(${of(random, ['dt', 'ts', 'b', 'd', 'r', 'n'])})::text`,
    () => `t::varchar(2)`,
    () => `t::char(2)`,
  ])();
}

function booleanOf(random: Random, sub: (sort: Sort) => string): string {
  const compared = of(random, ['number', 'number', 'text', 'date'] as const);
  const op = of(random, ['=', '<>', '<', '<=', '>', '>=', '!=']);
  return of(random, [
    () => `(${sub(compared)} ${op} ${sub(compared)})`,
    () => `(${sub('boolean')} AND ${sub('boolean')})`,
    () => `(${sub('boolean')} OR ${sub('boolean')})`,
    () => `(NOT ${sub('boolean')})`,
    () => `(${sub(compared)} IS ${of(random, ['', 'NOT '])}NULL)`,
    () => `(b IS ${of(random, ['', 'NOT '])}${of(random, ['TRUE', 'FALSE', 'UNKNOWN'])})`,
    () => `(${sub(compared)} IS ${of(random, ['', 'NOT '])}DISTINCT FROM ${sub(compared)})`,
    () => `(i4 ${of(random, ['', 'NOT '])}BETWEEN i2 AND ${sub('number')})`,
    () => `(n2 ${of(random, ['', 'NOT '])}IN (1, 12.34, i4))`,
    () => `(${sub('text')} IN ('abc', 'b', v))`,
    () =>
      `(v ${of(random, ['LIKE', 'NOT LIKE', 'ILIKE'])} ${of(random, [`'%b%'`, `'_'`, `'n_w'`, 't', `'Ä%'`])})`,
    () => `(t ${of(random, ['LIKE', 'ILIKE'])} ${of(random, [`'a%c'`, `'%é'`, `'%x%'`, `'___'`, `'\\%%'`])})`,
    () => `(dt ${op} '2024-01-01')`,
    () => `(ts ${op} '2024-02-29 12:00')`,
    () => `(i4 = '1')`,
  ])();
}
