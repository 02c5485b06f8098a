import { nearestName } from '../transform/header.js';
import { BINARY, FUNCTIONS, UNARY } from './catalog.js';
import { POSTGRES_FUNCTIONS } from './catalog/postgres-names.js';
import { ExpressionError } from './errors.js';
import { ARRAY_FUNCTIONS } from './patterns/subscript.js';

const REFERENCE = 'docs/reference/functions.md lists what is.';

/** Functions that the analysis knows by name, beside those of the catalogue. */
const CONSTRUCTS = ['coalesce', 'nullif', 'greatest', 'least', 'concat', 'concat_ws', 'format', 'now'];

/** PostgreSQL's own functions are told apart from misspelt ones, which get the nearest name offered. */
export function unknownFunction(name: string, offset: number | undefined): ExpressionError {
  const group = POSTGRES_FUNCTIONS.find(({ names }) => names.has(name));
  if (group) return new ExpressionError(`${name} is ${group.what}`, offset, group.hint);
  if (ARRAY_FUNCTIONS.includes(name)) {
    return new ExpressionError(`${name} gives an array`, offset, `Take an element of it: (${name}(…))[1].`);
  }
  if (name.startsWith('pg_')) {
    return new ExpressionError(
      `${name} is a function of the server`,
      offset,
      'An expression is computed outside the database.',
    );
  }
  if (name === 'now') return new ExpressionError('now takes no argument', offset, 'Write now().');
  const near = nearestName(name, [...Object.keys(FUNCTIONS), ...CONSTRUCTS]);
  return new ExpressionError(
    `there is no function ${name}`,
    offset,
    near === undefined ? REFERENCE : `Did you mean ${near}?`,
  );
}

/** Operators of other languages, and of PostgreSQL's types that Sluice does not load. */
const INSTEAD: Readonly<Record<string, string>> = {
  '==': 'Write =.',
  '===': 'Write =.',
  '&&': 'Write AND; && is for arrays and ranges.',
  '!': 'Write NOT, or factorial(x).',
  '!!': 'Write NOT.',
  '**': 'Write ^ or power(x, y).',
  '<=>': 'Write IS NOT DISTINCT FROM.',
  '=~': 'Write ~.',
  '||/': 'Write power(x, 1.0 / 3).',
  '->': 'It takes a value of json or jsonb: x::jsonb -> …',
  '@>': 'It compares arrays, ranges and documents: test a member with -> or ->>.',
  '<@': 'It compares arrays, ranges and documents: test a member with -> or ->>.',
  '@@': 'It is for full text search: use LIKE or ~.',
  '<->': 'It measures a distance between shapes or words.',
};

export function unknownOperator(op: string, offset: number | undefined): ExpressionError {
  const known = Object.hasOwn(BINARY, op) || Object.hasOwn(UNARY, op);
  const hint = Object.hasOwn(INSTEAD, op) ? INSTEAD[op] : REFERENCE;
  return new ExpressionError(
    known ? `the operator ${op} does not stand here` : `the operator ${op} is not supported in expressions`,
    offset,
    hint,
  );
}

/** Constructs of the grammar, by the parser's name of their node. */
const NODES: Readonly<Record<string, readonly [string, string]>> = {
  SubLink: ['a subquery', 'An expression sees one row: transform.lookup brings in values of another table.'],
  CollateClause: ['COLLATE', 'Text is compared and cased as in C.UTF-8.'],
  A_ArrayExpr: ['an array', 'Write x IN (a, b) for x = ANY (ARRAY[a, b]).'],
  A_Indirection: ['a subscript or a field', 'Use split_part, or -> for a member of a document.'],
  ParamRef: ['a parameter such as $1', 'params.NAME is a parameter of the run.'],
  RowExpr: ['a row', 'Compare its values one by one, with AND.'],
  NamedArgExpr: ['a named argument', 'Give the arguments in their order.'],
  XmlExpr: ['xml', 'Load it as text.'],
  XmlSerialize: ['xml', 'Load it as text.'],
  GroupingFunc: ['GROUPING', 'An expression sees one row at a time.'],
  SetToDefault: ['DEFAULT', 'A column of the schema takes a default: schema.columns[].default.'],
  CurrentOfExpr: ['a cursor', 'An expression sees one row at a time.'],
  A_Star: ['*', 'Name the columns.'],
};

export function unsupportedNode(type: string, offset: number | undefined): ExpressionError {
  const [what, hint] = Object.hasOwn(NODES, type)
    ? NODES[type]
    : type.startsWith('Json')
      ? ['SQL/JSON', 'Use -> ->> #> #>>, json_typeof or jsonb_array_length.']
      : [type, REFERENCE];
  return new ExpressionError(`${what} is not supported in expressions`, offset, hint);
}
