import { type Kind } from '../kinds.js';
import { sig, type Domain, type Signature } from './signature.js';

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

export const COMPARING: Domain = {
  title: 'Comparison',
  functions: {},
  binary: Object.fromEntries(COMPARISONS.map((op) => [op, comparisons])),
  docs: [
    {
      syntax: 'x = y, x <> y, x != y, x < y, x <= y, x > y, x >= y',
      summary:
        'Null where a side is null. Text goes by bytes (C.UTF-8); NaN equals NaN and is above every number; char(n) is compared without its padding.',
      examples: ["'B' < 'a'", '1.0 = 1.00', "'NaN'::double precision > 1"],
    },
    {
      syntax: 'x BETWEEN [SYMMETRIC] low AND high',
      summary: 'low <= x and x <= high; SYMMETRIC takes the bounds in either order. Also NOT BETWEEN.',
      examples: ['2 BETWEEN 1 AND 3', '2 BETWEEN SYMMETRIC 3 AND 1'],
    },
    {
      syntax: 'x IN (a, b, …)',
      summary: 'Equal to one of them; null where it equals none and one is null. Also NOT IN.',
      examples: ["'b' IN ('a', 'b')", '1 NOT IN (2, 3)'],
    },
    {
      syntax: 'x IS [NOT] DISTINCT FROM y',
      summary: 'Comparison that takes null for a value like others; never null.',
      examples: ['NULL IS DISTINCT FROM 1', 'NULL IS NOT DISTINCT FROM NULL'],
    },
    {
      syntax: 'x IS [NOT] NULL, x IS [NOT] TRUE, x IS [NOT] FALSE, x IS [NOT] UNKNOWN',
      summary: 'Tests that are never null.',
      examples: ['NULL IS NULL', '(1 > NULL) IS UNKNOWN'],
    },
  ],
};
