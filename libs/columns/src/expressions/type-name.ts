import { type ColumnType } from '../types.js';
import { ExpressionError } from './errors.js';
import { list, names, record, type AstNode } from './parse.js';
import { type Kind, plain } from './kinds.js';

/** Names as the parser gives them, PostgreSQL's internal ones among them. */
const KINDS: Readonly<Record<string, Kind>> = {
  int2: 'smallint',
  smallint: 'smallint',
  int4: 'integer',
  int: 'integer',
  integer: 'integer',
  int8: 'bigint',
  bigint: 'bigint',
  numeric: 'numeric',
  decimal: 'numeric',
  float4: 'real',
  real: 'real',
  float8: 'double precision',
  bool: 'boolean',
  boolean: 'boolean',
  text: 'text',
  varchar: 'varchar',
  bpchar: 'char',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  bytea: 'bytea',
  interval: 'interval',
};

/** The type that a cast names. @throws ExpressionError for types and modifiers that Sluice does not load */
export function typeOfName(node: AstNode, offset: number | undefined): ColumnType {
  const parts = names(node['names']);
  const name = parts[parts.length - 1] ?? '';
  const modifiers = list(node['typmods']).map((item) => {
    const constant = record(record(item)['A_Const']);
    return Number(record(constant['ival'])['ival'] ?? 0);
  });
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (
    kind === undefined ||
    list(node['arrayBounds']).length > 0 ||
    (name === 'bpchar' && modifiers.length === 0)
  ) {
    const shown = list(node['arrayBounds']).length > 0 ? `${name}[]` : name;
    throw new ExpressionError(
      `the type ${shown} is not supported in expressions`,
      offset,
      'Use a type that a column can have: see docs/types.md.',
    );
  }
  if (modifiers.length === 0) return plain(kind);
  if (kind === 'numeric') {
    const [precision, scale = 0] = modifiers;
    if (precision >= 1 && precision <= 1000 && Math.abs(scale) <= 1000) return { kind, precision, scale };
    throw new ExpressionError('numeric takes a precision of 1 to 1000 and a scale of -1000 to 1000', offset);
  }
  const [length] = modifiers;
  if ((kind === 'varchar' || kind === 'char') && length >= 1 && length <= 10_485_760) return { kind, length };
  throw new ExpressionError(
    `the type ${name}(${modifiers.join(',')}) is not supported in expressions`,
    offset,
    `Leave the parentheses out, or see docs/types.md for what they may hold.`,
  );
}
