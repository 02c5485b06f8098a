import { type ColumnType } from './types.js';

const MAX_CHARACTERS = 10_485_760;
const MAX_PRECISION = 1000;

/** Every spelling without parameters that PostgreSQL itself takes for the types Sluice loads. */
const PLAIN: Readonly<Record<string, ColumnType>> = {
  smallint: { kind: 'smallint' },
  int2: { kind: 'smallint' },
  integer: { kind: 'integer' },
  int: { kind: 'integer' },
  int4: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  int8: { kind: 'bigint' },
  real: { kind: 'real' },
  float4: { kind: 'real' },
  'double precision': { kind: 'double precision' },
  float8: { kind: 'double precision' },
  float: { kind: 'double precision' },
  boolean: { kind: 'boolean' },
  bool: { kind: 'boolean' },
  text: { kind: 'text' },
  date: { kind: 'date' },
  time: { kind: 'time' },
  'time without time zone': { kind: 'time' },
  timestamp: { kind: 'timestamp' },
  'timestamp without time zone': { kind: 'timestamp' },
  timestamptz: { kind: 'timestamptz' },
  'timestamp with time zone': { kind: 'timestamptz' },
  uuid: { kind: 'uuid' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  bytea: { kind: 'bytea' },
  varchar: { kind: 'varchar', length: undefined },
  'character varying': { kind: 'varchar', length: undefined },
  'char varying': { kind: 'varchar', length: undefined },
  char: { kind: 'char', length: 1 },
  character: { kind: 'char', length: 1 },
  numeric: { kind: 'numeric', precision: undefined, scale: undefined },
  decimal: { kind: 'numeric', precision: undefined, scale: undefined },
  dec: { kind: 'numeric', precision: undefined, scale: undefined },
};

/** Every name of a type (docs/types.md, as libs/config has them). */
export const TYPE_NAMES: readonly string[] = Object.keys(PLAIN);

/**
 * Reads a type as PostgreSQL spells it: case does not matter, nor does the amount of white space.
 *
 * @returns undefined where the text is no type that Sluice loads
 */
export function parseType(text: string): ColumnType | undefined {
  const normal = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const plain = Object.hasOwn(PLAIN, normal) ? PLAIN[normal] : undefined;
  if (plain) return plain;
  const match = /^([a-z0-9 ]+?) ?\( ?(\d{1,9}) ?(?:, ?(-?\d{1,9}) ?)?\)$/.exec(normal);
  if (!match) return undefined;
  const [, name, first, second] = match;
  return parameterised(name, Number(first), second === undefined ? undefined : Number(second));
}

function parameterised(name: string, first: number, second: number | undefined): ColumnType | undefined {
  switch (name) {
    case 'varchar':
    case 'character varying':
    case 'char varying':
      return second === undefined && fits(first) ? { kind: 'varchar', length: first } : undefined;
    case 'char':
    case 'character':
      return second === undefined && fits(first) ? { kind: 'char', length: first } : undefined;
    case 'numeric':
    case 'decimal':
    case 'dec': {
      const scale = second ?? 0;
      const ok = first >= 1 && first <= MAX_PRECISION && Math.abs(scale) <= MAX_PRECISION;
      return ok ? { kind: 'numeric', precision: first, scale } : undefined;
    }
    default:
      return undefined;
  }
}

function fits(length: number): boolean {
  return length >= 1 && length <= MAX_CHARACTERS;
}

/** As PostgreSQL's format_type() spells it. */
export function formatType(type: ColumnType): string {
  switch (type.kind) {
    case 'varchar':
      return type.length === undefined ? 'character varying' : `character varying(${type.length})`;
    case 'char':
      return `character(${type.length})`;
    case 'numeric':
      return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'timestamptz':
      return 'timestamp with time zone';
    case 'timestamp':
    case 'time':
      return `${type.kind} without time zone`;
    default:
      return type.kind;
  }
}
