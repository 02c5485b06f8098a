import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { allocateVector } from '../allocate.js';
import { blockOf, ListedFailures } from '../kernels/block.fixture.js';
import { createKernel } from '../kernels/create-kernel.js';
import { formatType, parseType } from '../parse-type.js';
import { seeded } from '../oracle/candidates.fixture.js';
import { type Vector } from '../vector.js';
import { ArrowBatchWriter } from './batch-writer.js';

/** A type, some fields of it, and what Arrow's own reader makes of each (bytes as hex). */
const COLUMNS: readonly (readonly [string, readonly string[], readonly unknown[]])[] = [
  ['smallint', ['1', '-2', '32767'], [1, -2, 32767]],
  ['integer', ['1', '-2', '2147483647'], [1, -2, 2147483647]],
  ['bigint', ['1', '-2', '-9223372036854775808'], [1n, -2n, -9223372036854775808n]],
  ['real', ['0.5', '-1.25', '3e38'], [0.5, -1.25, Math.fround(3e38)]],
  ['double precision', ['0.1', '-1.25', '1e308'], [0.1, -1.25, 1e308]],
  ['boolean', ['t', 'f', 'yes'], [true, false, true]],
  ['text', ['a', 'äöü', 'long '.repeat(30)], ['a', 'äöü', 'long '.repeat(30)]],
  ['varchar(4)', ['a', 'abcd', 'ab'], ['a', 'abcd', 'ab']],
  ['bytea', ['\\x', '\\x00ff', '\\x0102'], ['', '00ff', '0102']],
  [
    'uuid',
    ['0'.repeat(32), 'f'.repeat(32), '123e4567-e89b-12d3-a456-426614174000'],
    ['00'.repeat(16), 'ff'.repeat(16), '123e4567e89b12d3a456426614174000'],
  ],
  [
    'date',
    ['1970-01-02', '2024-02-29', '0001-01-01'],
    [86_400_000, Date.UTC(2024, 1, 29), -62_135_596_800_000],
  ],
  ['time', ['00:00:00.000001', '12:00', '24:00'], [1n, 43_200_000_000n, 86_400_000_000n]],
  // ndigits, weight, sign, dscale, digits: 1.50 is 1 and 5000 with a scale of 2.
  [
    'numeric',
    ['1.50', '-10000', 'NaN'],
    ['000200000000000200011388', '00010001400000000001', '00000000c0000000'],
  ],
];

function vectorOf(type: string, fields: readonly string[]): Vector {
  const parsed = parseType(type)!;
  const out = allocateVector(parsed, fields.length);
  const failures = new ListedFailures(fields.length);
  createKernel(parsed, { column: 'c', nullValues: ['<null>'] }).parse(
    blockOf(fields.map((f) => [f])),
    0,
    out,
    failures,
  );
  expect(failures.list).toEqual([]);
  return out;
}

const writer = new ArrowBatchWriter(COLUMNS.map(([type], i) => ({ name: `c${i}`, type: parseType(type)! })));

function decode(message: Uint8Array): unknown[][] {
  const table = tableFromIPC(Buffer.concat([writer.schemaMessage, message]));
  return COLUMNS.map((_, column) => {
    const child = table.getChildAt(column)!;
    return Array.from({ length: table.numRows }, (_row, i) => plain(child.get(i)));
  });
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value instanceof Date ? value.getTime() : value;
}

describe('ArrowBatchWriter', () => {
  it('writes a schema with PostgreSQL types in the metadata', () => {
    const { schema } = RecordBatchReader.from(writer.schemaMessage).open();
    expect(schema.fields.map((field) => field.metadata.get('pg.type'))).toEqual(
      COLUMNS.map(([type]) => formatType(parseType(type)!)),
    );
  });

  it('writes what Arrow reads back', () => {
    const vectors = COLUMNS.map(([type, fields]) => vectorOf(type, fields));
    expect(decode(writer.encode(vectors, undefined, 3))).toEqual(COLUMNS.map(([, , values]) => values));
  });

  it('writes nothing but nulls, and no rows at all', () => {
    const vectors = COLUMNS.map(([type]) => vectorOf(type, ['<null>', '<null>']));
    expect(decode(writer.encode(vectors, undefined, 2))).toEqual(COLUMNS.map(() => [null, null]));
    expect(decode(writer.encode(vectors, undefined, 0))).toEqual(COLUMNS.map(() => []));
  });

  it('takes the selected rows only, whatever their number and wherever the nulls are', () => {
    const random = seeded(7);
    const rows = 203;
    const chosen = COLUMNS.map(() => Array.from({ length: rows }, () => Math.floor(random() * 4)));
    const vectors = COLUMNS.map(([type, fields], c) =>
      vectorOf(
        type,
        chosen[c].map((n) => fields[n] ?? '<null>'),
      ),
    );
    for (const share of [0, 0.05, 0.5, 0.97, 1]) {
      const selection = Int32Array.from([...Array(rows).keys()].filter(() => random() < share));
      const expected = COLUMNS.map(([, , values], c) =>
        Array.from(selection, (row) => values[chosen[c][row]] ?? null),
      );
      expect(decode(writer.encode(vectors, selection, selection.length))).toEqual(expected);
    }
  });

  it('gives every message a buffer of its own, all of it written', () => {
    const vectors = COLUMNS.map(([type, fields]) => vectorOf(type, fields));
    const first = writer.encode(vectors, undefined, 3);
    const copy = Buffer.from(first);
    const second = writer.encode(vectors, undefined, 3);
    expect(second.buffer).not.toBe(first.buffer);
    expect(copy.equals(first)).toBe(true);
    expect(copy.equals(second)).toBe(true); // unwritten padding would differ
  });

  it('refuses a wrong number of vectors', () => {
    expect(() => writer.encode([], undefined, 0)).toThrow('0 vectors for 13 columns');
  });
});
