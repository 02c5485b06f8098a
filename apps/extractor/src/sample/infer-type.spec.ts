import { inferType } from './infer-type.js';

/** `n` different whole numbers from 100. */
const numbers = (n: number): string[] => Array.from({ length: n }, (_, i) => String(100 + i));

describe('inferType', () => {
  it.each<[string, string[], string, number]>([
    ['nothing', [], 'text', 0],
    ['whole numbers', numbers(3), 'integer', 0],
    ['2 % of bad values', [...numbers(98), 'n/a', '?'], 'integer', 2],
    ['more than 2 % of bad values', [...numbers(97), 'n/a', '?', '-'], 'text', 0],
    ['one bad value of 20', [...numbers(19), 'many'], 'integer', 1],
    ['one bad value of 19', [...numbers(18), 'many'], 'text', 0],
    ['a fraction among whole numbers', [...numbers(999), '1.5'], 'numeric', 0],
    ['a fraction and a bad value', [...numbers(998), '1.5', 'x'], 'numeric', 1],
    ['a number too large for integer', [...numbers(999), '99999999999'], 'bigint', 0],
    ['a leading zero among numbers', [...numbers(999), '007'], 'text', 0],
    ['a sign among numbers', [...numbers(999), '+49301234'], 'text', 0],
    ['a bad day', [...Array.from({ length: 60 }, () => '2024-02-28'), '2024-02-30'], 'date', 1],
    [
      'a leading zero among days, which no number is',
      [...Array.from({ length: 60 }, () => '2024-02-28'), '0815'],
      'date',
      1,
    ],
    ['a year among days', [...Array.from({ length: 60 }, () => '2024-02-28'), '2024'], 'date', 1],
    [
      'a time among days',
      [...Array.from({ length: 60 }, () => '2024-02-28'), '2024-02-28 10:00'],
      'timestamp',
      0,
    ],
    ['times with an offset', ['2024-02-28T10:00:00Z', '2024-02-28 10:00:00+05:30'], 'timestamptz', 0],
    ['times with and without one', ['2024-02-28T10:00:00Z', '2024-02-28 10:00:00'], 'timestamptz', 0],
    ['times without one', ['2024-02-28T10:00', '2024-02-28 10:00:00.123456'], 'timestamp', 0],
    ['a word among booleans', [...Array.from({ length: 60 }, () => 'yes'), 'maybe'], 'boolean', 1],
    ['booleans as anyone writes them', ['true', 'f', 'yes', '1', '0', 'off'], 'boolean', 0],
    ['ones and zeros', ['1', '0'], 'integer', 0],
    ['half of this, half of that', [...numbers(50), ...Array.from({ length: 50 }, () => 'no')], 'text', 0],
  ])('%s', (_, values, type, misfits) => {
    expect(inferType(values)).toMatchObject({ type, misfits });
  });

  it('gives the first value that does not fit', () => {
    expect(inferType([...numbers(60), 'n/a', ...numbers(60), '?']).misfitExample).toBe('n/a');
    expect(inferType(numbers(60)).misfitExample).toBe('');
  });
});
