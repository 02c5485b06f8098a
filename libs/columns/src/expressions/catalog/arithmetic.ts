import { floatArithmetic, floatMap, roundHalfEven } from '../float-arithmetic.js';
import { expectKind, type Impl } from '../impl.js';
import { bigintSign, bigIntegers, integerSign, smallIntegers } from '../integer-arithmetic.js';
import { type Kind } from '../kinds.js';
import { numericAdd, numericDivide, numericMap, numericMultiply, roundRow } from '../numeric-arithmetic.js';
import { absolute, cut, negate } from '../numeric-exact.js';
import { numericAt, putNumeric } from '../numeric-value.js';
import { sig, type Domain, type Signature } from './signature.js';

const both = (kind: Kind, impl: Impl, result: Kind = kind): Signature => sig([kind, kind], result, impl);

function arithmetic(op: '+' | '-' | '*' | '/'): Signature[] {
  const float = floatArithmetic(op);
  const numeric =
    op === '*' ? numericMultiply : op === '/' ? numericDivide('/') : numericAdd(op === '+' ? 1 : -1);
  return [
    both('smallint', smallIntegers(op, 'smallint')),
    both('integer', smallIntegers(op, 'integer')),
    both('bigint', bigIntegers(op)),
    both('numeric', numeric),
    both('real', float),
    both('double precision', float),
    // Mixed pairs exist, as in PostgreSQL, because they decide resolution.
    sig(['real', 'double precision'], 'double precision', float),
    sig(['double precision', 'real'], 'double precision', float),
  ];
}

const modulo: Signature[] = [
  both('smallint', smallIntegers('%', 'smallint')),
  both('integer', smallIntegers('%', 'integer')),
  both('bigint', bigIntegers('%')),
  both('numeric', numericDivide('%')),
];

function signs(always: boolean): Signature[] {
  const float = floatMap(always ? (v) => -v : Math.abs);
  const of = (kind: Kind, impl: Impl): Signature => sig([kind], kind, impl);
  return [
    of('smallint', integerSign('smallint', always)),
    of('integer', integerSign('integer', always)),
    of('bigint', bigintSign(always)),
    of('numeric', numericMap(always ? negate : absolute)),
    of('real', float),
    of('double precision', float),
  ];
}

/** round(numeric [, n]) and trunc(numeric [, n]); n is held to numeric's own limits. */
function roundNumeric(how: 'round' | 'trunc'): Impl {
  return (args, target, rows) => {
    const from = expectKind(args[0], 'numeric');
    const out = expectKind(target, 'numeric');
    const digits = args.length > 1 ? expectKind(args[1], 'int32').values : undefined;
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const n = digits ? Math.min(Math.max(digits[r], -131072), 16383) : 0;
      if (how === 'round') roundRow(from, out, r, n);
      else putNumeric(out, r, cut(numericAt(from, r), n, 'zero'));
    }
  };
}

function rounding(towards: 'up' | 'down', float: (value: number) => number): Signature[] {
  const numeric = numericMap((value) => cut(value, 0, towards));
  return [
    sig(['numeric'], 'numeric', numeric),
    sig(['double precision'], 'double precision', floatMap(float)),
  ];
}

function roundings(how: 'round' | 'trunc', float: (value: number) => number): Signature[] {
  return [
    sig(['numeric'], 'numeric', roundNumeric(how)),
    sig(['numeric', 'integer'], 'numeric', roundNumeric(how)),
    sig(['double precision'], 'double precision', floatMap(float)),
  ];
}

const ceilings = rounding('up', Math.ceil);

/** + - * / % and what rounds. */
export const ARITHMETIC: Domain = {
  title: 'Numbers',
  unary: { '-': signs(true), '@': signs(false) },
  binary: {
    '+': arithmetic('+'),
    '-': arithmetic('-'),
    '*': arithmetic('*'),
    '/': arithmetic('/'),
    '%': modulo,
  },
  functions: {
    abs: signs(false),
    ceil: ceilings,
    ceiling: ceilings,
    floor: rounding('down', Math.floor),
    round: roundings('round', roundHalfEven),
    trunc: roundings('trunc', Math.trunc),
    mod: modulo,
  },
  docs: [
    {
      syntax: 'x + y, x - y, x * y',
      summary:
        'Sum, difference and product. Integers that leave their type are an error; numeric keeps the larger scale, and for products the sum of the scales.',
      examples: ['2 + 3', '1.50 - 0.25', '1.5 * 1.25'],
    },
    {
      syntax: 'x / y',
      summary:
        'Quotient. Of integers it is cut to an integer; of numeric it has at least 16 significant digits. Division by zero is an error.',
      examples: ['7 / 2', '7.0 / 2', '7::double precision / 2'],
    },
    {
      syntax: 'x % y, mod(x, y)',
      summary: 'Remainder, with the sign of x. Not for floats.',
      examples: ['-7 % 3', 'mod(7.5, 2)'],
    },
    { syntax: '- x, + x', summary: 'Negation, and the value itself.', examples: ['- (2.50)'] },
    {
      syntax: 'abs(number), @ number',
      summary: 'The value without its sign.',
      examples: ['abs(-17.4)', '@ (-5)'],
    },
    {
      syntax: 'round(number), round(numeric, integer)',
      summary:
        'Nearest whole number, or to so many decimals (negative: tens, hundreds, …). numeric rounds halves away from zero, double precision to the even neighbour; an integer argument is taken as double precision.',
      examples: ['round(2.5)', 'round(2.5::double precision)', 'round(42.4382, 2)', 'round(1234.56, -2)'],
    },
    {
      syntax: 'trunc(number), trunc(numeric, integer)',
      summary: 'Cut towards zero, to a whole number or to so many decimals.',
      examples: ['trunc(-42.8)', 'trunc(42.4382, 2)'],
    },
    {
      syntax: 'ceil(number), ceiling(number), floor(number)',
      summary: 'The whole number above or below.',
      examples: ['ceil(-42.8)', 'floor(-42.8)'],
    },
  ],
};
