import { allocateVector } from '../allocate.js';
import { rowText } from '../expressions/to-text.js';
import { typeOf, vectorOf } from '../kernels/vector.fixture.js';
import { type LookupStep } from './compile-lookups.js';
import { LookupBuilder } from './lookup-builder.js';
import { LookupError } from './lookup-error.js';
import { gatherRows } from './column-store.js';
import { type LookupTable } from './lookup-table.js';

function step(
  keys: readonly string[],
  values: readonly string[] = ['text'],
  more: Partial<LookupStep> = {},
): LookupStep {
  return {
    name: 'things',
    source: {
      kind: 'object',
      bucket: 'b',
      key: 'things.csv',
      delimiter: ',',
      nullValues: [''],
      encoding: 'utf-8',
      compression: 'none',
    },
    keys: keys.map((type, i) => ({ column: `c${i}`, slot: i, source: `k${i}`, type: typeOf(type) })),
    columns: values.map((type, i) => ({ name: `n${i}`, source: `v${i}`, type: typeOf(type) })),
    missing: 'null',
    maxRows: 100_000,
    maxBytes: 1 << 24,
    timezone: 'UTC',
    discreet: false,
    ...more,
  };
}

function build(wanted: LookupStep, csv: string, chunkBytes = 1 << 20): LookupTable {
  const builder = new LookupBuilder(wanted);
  const bytes = Buffer.from(csv);
  for (let at = 0; at < bytes.length; at += chunkBytes) builder.push(bytes.subarray(at, at + chunkBytes));
  return builder.finish();
}

/** What the table says for some keys, one list of values per part of the key. */
function look(
  wanted: LookupStep,
  table: LookupTable,
  ...keys: readonly (string | null)[][]
): (string | null)[] {
  const rows = keys[0].length;
  const vectors = wanted.keys.map(({ type }, i) => vectorOf(type, keys[i]));
  const found = new Int32Array(rows);
  table.probe(vectors, rows, new Int32Array(rows), found);
  const [{ type }] = wanted.columns;
  const out = allocateVector(type, rows);
  gatherRows(out, table.values[0], found, rows);
  return keys[0].map((_, r) => (out.valid[r] === 1 ? rowText(out, type.kind, r) : null));
}

describe('a lookup', () => {
  it.each([
    ['bigint', '-9223372036854775808', '9223372036854775807'],
    ['integer', '1', '-1'],
    ['smallint', '1', '2'],
    ['text', 'é', ''],
    ['character(3)', 'ab', 'abc'],
    ['date', '2024-02-29', 'infinity'],
    ['timestamp with time zone', '2024-01-01 12:00:00+02', '-infinity'],
    ['uuid', '00000000-0000-0000-0000-00000000000a', 'a0000000-0000-0000-0000-000000000000'],
    ['boolean', 'true', 'false'],
    ['double precision', '0.1', 'NaN'],
    ['real', '1e10', '-0'],
    ['numeric', '1.5', '123456789012345678901234567890'],
    ['bytea', '\\x00ff', '\\x'],
  ])('finds keys of type %s', (type, a, b) => {
    const wanted = step([type]);
    const table = build(wanted, `v0,k0\nfirst,"${a}"\nsecond,"${b}"\n`);
    expect(look(wanted, table, [b, a, null, b])).toEqual(['second', 'first', null, 'second']);
  });

  it.each([
    ['numeric', '1.50', '1.5'],
    ['numeric', '10000000000000000000000.0', '1e22'],
    ['numeric', '1.0000000000000000000', '1'],
    ['double precision', '-0', '0'],
    ['character(5)', 'ab', 'ab   '],
    ['timestamp with time zone', '2024-01-01 12:00:00+02', '2024-01-01 10:00:00Z'],
  ])('takes equal keys of type %s as equal, however they are written: %s, %s', (type, a, b) => {
    const wanted = step([type]);
    expect(look(wanted, build(wanted, `k0,v0\n${a},yes\n`), [b])).toEqual(['yes']);
  });

  it.each([
    'bigint',
    'numeric',
    'boolean',
    'text',
    'uuid',
    'double precision',
    'timestamp without time zone',
    'bytea',
  ])('gives values of type %s, and null where there is none', (type) => {
    const samples: Readonly<Record<string, string>> = {
      bigint: '9007199254740993',
      numeric: '123456789012345678901234567890.5',
      boolean: 'true',
      text: 'é, "quoted"',
      uuid: '00000000-0000-0000-0000-00000000000a',
      'double precision': '1e+300',
      'timestamp without time zone': '2024-01-01 00:00:00',
      bytea: '\\x00ff',
    };
    const wanted = step(['integer'], [type]);
    const quoted = `"${samples[type].replaceAll('"', '""')}"`;
    const table = build(wanted, `k0,v0,more\n1,${quoted},x\n2,,y\n`);
    expect(look(wanted, table, ['2', '1', '3', null])).toEqual([null, samples[type], null, null]);
  });

  it('compares keys of several columns together; a null in one is no key', () => {
    const wanted = step(['text', 'integer']);
    const table = build(wanted, 'k1,k0,v0\n1,a,a1\n2,a,a2\n1,b,b1\n,c,c\n,c,again\n');
    expect(look(wanted, table, ['a', 'a', 'b', 'b', 'c'], ['1', '2', '1', '2', null])).toEqual([
      'a1',
      'a2',
      'b1',
      null,
      null,
    ]);
  });

  it('is the same however its bytes are cut, and grows past one block', () => {
    const wanted = step(['integer'], ['text', 'numeric']);
    const rows = Array.from({ length: 20_000 }, (_, n) => `${n},name ${n},${n}.5`);
    const csv = `k0,v0,v1\n${rows.join('\n')}\n`;
    for (const chunk of [997, 1 << 20]) {
      const table = build(wanted, csv, chunk);
      expect(table.rows).toBe(20_000);
      expect(look(wanted, table, ['0', '19999', '20000', '777'])).toEqual([
        'name 0',
        'name 19999',
        null,
        'name 777',
      ]);
    }
  });

  it.each([
    {
      name: 'a key twice',
      csv: 'k0,v0\n1,a\n2,b\n1,c\n',
      says: /record 3 has the key of an earlier one: k0 1/,
    },
    {
      name: 'a key that is no such value',
      csv: 'k0,v0\n1,a\nx,b\n',
      says: /record 2, column k0: "x" is not a whole/,
    },
    { name: 'a column missing', csv: 'k0,w\n1,a\n', says: /no column "v0"/ },
    { name: 'a ragged record', csv: 'k0,v0\n1\n', says: /record 1: 1 field where/ },
    { name: 'no header', csv: '', says: /is empty/ },
    { name: 'a header that is none', csv: '"k0,v0\n', says: /no header/ },
    {
      name: 'too many rows',
      csv: 'k0,v0\n1,a\n2,b\n3,c\n',
      says: /more than 2 rows/,
      limits: { maxRows: 2 },
    },
    { name: 'too many bytes', csv: 'k0,v0\n1,a\n', says: /more than 8 bytes/, limits: { maxBytes: 8 } },
    { name: 'bytes that are no text', csv: Buffer.from('k0,v0\n1,\xff\n', 'latin1'), says: /column v0/ },
  ])('with $name is refused', ({ csv, says, limits = {} }) => {
    const wanted = step(['integer'], ['text'], limits);
    const make = (): LookupTable => {
      const builder = new LookupBuilder(wanted);
      builder.push(Buffer.from(csv));
      return builder.finish();
    };
    expect(make).toThrow(LookupError);
    expect(make).toThrow(says);
  });

  it.each([
    ['a key that stands twice', 'k0,v0\nS3CRET,1\nS3CRET,2\n', ['text']],
    ['a value that is not of its type', 'k0,v0\nS3CRET,1\n', ['integer']],
    ['a header that may be a record', 'S3CRET,1\n', ['text']],
  ])('quotes nothing of %s where masks cover it', (_, csv, keys) => {
    expect(() => build(step(keys, ['text'], { discreet: true }), csv)).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('S3CRET') as string,
        hint: expect.not.stringContaining('S3CRET') as string,
      }) as Error,
    );
  });

  it('with undecodable characters is refused', () => {
    expect(() => new LookupBuilder(step(['integer'])).push(Buffer.from('k0,v0\n'), 1)).toThrow(/encoding/);
  });
});
