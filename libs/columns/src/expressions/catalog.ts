import { bigintSign, bigIntegers, integerSign, smallIntegers } from './integer-arithmetic.js';
import { addDays, subtractDates } from './date-functions.js';
import { floatArithmetic, floatMap, roundHalfEven } from './float-arithmetic.js';
import { BINARY_STRINGS } from './catalog/binary-strings.js';
import { DATES } from './catalog/dates.js';
import { JSON_VALUES } from './catalog/json.js';
import { NUMBERS } from './catalog/numbers.js';
import { PATTERNS } from './catalog/patterns.js';
import { sig, type Signature } from './catalog/signature.js';
import { STRINGS } from './catalog/strings.js';
import { expectKind, type Impl } from './impl.js';
import { type Kind } from './kinds.js';
import { letterCase } from './letter-case.js';
import { like } from './like.js';
import { numericAdd, numericDivide, numericMap, numericMultiply, roundRow } from './numeric-arithmetic.js';
import { absolute, cut, negate } from './numeric-exact.js';
import { numericAt, putNumeric } from './numeric-value.js';
import * as text from './text-functions.js';

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

const COMPARABLE: readonly Kind[] = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'boolean',
  'text',
  'char',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'uuid',
  'bytea',
];

/** Every comparison operator has these. A mixed float pair exists, as in PostgreSQL, because it decides resolution. */
const comparisons: readonly Signature[] = [
  ...COMPARABLE.map((kind) => sig([kind, kind], 'boolean', 'compare')),
  sig(['real', 'double precision'], 'boolean', 'compare'),
  sig(['double precision', 'real'], 'boolean', 'compare'),
];

export const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof COMPARISONS)[number];

const binary: Readonly<Record<string, readonly Signature[]>> = {
  '+': [
    ...arithmetic('+'),
    sig(['date', 'integer'], 'date', addDays(1)),
    sig(['integer', 'date'], 'date', addDays(1, 1)),
  ],
  '-': [
    ...arithmetic('-'),
    sig(['date', 'integer'], 'date', addDays(-1)),
    sig(['date', 'date'], 'integer', subtractDates),
  ],
  '*': arithmetic('*'),
  '/': arithmetic('/'),
  '%': modulo,
  '~~': [both('text', like({ fold: false, negate: false }), 'boolean')],
  '!~~': [both('text', like({ fold: false, negate: true }), 'boolean')],
  '~~*': [both('text', like({ fold: true, negate: false }), 'boolean')],
  '!~~*': [both('text', like({ fold: true, negate: true }), 'boolean')],
  ...Object.fromEntries(COMPARISONS.map((op) => [op, comparisons])),
};

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

const unary: Readonly<Record<string, readonly Signature[]>> = { '-': signs(true) };

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
  return [
    sig(
      ['numeric'],
      'numeric',
      numericMap((value) => cut(value, 0, towards)),
    ),
    sig(['double precision'], 'double precision', floatMap(float)),
  ];
}

const lengths: Signature[] = [sig(['text'], 'integer', text.length)];
const substrings: Signature[] = [
  sig(['text', 'integer'], 'text', text.substring),
  sig(['text', 'integer', 'integer'], 'text', text.substring),
];
const positions: Signature[] = [sig(['text', 'text'], 'integer', text.position)];
const trims = (side: 'left' | 'right' | 'both'): Signature[] => [
  sig(['text'], 'text', text.trim(side)),
  sig(['text', 'text'], 'text', text.trim(side)),
];
const ceilings = rounding('up', Math.ceil);

const functions: Readonly<Record<string, readonly Signature[]>> = {
  abs: signs(false),
  ceil: ceilings,
  ceiling: ceilings,
  floor: rounding('down', Math.floor),
  round: [
    sig(['numeric'], 'numeric', roundNumeric('round')),
    sig(['numeric', 'integer'], 'numeric', roundNumeric('round')),
    sig(['double precision'], 'double precision', floatMap(roundHalfEven)),
  ],
  trunc: [
    sig(['numeric'], 'numeric', roundNumeric('trunc')),
    sig(['numeric', 'integer'], 'numeric', roundNumeric('trunc')),
    sig(['double precision'], 'double precision', floatMap(Math.trunc)),
  ],
  mod: modulo,
  lower: [sig(['text'], 'text', letterCase('lower'))],
  upper: [sig(['text'], 'text', letterCase('upper'))],
  btrim: trims('both'),
  ltrim: trims('left'),
  rtrim: trims('right'),
  length: lengths,
  char_length: lengths,
  character_length: lengths,
  octet_length: [sig(['text'], 'integer', text.octetLength)],
  substr: substrings,
  substring: substrings,
  left: [sig(['text', 'integer'], 'text', text.side('left'))],
  right: [sig(['text', 'integer'], 'text', text.side('right'))],
  replace: [sig(['text', 'text', 'text'], 'text', text.replace)],
  split_part: [sig(['text', 'text', 'integer'], 'text', text.splitPart)],
  strpos: positions,
  position: positions,
};

/** Subjects in the order of the reference. */
export const DOMAINS = [NUMBERS, STRINGS, PATTERNS, BINARY_STRINGS, DATES, JSON_VALUES] as const;

export const BINARY = merged(binary, ...DOMAINS.map((domain) => domain.binary));
export const UNARY = merged(unary, ...DOMAINS.map((domain) => domain.unary ?? {}));
export const FUNCTIONS = merged(functions, ...DOMAINS.map((domain) => domain.functions));

function merged(
  ...parts: readonly Readonly<Record<string, readonly Signature[]>>[]
): Readonly<Record<string, readonly Signature[]>> {
  const all: Record<string, readonly Signature[]> = {};
  for (const part of parts) {
    for (const [name, signatures] of Object.entries(part)) all[name] = [...(all[name] ?? []), ...signatures];
  }
  return all;
}
