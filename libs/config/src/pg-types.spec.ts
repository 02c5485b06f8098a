import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import { parseTypeName, TYPE_NAMES } from './pg-types.js';

describe('the name of a type', () => {
  it.each([
    ['INT', 'integer'],
    ['int8', 'bigint'],
    [' Double   Precision ', 'double precision'],
    ['float8', 'double precision'],
    ['decimal', 'numeric'],
    ['numeric(12)', 'numeric(12,0)'],
    ['numeric( 12 , 2 )', 'numeric(12,2)'],
    ['numeric(3,-2)', 'numeric(3,-2)'],
    ['dec(2, 5)', 'numeric(2,5)'],
    ['varchar', 'character varying'],
    ['char varying(7)', 'character varying(7)'],
    ['VARCHAR (20)', 'character varying(20)'],
    ['char', 'character(1)'],
    ['character(3)', 'character(3)'],
    ['timestamptz', 'timestamp with time zone'],
    ['timestamp', 'timestamp without time zone'],
    ['time', 'time without time zone'],
    ['bool', 'boolean'],
  ])('%s is %s', (text, type) => {
    expect(parseTypeName(text)).toEqual({ ok: true, type });
  });

  it('has a canonical spelling that is a name itself', () => {
    for (const name of TYPE_NAMES) {
      const parsed = parseTypeName(name);
      if (!parsed.ok) throw new Error(parsed.message);
      expect(parseTypeName(parsed.type)).toEqual(parsed);
    }
  });

  it('is one of those in docs/types.md, which libs/columns is held to as well', () => {
    const section = readFileSync(join(workspaceRoot(), 'docs/types.md'), 'utf8').split(/^## /m)[1];
    const rows = [...section.matchAll(/^\| `(.*?)` *\|(.*)\|$/gm)].map(([, own, also]) => ({
      own,
      names: [own, ...[...also.matchAll(/`(.*?)`/g)].map(([, name]) => name)],
    }));
    for (const { own, names } of rows)
      for (const name of names) expect(parseTypeName(name)).toEqual({ ok: true, type: own });
    expect(new Set(rows.flatMap(({ names }) => names).filter((name) => !name.includes('(')))).toEqual(
      new Set(TYPE_NAMES),
    );
  });

  it.each([
    ['bigin', /unknown type/, 'Did you mean `bigint`?'],
    ['string', /unknown type/, 'Did you mean `text`?'],
    ['datetime', /unknown type/, 'Did you mean `timestamp`?'],
    ['varchr(20)', /unknown type/, 'Did you mean `varchar`?'],
    ['geometry', /unknown type/, 'See the list of types in docs/reference/pipeline.md.'],
    ['constructor', /unknown type/, 'See the list of types in docs/reference/pipeline.md.'],
    ['', /unknown type/, 'See the list of types in docs/reference/pipeline.md.'],
    ['text(5)', /takes no parameters/, 'Write `text`.'],
    ['timetz', /not supported/, 'Use time, timestamp or timestamptz without a precision.'],
    ['numeric(0)', /precision must be from 1 to 1000/, ''],
    ['numeric(2,1001)', /scale must be from -1000 to 1000/, ''],
    ['numeric(2,-1001)', /scale must be from -1000 to 1000/, ''],
    ['varchar(0)', /length must be from 1/, 'Use text for values of any length.'],
    ['varchar(1,2)', /takes one length/, ''],
    ['integer[]', /unknown type/, 'Did you mean `integer`?'],
  ])('%p is refused', (text, message, hint) => {
    const parsed = parseTypeName(text);
    if (parsed.ok) throw new Error(`accepted as ${parsed.type}`);
    expect(parsed.message).toMatch(message);
    expect(parsed.hint).toBe(hint);
  });
});
