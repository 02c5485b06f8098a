import { type Impl } from '../impl.js';
import * as float from '../numbers/float-functions.js';
import { divisors, factorial, toBase } from '../numbers/integer-functions.js';
import * as numeric from '../numbers/numeric-impls.js';
import { type Typed } from '../typed.js';
import { NUMBER_DOCS } from './numbers-docs.js';
import { sig, type Domain, type Signature } from './signature.js';

const ofDouble = (impl: Impl): Signature => sig(['double precision'], 'double precision', impl);
const ofNumeric = (impl: Impl): Signature => sig(['numeric'], 'numeric', impl);
const ofNumerics = (impl: Impl): Signature => sig(['numeric', 'numeric'], 'numeric', impl);

const powers: readonly Signature[] = [
  sig(['double precision', 'double precision'], 'double precision', float.powerFloat),
  ofNumerics(numeric.powerNumeric),
];
const decimalLogs = [ofDouble(float.decimalLogFloat), ofNumeric(numeric.decimalLogNumeric)];
const roots = [ofDouble(float.squareRootFloat), ofNumeric(numeric.squareRootNumeric)];

const PI: Typed = {
  node: 'constant',
  type: { kind: 'double precision' },
  value: { kind: 'float64', valid: Uint8Array.of(1), values: Float64Array.of(Math.PI) },
};

const inBase = (radix: 2 | 8 | 16): readonly Signature[] => [
  sig(['integer'], 'text', toBase(radix)),
  sig(['bigint'], 'text', toBase(radix)),
];

/** Functions of numbers beyond arithmetic. */
export const NUMBERS: Domain = {
  title: 'Numbers',
  unary: { '|/': [roots[0]] },
  binary: { '^': powers },
  functions: {
    sqrt: roots,
    exp: [ofDouble(float.exponentialFloat), ofNumeric(numeric.exponentialNumeric)],
    ln: [ofDouble(float.naturalLogFloat), ofNumeric(numeric.naturalLogNumeric)],
    log: [...decimalLogs, ofNumerics(numeric.logNumeric)],
    log10: decimalLogs,
    power: powers,
    pow: powers,
    sign: [ofDouble(float.signFloat), ofNumeric(numeric.signNumeric)],
    div: [ofNumerics(numeric.divNumeric)],
    gcd: [
      sig(['integer', 'integer'], 'integer', divisors('gcd', 'integer')),
      sig(['bigint', 'bigint'], 'bigint', divisors('gcd', 'bigint')),
      ofNumerics(numeric.gcdNumeric),
    ],
    lcm: [
      sig(['integer', 'integer'], 'integer', divisors('lcm', 'integer')),
      sig(['bigint', 'bigint'], 'bigint', divisors('lcm', 'bigint')),
      ofNumerics(numeric.lcmNumeric),
    ],
    degrees: [ofDouble(float.degrees)],
    radians: [ofDouble(float.radians)],
    factorial: [sig(['bigint'], 'numeric', factorial)],
    pi: [sig([], 'double precision', { rewrite: () => PI })],
    scale: [sig(['numeric'], 'integer', numeric.scaleOf('shown'))],
    min_scale: [sig(['numeric'], 'integer', numeric.scaleOf('least'))],
    trim_scale: [ofNumeric(numeric.trimScale)],
    width_bucket: [
      sig(
        ['double precision', 'double precision', 'double precision', 'integer'],
        'integer',
        float.widthBucketFloat,
      ),
      sig(['numeric', 'numeric', 'numeric', 'integer'], 'integer', numeric.widthBucketNumeric),
    ],
    to_hex: inBase(16),
    to_oct: inBase(8),
    to_bin: inBase(2),
  },
  samples: {
    factorial: [['k', 'k::bigint', 'i2 % 30', '32178']],
    // A numeric to the power of another soon has a hundred thousand digits.
    power: [undefined, ['k', 'n2 / 1000', '0.5', 'd', 'i2 % 7', 'n2 % 5']],
    pow: [undefined, ['k', 'n2 / 1000', '0.5', 'd', 'i2 % 7', 'n2 % 5']],
    '^': [undefined, ['k', 'n2 / 1000', '0.5', 'd', 'i2 % 7', 'n2 % 5']],
    exp: [['n2 / 100', 'd', 'n2 % 300', 'i4', 'n % 20', 'k / 7.0']],
    ...Object.fromEntries(
      ['integer', 'bigint', 'numeric', 'real', 'double precision'].map((kind) => [
        `to_char(${kind})`,
        [undefined, [`'999999990.00'`, `'FM999,999,990.099'`, `'S0000'`]],
      ]),
    ),
    width_bucket: [undefined, undefined, undefined, ['k', '10', 'i4']],
  },
  approximate: ['exp', 'ln', 'log', 'log10', 'power', 'pow', '^'],
  docs: NUMBER_DOCS,
};
