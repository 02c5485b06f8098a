import { type Domain } from './signature.js';

/** What the grammar itself has: no overloads, but a part of the reference. */
export const CONSTRUCTS: Domain = {
  title: 'Logic and choice',
  functions: {},
  binary: {},
  docs: [
    {
      syntax: 'a AND b, a OR b, NOT a',
      summary:
        'Three-valued logic. An argument that decides the row keeps errors of later ones from being raised.',
      examples: ['true AND NULL', 'false AND NULL', 'NOT false'],
    },
    {
      syntax: 'CASE WHEN condition THEN x … [ELSE y] END, CASE a WHEN b THEN x … [ELSE y] END',
      summary:
        'The first branch whose condition is true; null where none is and there is no ELSE. Branches not taken raise no errors.',
      examples: ["CASE WHEN 1 > 2 THEN 'more' ELSE 'less' END", "CASE 3 WHEN 3 THEN 'three' END"],
    },
    {
      syntax: 'coalesce(x, y, …)',
      summary: 'The first that is not null.',
      examples: ["coalesce(NULL, 'x')"],
    },
    {
      syntax: 'nullif(x, y)',
      summary: 'Null where x equals y, else x.',
      examples: ["nullif('n/a', 'n/a')", 'nullif(1, 2)'],
    },
    {
      syntax: 'greatest(x, y, …), least(x, y, …)',
      summary: 'The greatest or least value; nulls are passed over.',
      examples: ['greatest(1, 3.5, NULL)', "least('b', 'a')"],
    },
    {
      syntax: 'num_nulls(x, …), num_nonnulls(x, …)',
      summary: 'How many of the arguments are null, or are not.',
      examples: ['num_nulls(1, NULL, 2)', 'num_nonnulls(1, NULL, 2)'],
    },
    {
      syntax: 'x::type, CAST(x AS type), type literal',
      summary:
        'Conversion to a type that a column can have. Text is read by the grammar of that column type (docs/types.md); numbers are rounded as PostgreSQL rounds them.',
      examples: ["'12'::integer", '2.5::integer', "date '2024-02-29'", '12.345::numeric(6,2)'],
    },
  ],
};
