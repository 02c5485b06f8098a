import { comparerOf, orderOf } from './order.js';

/** Each list is in PostgreSQL's order. */
const ASCENDING: Readonly<Record<string, readonly string[]>> = {
  integer: ['-2147483648', '-10', '-9', '0', '9', '10'],
  bigint: ['-9223372036854775808', '-9223372036854775807', '9223372036854775806', '9223372036854775807'],
  numeric: [
    '-Infinity',
    '-123456789012345678901234567891',
    '-123456789012345678901234567890',
    '-1.5',
    '-0.000000000000000000001',
    '0.0',
    '0.1000000000000000055511151231257827',
    '0.1000000000000000055511151231257828',
    '1.20',
    '99999999999999999999.1',
    '99999999999999999999.2',
    '1e400',
    '2e400',
    'Infinity',
    'NaN',
  ],
  'double precision': ['-Infinity', '-1e+300', '-1', '1e-300', '2', 'Infinity', 'NaN'],
  date: [
    '-infinity',
    '4713-01-01 BC',
    '0002-12-31 BC',
    '0001-01-01',
    '2024-02-29',
    '10000-01-01',
    'infinity',
  ],
  'timestamp with time zone': [
    '-infinity',
    '0044-03-15 12:00:00+00 BC',
    '2024-01-01 00:00:00+00',
    '2024-01-01 00:00:00.25+00',
    '2024-01-01 00:00:00.5+00',
    '2024-01-01 00:00:01+00',
    'infinity',
  ],
  'time without time zone': ['00:00:00', '00:00:00.1', '09:59:59', '24:00:00'],
  text: ['', 'A', 'a', 'aa', 'b', '\ufb01', '\u{1f600}'],
  'character varying(3)': ['A', 'a'],
  boolean: ['false', 'true'],
  uuid: ['00000000-0000-0000-0000-000000000001', 'ffffffff-0000-0000-0000-000000000000'],
  bytea: ['\\x', '\\x00', '\\x00ff', '\\x01'],
};

describe('comparerOf', () => {
  it.each(Object.keys(ASCENDING))('orders %s as PostgreSQL does', (type) => {
    const values = ASCENDING[type];
    const compare = comparerOf(type);
    values.forEach((a, i) => {
      values.forEach((b, j) => expect([a, b, Math.sign(compare(a, b))]).toEqual([a, b, Math.sign(i - j)]));
    });
  });

  it('takes two ways to write a number as equal', () => {
    const compare = comparerOf('numeric');
    expect(compare('1.0', '1.00')).toBe(0);
    expect(compare('-0', '0.00')).toBe(0);
    expect(compare('1e2', '100')).toBe(0);
  });

  it('has no order for json', () => {
    expect([orderOf('json'), orderOf('jsonb'), orderOf('text')]).toEqual(['none', 'none', 'text']);
  });
});
