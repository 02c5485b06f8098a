import { type RecordBlock } from '@sluice/csv';
import { parseType } from '../parse-type.js';
import { allocateVector } from '../allocate.js';
import { type Vector } from '../vector.js';
import {
  blockOf,
  type FixtureField,
  ListedFailures,
  type Reported,
  scannedBlockOf,
} from './block.fixture.js';
import { createKernel } from './create-kernel.js';
import { KernelOptionError, type KernelOptions } from './kernel.js';

type Given = string | FixtureField;

function read(
  type: string,
  fields: readonly Given[],
  options: Partial<KernelOptions> = {},
): { values: unknown[]; failures: readonly Reported[] } {
  const parsed = parseType(type)!;
  // Neighbours on both sides, so that a kernel that reads past its field is found out.
  const records = fields.map((field) => ['9', field, '9']);
  const outcome = (block: RecordBlock): { values: unknown[]; failures: readonly Reported[] } => {
    const out = allocateVector(parsed, fields.length);
    const failures = new ListedFailures(fields.length);
    createKernel(parsed, { column: 'c', ...options }).parse(block, 1, out, failures);
    return { values: fields.map((_, row) => valueAt(out, row)), failures: failures.list };
  };
  const plain = outcome(blockOf(records));
  const { quote = '"', escape = quote } = options;
  const scanned = quote === '"' && escape === '"' ? scannedBlockOf(records) : undefined;
  if (scanned) {
    expect(outcome(scanned)).toEqual(plain);
    byColumns++;
  }
  return plain;
}

/** Reads that were made with a ColumnReader, too. */
let byColumns = 0;
afterAll(() => expect(byColumns).toBeGreaterThan(30));

function valueAt(vector: Vector, row: number): unknown {
  if (vector.valid[row] !== 1) return vector.valid[row] === 0 ? null : 'a mark was left behind';
  switch (vector.kind) {
    case 'bytes':
      return Buffer.from(vector.data.subarray(vector.offsets[row], vector.offsets[row + 1])).toString();
    case 'numeric':
      return vector.scale[row] < 0 ? vector.big.get(row) : vector.mantissa[row] / 10 ** vector.scale[row];
    case 'uuid':
      return Buffer.from(vector.values.subarray(16 * row, 16 * row + 16)).toString('hex');
    default:
      return vector.values[row];
  }
}

const quoted = (text: string): FixtureField => ({ text, quoted: true });
const escaped = (text: string): FixtureField => ({ text, quoted: true, escaped: true });

describe('null values', () => {
  const nullValues = ['', 'NULL', '-'];

  it('are null where a field is unquoted, and only then', () => {
    const fields = ['', 'NULL', '-', 'NUL', 'null', quoted(''), quoted('NULL'), 'x'];
    expect(read('text', fields, { nullValues }).values).toEqual([
      null,
      null,
      null,
      'NUL',
      'null',
      '',
      'NULL',
      'x',
    ]);
  });

  it('are compared after trimming', () => {
    expect(read('text', ['  ', ' NULL ', ' a '], { nullValues, trim: 'both' }).values).toEqual([
      null,
      null,
      'a',
    ]);
  });

  it('may be longer than any word', () => {
    const long = 'n'.repeat(40);
    expect(read('text', [long, `${long}n`], { nullValues: [long] }).values).toEqual([null, `${long}n`]);
  });

  it('need not include the empty string, which then is no number', () => {
    const { values, failures } = read('integer', [''], { nullValues: ['NULL'] });
    expect(values).toEqual([null]);
    expect(failures).toMatchObject([{ rule: 'type', column: 'c' }]);
  });

  it('take the default, which then satisfies required', () => {
    const options = { nullValues, default: '7', required: true };
    expect(read('integer', ['', '1', 'NULL'], options)).toEqual({ values: [7, 1, 7], failures: [] });
    expect(read('text', ['', 'a', '-'], options)).toEqual({ values: ['7', 'a', '7'], failures: [] });
    expect(read('bytea', ['', '\\x41'], { ...options, default: '\\x4243' }).values).toEqual(['BC', 'A']);
  });

  it.each(['smallint', 'integer', 'bigint', 'real', 'double precision', 'numeric'])(
    'default a %s',
    (type) => {
      const { values } = read(type, ['', '3'], { nullValues, default: '12' });
      expect(values.map(Number)).toEqual([12, 3]);
    },
  );

  it('break required where there is no default', () => {
    const { values, failures } = read('bigint', ['', '5'], { nullValues, required: true });
    expect(values).toEqual([null, 5n]);
    expect(failures).toEqual([
      { row: 0, rule: 'required', column: 'c', reason: expect.any(String), value: '' },
    ]);
  });
});

describe('trim', () => {
  it.each([
    ['none', ' a '],
    ['left', 'a '],
    ['right', ' a'],
    ['both', 'a'],
  ] as const)('%s', (trim, expected) => {
    expect(read('text', [quoted(' a '), ' a '], { trim }).values).toEqual([expected, expected]);
  });
});

describe('escaped fields', () => {
  it.each([
    ['doubled quotes', escaped('say ""hi""'), {}, 'say "hi"'],
    ['a backslash before a quote', escaped('say \\"hi\\"'), { escape: '\\' }, 'say "hi"'],
    ['a backslash before a backslash', escaped('a\\\\b'), { escape: '\\' }, 'a\\b'],
    ['a backslash before anything else stays', escaped('a\\nb'), { escape: '\\' }, 'a\\nb'],
    ['another quote', escaped("it''s"), { quote: "'" }, "it's"],
    ['long ones', escaped(`${'ab""'.repeat(100)}`), {}, 'ab"'.repeat(100)],
  ] as const)('%s', (_, field, options, expected) => {
    expect(read('text', ['x', field, 'y'], options).values).toEqual(['x', expected, 'y']);
  });

  it('are undone for other types too', () => {
    expect(read('json', [escaped('{""a"":1}')]).values).toEqual(['{"a":1}']);
    const { failures } = read('integer', ['1', escaped('""2""')]);
    expect(failures).toMatchObject([{ row: 1, rule: 'type', value: '"2"' }]);
  });

  it('are refused as bytea where what they stand for is not hex', () => {
    expect(read('bytea', [escaped('\\x""'), '\\x41']).values).toEqual([null, 'A']);
  });

  it('are undone for bytea whose backslash is escaped', () => {
    const fields = ['\\x41', escaped('\\\\x4243'), escaped('\\\\x4'), '\\x44'];
    const { values, failures } = read('bytea', fields, { escape: '\\' });
    expect(values).toEqual(['A', 'BC', null, 'D']);
    expect(failures).toMatchObject([{ row: 2, rule: 'type' }]);
  });
});

describe('failures', () => {
  it.each([
    ['integer', 'x1', 'is not a whole number'],
    ['smallint', '40000', 'is out of range: smallint holds'],
    ['numeric(5,2)', '1000', 'is out of range: numeric(5,2) holds up to 3 digits'],
    ['date', '31/12/2024', 'is not a date: expected YYYY-MM-DD'],
    ['date', '2023-02-29', 'there is no such day'],
    ['timestamptz', '2024-01-01 00:00:00', 'has no time zone'],
    ['timestamp', '2024-01-01 00:00:00+01', 'use timestamptz'],
    ['time', '25:00:00', 'is not a time of day'],
    ['varchar(3)', 'abcd', 'is too long: 4 characters for character varying(3)'],
    ['boolean', 'maybe', 'is not a boolean'],
    ['uuid', 'abc', 'is not a uuid'],
    ['jsonb', '"\\u0000"', 'which jsonb cannot'],
    ['json', '{"a":}', 'is not JSON'],
    ['bytea', 'abc', 'is not bytea'],
  ])('%s: %s is refused with the reason and the value, and the next row is right', (type, text, reason) => {
    const { values, failures } = read(type, [text], {});
    expect(values).toEqual([null]);
    expect(failures).toEqual([
      { row: 0, rule: 'type', column: 'c', reason: expect.stringContaining(reason), value: text },
    ]);
  });

  it('never quote the value in the reason, so that reasons may be shown where values may not', () => {
    const { failures } = read('integer', ['secret-value']);
    expect(failures[0]?.reason).not.toContain('secret');
  });

  it('name values that are too long, and do not parse them', () => {
    const { values, failures } = read('text', ['12345', '123456'], { maxValueBytes: 5 });
    expect(values).toEqual(['12345', null]);
    expect(failures).toMatchObject([{ row: 1, rule: 'csv:value_too_long' }]);
  });

  it('do not count escapes as part of a value', () => {
    const fields = ['a""b""c', 'a""b""cd'].map((text) => ({ text, quoted: true, escaped: true }));
    const { values, failures } = read('text', fields, { maxValueBytes: 5 });
    expect(values).toEqual(['a"b"c', null]);
    expect(failures).toMatchObject([
      { row: 1, rule: 'csv:value_too_long', reason: expect.stringContaining('is 6 bytes') },
    ]);
  });
});

describe('options that cannot be used', () => {
  it.each([
    ['a default of another type', 'integer', { default: 'x' }, 'default'],
    ['a default beyond the scale', 'numeric(3,2)', { default: '10' }, 'default'],
    ['a zone that does not exist', 'timestamptz', { timezone: 'Mars/Olympus' }, 'timezone'],
    ['an offset for a zone', 'timestamptz', { timezone: '+02:00' }, 'timezone'],
    ['a format for a number', 'integer', { format: 'YYYY' }, 'format'],
    ['a format without a day', 'date', { format: 'YYYY-MM' }, 'format'],
    ['a format with an unknown pattern', 'date', { format: 'YYYY-MM-DD Q' }, 'format'],
    ['a format with the time of a date', 'date', { format: 'YYYY-MM-DD HH24' }, 'format'],
    ['a format with half a day', 'time', { format: 'HH12:MI' }, 'format'],
    ['a format that gives the month twice', 'date', { format: 'YYYY-MM-DD Mon' }, 'format'],
    ['a quote of two characters', 'text', { quote: '""' }, 'quote'],
  ] as const)('%s', (_, type, options, option) => {
    const make = (): unknown => createKernel(parseType(type)!, { column: 'c', ...options });
    expect(make).toThrow(KernelOptionError);
    expect(make).toThrow(expect.objectContaining({ option }));
  });
});

describe('blocks one after the other', () => {
  it('reuse a vector without leaving anything of the block before', () => {
    const type = parseType('numeric')!;
    const out = allocateVector(type, 2);
    const kernel = createKernel(type, { column: 'c', nullValues: [''] });
    kernel.parse(blockOf([['123456789012345678901234567890'], ['NaN']]), 0, out, new ListedFailures(2));
    kernel.parse(blockOf([['1'], ['']]), 0, out, new ListedFailures(2));
    expect([valueAt(out, 0), valueAt(out, 1)]).toEqual([1, null]);
    expect(out.kind === 'numeric' && out.big.size).toBe(0);
  });
});
