import { type ColumnFixture, ipcMessages, query, useDatabase, withClient } from '@sluice/testkit';
import { encodeBothWays } from './copy-encoder.fixture.js';
import { CopyEncoder } from './copy-encoder.js';
import { CopyIn } from './copy-in.js';

const OPTIONS = { stallMs: 10_000, finishMs: 10_000 };
const MIN64 = -(2n ** 63n);
const MAX64 = 2n ** 63n - 1n;
const US = 1_000_000n;

/** ndigits, weight, sign, dscale, digits. */
function numeric(...words: number[]): Buffer {
  const bytes = Buffer.alloc(words.length * 2);
  words.forEach((word, i) => bytes.writeUInt16BE(word & 0xffff, 2 * i));
  return bytes;
}

interface Case {
  readonly type: string;
  readonly values: readonly unknown[];
  /** What `SELECT column::text` says. */
  readonly text: readonly (string | null)[];
}

const CASES: readonly Case[] = [
  { type: 'smallint', values: [-32768, null, 32767], text: ['-32768', null, '32767'] },
  { type: 'integer', values: [-2147483648, 2147483647, null], text: ['-2147483648', '2147483647', null] },
  {
    type: 'bigint',
    values: [MIN64, MAX64, -1n, null, 4294967296n],
    text: ['-9223372036854775808', '9223372036854775807', '-1', null, '4294967296'],
  },
  { type: 'real', values: [1.5, NaN, -Infinity, null], text: ['1.5', 'NaN', '-Infinity', null] },
  {
    type: 'double precision',
    values: [0.1, -0, 5e-324, 1.7976931348623157e308, null],
    text: ['0.1', '-0', '5e-324', '1.7976931348623157e+308', null],
  },
  {
    type: 'boolean',
    values: [true, false, null, true, false, true, true, true, true],
    text: ['true', 'false', null, 'true', 'false', 'true', 'true', 'true', 'true'],
  },
  {
    type: 'text',
    values: ['', 'žluť 🐎', null, 'x'.repeat(100)],
    text: ['', 'žluť 🐎', null, 'x'.repeat(100)],
  },
  { type: 'character varying(3)', values: ['abc', null, ''], text: ['abc', null, ''] },
  { type: 'character(3)', values: ['a', null, 'abc'], text: ['a', null, 'abc'] },
  { type: 'json', values: ['{"b": 1,  "a":2}', null], text: ['{"b": 1,  "a":2}', null] },
  { type: 'jsonb', values: ['{"b": 1,  "a":2}', null, '[]'], text: ['{"a": 2, "b": 1}', null, '[]'] },
  {
    type: 'bytea',
    values: [Buffer.from([0, 255, 1]), null, Buffer.alloc(0)],
    text: ['\\x00ff01', null, '\\x'],
  },
  {
    type: 'uuid',
    values: [Buffer.from('00112233445566778899aabbccddeeff', 'hex'), null],
    text: ['00112233-4455-6677-8899-aabbccddeeff', null],
  },
  {
    type: 'date',
    values: [0, 10957, -1, -2147483648, 2147483647, null],
    text: ['1970-01-01', '2000-01-01', '1969-12-31', '-infinity', 'infinity', null],
  },
  {
    type: 'time without time zone',
    values: [0n, 86_399_999_999n, 86_400_000_000n, null],
    text: ['00:00:00', '23:59:59.999999', '24:00:00', null],
  },
  {
    type: 'timestamp without time zone',
    values: [0n, -1n, 946_684_800n * US, 946_684_799n * US + 999_999n, MIN64, MAX64, null],
    text: [
      '1970-01-01 00:00:00',
      '1969-12-31 23:59:59.999999',
      '2000-01-01 00:00:00',
      '1999-12-31 23:59:59.999999',
      '-infinity',
      'infinity',
      null,
    ],
  },
  {
    type: 'timestamp with time zone',
    values: [1_700_000_000n * US + 1n, -62_135_596_800n * US, null, 9_223_371_331_199_999_999n],
    text: [
      '2023-11-14 22:13:20.000001+00',
      '0001-01-01 00:00:00+00',
      null,
      '294247-01-01 23:59:59.999999+00',
    ],
  },
  {
    type: 'numeric',
    values: [numeric(2, 0, 0, 2, 12, 3400), numeric(0, 0, 0xc000, 0), null, numeric(1, 1, 0x4000, 0, 7)],
    text: ['12.34', 'NaN', null, '-70000'],
  },
  { type: 'numeric(12,2)', values: [numeric(2, 0, 0, 2, 1, 500), null], text: ['1.05', null] },
];

describe('CopyEncoder', () => {
  const database = useDatabase();

  async function roundTrip(
    columns: readonly ColumnFixture[],
    ipc = ipcMessages(columns),
  ): Promise<string[][]> {
    const defs = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    return withClient(database.url, async (client) => {
      await client.query(`CREATE TEMP TABLE t (ord int GENERATED ALWAYS AS IDENTITY, ${defs})`);
      const names = columns.map(({ name }) => name);
      const copy = await CopyIn.start(
        client,
        `COPY t (${names.join(', ')}) FROM STDIN (FORMAT binary)`,
        OPTIONS,
      );
      const { bytes, rows } = encodeBothWays(ipc);
      await copy.write(bytes);
      expect(await copy.finish()).toBe(rows);
      const sql = `SELECT ${names.map((name) => `${name}::text`).join(', ')} FROM t ORDER BY ord`;
      return (await client.query<string[]>({ text: sql, rowMode: 'array' })).rows;
    });
  }

  it.each(CASES)('stores $type as it was sent', async ({ type, values, text }) => {
    const rows = await roundTrip([{ name: 'c', type, values }]);
    expect(rows.map(([value]) => value)).toEqual(text);
  });

  it('writes all types beside each other, nulls included, over more rows than one block holds', async () => {
    const rows = 2000;
    const at = (values: readonly unknown[]) =>
      Array.from({ length: rows }, (_, r) => values[r % values.length]);
    const columns = CASES.map(({ type, values }, i) => ({ name: `c${i}`, type, values: at(values) }));
    const stored = await roundTrip(columns);
    const expected = Array.from({ length: rows }, (_, r) => CASES.map(({ text }) => text[r % text.length]));
    expect(stored).toEqual(expected);
  });

  it('cuts a large batch into several frames and reads bodies at any alignment', async () => {
    const values = Array.from({ length: 20_000 }, (_, i) => `${i}-${'y'.repeat(i % 50)}`);
    const { schema, batch } = ipcMessages([{ name: 'c', type: 'text', values }]);
    const shifted = new Uint8Array(batch.length + 3);
    shifted.set(batch, 3);
    const odd = { schema, batch: shifted.subarray(3) };
    const frames = encodeBothWays(odd).bytes;
    expect(frames.length).toBeGreaterThan(4 * 128 * 1024);
    expect(frames.readInt32BE(1)).toBeLessThan(129 * 1024);
    const stored = await roundTrip([{ name: 'c', type: 'text', values }], odd);
    expect(stored.map(([value]) => value)).toEqual(values);
  });

  it('adds constant columns and columns chosen by another', async () => {
    const { schema, batch } = ipcMessages([
      { name: 'part', type: 'integer', values: [1, 0, 1] },
      { name: 'n', type: 'bigint', values: [10n, 20n, null] },
    ]);
    const constant = { values: [Buffer.from('run')] };
    encodeBothWays({ schema, batch }, [{ field: 'part' }, constant, { values: [Buffer.alloc(0)] }, constant]);
    const encoder = CopyEncoder.fromSchema(schema, [
      constant,
      { values: [Buffer.from('first'), Buffer.from('second')], by: 'part' },
      { field: 'n' },
    ]);
    const rows = await withClient(database.url, async (client) => {
      await client.query('CREATE TEMP TABLE t (run text, key text, n bigint)');
      const copy = await CopyIn.start(client, 'COPY t FROM STDIN (FORMAT binary)', OPTIONS);
      await copy.write(encoder.encode(batch).bytes);
      await copy.finish();
      return (await client.query('SELECT * FROM t')).rows as unknown[];
    });
    expect(rows).toEqual([
      { run: 'run', key: 'second', n: '10' },
      { run: 'run', key: 'first', n: '20' },
      { run: 'run', key: 'second', n: null },
    ]);
  });

  const good = ipcMessages([{ name: 'c', type: 'bigint', values: [1n, 2n, 3n] }]);
  it.each([
    ['a message that is too short', good.batch.subarray(0, 6)],
    ['a message without a continuation marker', Buffer.alloc(64)],
    ['a schema where a batch is due', good.schema],
    ['a body that is cut', good.batch.subarray(0, good.batch.length - 16)],
    ['a batch of another schema', ipcMessages([{ name: 'c', type: 'text', values: ['x', 'y', 'z'] }]).batch],
  ])('refuses %s', (_, bytes) => {
    for (const vectorsFrom of [0, Infinity]) {
      const encoder = CopyEncoder.fromSchema(good.schema, undefined, vectorsFrom);
      expect(() => encoder.encode(bytes)).toThrow(/Arrow IPC|batch|Column/);
    }
  });

  it('leaves the table as it was when the server is given no rows', async () => {
    expect(await query(database.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const none = ipcMessages([{ name: 'c', type: 'text', values: [] }]);
    expect(await roundTrip([{ name: 'c', type: 'text', values: [] }], none)).toEqual([]);
  });
});
