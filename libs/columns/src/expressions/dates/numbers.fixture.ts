import { type Random } from '../generate.fixture.js';

const of = <T>(random: Random, items: readonly T[]): T => items[random(items.length)];

const COMMON = [
  ...[
    '999',
    '9999.99',
    '9,999.99',
    'FM9,999.00',
    'FM999999990.00',
    '0000',
    '000.00',
    'S999',
    '999S',
    '9.99',
    'FM9.99',
    '99.9PR',
  ],
  ...[
    'FM999.99PR',
    '999MI',
    'MI999',
    'PL999',
    'SG99.9',
    '999th',
    'FM9999TH',
    '9G999D99',
    'FM0.999',
    '9990.00',
    '.99',
    'FM.99',
  ],
  ...[
    '999,999,999',
    '0,000.0',
    'FM999.009',
    '"No." 99',
    '99.99S',
    '9S99',
    'FM9.90',
    'S9.9',
    '$999.99',
    '99V',
    '9,9,9',
    'FMS99.0',
  ],
  ...[
    '999999999999999999.99',
    'FM99999999999999999999.999',
    '0.9',
    '099',
    '9099',
    'FM90.99',
    'FM99.09',
    '000,009.90',
    '9 9 9',
  ],
];

function template(random: Random): string {
  if (random(3) > 0)
    return of(
      random,
      COMMON.filter((text) => !text.includes('V')),
    );
  const digits = (n: number): string =>
    Array.from({ length: n }, () => of(random, ['9', '9', '9', '0', ',9', ' 9'])).join('');
  const fraction = of(random, ['', `.${digits(1 + random(3))}`, `D${digits(1 + random(3))}`]);
  const number = `${digits(1 + random(6))}${fraction}`;
  return (
    of(random, ['', 'FM']) +
    of(random, [
      number,
      `S${number}`,
      `${number}S`,
      `${number}MI`,
      `${number}PR`,
      `SG${number}`,
      `${number}PL`,
    ])
  );
}

const VALUES = [
  ...[
    'f',
    'i',
    'f::real',
    'i::bigint',
    '(i * 12.345)',
    '(i / 7.0)',
    '(f * 1234.5678)',
    'i::numeric / 1000',
    '0.5::numeric',
  ],
  ...[
    '(-0.001 * i)',
    '12345.678::float8 * i',
    '(i::bigint * 123456789)',
    '(i + 0.5)::float8',
    '(i / 1000.0)::float8',
  ],
];

const NUMERICS = [
  'i',
  '(i * 12.345)',
  '(i / 7.0)::numeric(20,3)',
  '(-1234.5 * i)',
  '(i / 1000.0)::numeric(12,4)',
];

/** Expressions that write numbers by templates, and read them back. */
export function numberExpressions(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const [one, other] = [template(random), template(random)];
    return of(random, [
      () => `to_char(${of(random, VALUES)}, '${one}')`,
      () => `to_number(to_char(${of(random, NUMERICS)}, '${one}'), '${one}')`,
      () => `to_number(to_char(${of(random, NUMERICS)}, '${one}'), '${other}')`,
      () => `to_number((${of(random, NUMERICS)})::text, '${one}')`,
    ])();
  });
}
