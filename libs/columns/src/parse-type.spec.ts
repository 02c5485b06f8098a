import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import { formatType, parseType, TYPE_NAMES } from './parse-type.js';

describe('parseType', () => {
  it.each([
    ['INT', 'integer'],
    ['int8', 'bigint'],
    ['  Double   Precision ', 'double precision'],
    ['decimal(12, 2)', 'numeric(12,2)'],
    ['numeric (5)', 'numeric(5,0)'],
    ['numeric', 'numeric'],
    ['numeric(3,-2)', 'numeric(3,-2)'],
    ['dec(2, 5)', 'numeric(2,5)'],
    ['char varying(7)', 'character varying(7)'],
    ['varchar(20)', 'character varying(20)'],
    ['varchar', 'character varying'],
    ['char', 'character(1)'],
    ['character(3)', 'character(3)'],
    ['timestamptz', 'timestamp with time zone'],
    ['timestamp', 'timestamp without time zone'],
    ['time', 'time without time zone'],
  ])('reads %s as %s, and reads its own spelling again', (text, canonical) => {
    const type = parseType(text)!;
    expect(formatType(type)).toBe(canonical);
    expect(parseType(canonical)).toEqual(type);
  });

  it('knows the names in docs/types.md, which libs/config is held to as well', () => {
    const section = readFileSync(join(workspaceRoot(), 'docs/types.md'), 'utf8').split(/^## /m)[1];
    const rows = [...section.matchAll(/^\| `(.*?)` *\|(.*)\|$/gm)].map(([, own, also]) => ({
      own,
      names: [own, ...[...also.matchAll(/`(.*?)`/g)].map(([, name]) => name)],
    }));
    for (const { own, names } of rows)
      for (const name of names) expect(formatType(parseType(name)!)).toBe(own);
    expect(new Set(rows.flatMap(({ names }) => names).filter((name) => !name.includes('(')))).toEqual(
      new Set(TYPE_NAMES),
    );
  });

  it.each([
    '',
    'string',
    'int(4)',
    'numeric(0)',
    'numeric(1001)',
    'numeric(2,1001)',
    'numeric(2,-1001)',
    'numeric(a)',
    'varchar(0)',
    'varchar(5,2)',
    'timestamp(3)',
    'toString',
    'text[]',
  ])('knows no type "%s"', (text) => {
    expect(parseType(text)).toBeUndefined();
  });
});
