import { type EntryDoc } from './signature.js';

const OF_DOUBLES = 'Of double precision, the last digit is the platform’s, as it is in PostgreSQL.';

export const NUMBER_DOCS: readonly EntryDoc[] = [
  {
    syntax: 'power(x, y), pow(x, y), x ^ y',
    summary: `x to the power of y, of numeric or double precision. ${OF_DOUBLES}`,
    examples: ['power(2, 10)', '1.5 ^ 3', 'power(9.0, 0.5)'],
  },
  {
    syntax: 'sqrt(number), |/ number',
    summary: 'Square root, of numeric or double precision (|/ of double precision alone).',
    examples: ['sqrt(2.0)', 'sqrt(2::double precision)', '|/ 25'],
  },
  { syntax: 'exp(number)', summary: `e to that power. ${OF_DOUBLES}`, examples: ['exp(1.0)'] },
  {
    syntax: 'ln(number), log(number), log10(number), log(base, number)',
    summary: `Natural logarithm, that of base 10, and of numeric that of any base. ${OF_DOUBLES}`,
    examples: ['ln(2.0)', 'log(100.0)', 'log10(1000.0)', 'log(2.0, 64.0)'],
  },
  { syntax: 'sign(number)', summary: '-1, 0 or 1.', examples: ['sign(-8.4)', 'sign(0.0)'] },
  {
    syntax: 'div(numeric, numeric)',
    summary: 'Quotient, cut to a whole number.',
    examples: ['div(9, 4)', 'div(-7.5, 2)'],
  },
  {
    syntax: 'gcd(x, y), lcm(x, y)',
    summary: 'Greatest common divisor and least common multiple, of integers or numeric.',
    examples: ['gcd(1071, 462)', 'lcm(1071, 462)'],
  },
  {
    syntax: 'degrees(double precision), radians(double precision), pi()',
    summary: 'An angle in the other unit; half a turn in radians.',
    examples: ['degrees(0.5)', 'radians(45)', 'pi()'],
  },
  { syntax: 'factorial(bigint)', summary: 'Factorial, as numeric.', examples: ['factorial(25)'] },
  {
    syntax: 'scale(numeric), min_scale(numeric), trim_scale(numeric)',
    summary: 'Decimals that are shown, decimals that are needed, and the value with just these.',
    examples: ['scale(8.4100)', 'min_scale(8.4100)', 'trim_scale(8.4100)'],
  },
  {
    syntax: 'width_bucket(number, low, high, count)',
    summary: 'Which of count equal buckets between the bounds the number is in: 0 below, count + 1 above.',
    examples: ['width_bucket(5.35, 0.024, 10.06, 5)', 'width_bucket(-1, 0, 10, 5)'],
  },
  {
    syntax: 'to_hex(integer), to_oct(integer), to_bin(integer)',
    summary: 'Digits in base 16, 8 or 2 of integer or bigint, as two’s complement.',
    examples: ['to_hex(2147483647)', 'to_oct(64)', 'to_bin(10)', 'to_hex(-1)'],
  },
];
