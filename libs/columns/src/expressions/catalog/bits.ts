import { bitwise, complement, shift } from '../numbers/integer-functions.js';
import { sig, type Domain, type Signature } from './signature.js';

const KINDS = ['smallint', 'integer', 'bigint'] as const;

const combined = (op: '&' | '|' | '#'): readonly Signature[] =>
  KINDS.map((kind) => sig([kind, kind], kind, bitwise(op, kind)));

const shifted = (op: '<<' | '>>'): readonly Signature[] =>
  KINDS.map((kind) => sig([kind, 'integer'], kind, shift(op, kind)));

export const BITS: Domain = {
  title: 'Numbers',
  functions: {},
  unary: { '~': KINDS.map((kind) => sig([kind], kind, complement(kind))) },
  binary: {
    '&': combined('&'),
    '|': combined('|'),
    '#': combined('#'),
    '<<': shifted('<<'),
    '>>': shifted('>>'),
  },
  docs: [
    {
      syntax: 'x & y, x | y, x # y, ~ x',
      summary: 'Bits of integers: and, or, exclusive or, not. In YAML, quote an expression with #.',
      examples: ['91 & 15', '32 | 3', '17 # 5', '~ 1'],
    },
    {
      syntax: 'x << integer, x >> integer',
      summary: 'Bits of an integer shifted.',
      examples: ['1 << 4', '-16 >> 2'],
    },
  ],
};
