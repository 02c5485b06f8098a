import { nearest } from './nearest.js';

/** What became of a type's name: its canonical PostgreSQL spelling, or what is wrong with it. */
export type ParsedType =
  | { readonly ok: true; readonly type: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Names that take no parameters → PostgreSQL's own spelling (as format_type gives it). */
const PLAIN: Readonly<Record<string, string>> = {
  smallint: 'smallint',
  int2: 'smallint',
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  real: 'real',
  float4: 'real',
  'double precision': 'double precision',
  float8: 'double precision',
  float: 'double precision',
  boolean: 'boolean',
  bool: 'boolean',
  text: 'text',
  date: 'date',
  time: 'time without time zone',
  'time without time zone': 'time without time zone',
  timestamp: 'timestamp without time zone',
  'timestamp without time zone': 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  'timestamp with time zone': 'timestamp with time zone',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  bytea: 'bytea',
};

const PARAMETRIC: Readonly<Record<string, 'numeric' | 'character varying' | 'character'>> = {
  numeric: 'numeric',
  decimal: 'numeric',
  dec: 'numeric',
  varchar: 'character varying',
  'character varying': 'character varying',
  'char varying': 'character varying',
  char: 'character',
  character: 'character',
};

/** Words of other systems, too far from ours for an edit distance. */
const FOREIGN: Readonly<Record<string, string>> = {
  string: 'text',
  str: 'text',
  nvarchar: 'varchar',
  clob: 'text',
  tinyint: 'smallint',
  int16: 'smallint',
  short: 'smallint',
  int32: 'integer',
  serial: 'integer',
  int64: 'bigint',
  long: 'bigint',
  bigserial: 'bigint',
  number: 'numeric',
  money: 'numeric',
  double: 'double precision',
  float32: 'real',
  float64: 'double precision',
  bit: 'boolean',
  datetime: 'timestamp',
  datetimeoffset: 'timestamptz',
  guid: 'uuid',
  blob: 'bytea',
  binary: 'bytea',
  varbinary: 'bytea',
};

/** Every name that a pipeline may use (docs/types.md, as libs/columns has them), for hints and editors. */
export const TYPE_NAMES: readonly string[] = [...Object.keys(PLAIN), ...Object.keys(PARAMETRIC)];

/** PostgreSQL's limits: numeric(1000), scales from -1000 to 1000, character varying(10485760). */
const MAX_PRECISION = 1000;
const MAX_SCALE = 1000;
const MAX_LENGTH = 10_485_760;

const good = (type: string): ParsedType => ({ ok: true, type });
const bad = (message: string, hint = ''): ParsedType => ({ ok: false, message, hint });

/** Reads a type as PostgreSQL would: case and blanks do not matter, `numeric(12)` means `numeric(12,0)`. */
export function parseTypeName(text: string): ParsedType {
  const squeezed = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const match = /^([a-z][a-z0-9 ]*?) ?(?:\( ?(-?\d+) ?(?:, ?(-?\d+) ?)?\))?$/.exec(squeezed);
  if (!match) return unknown(text, squeezed.replace(/[^a-z0-9 ].*$/, '').trim());
  const [, name, first, second] = match;
  if (first === undefined && Object.hasOwn(PLAIN, name)) return good(PLAIN[name]);
  if (Object.hasOwn(PARAMETRIC, name)) return parametric(PARAMETRIC[name], text, first, second);
  if (Object.hasOwn(PLAIN, name))
    return bad(`type \`${text}\`: ${name} takes no parameters`, `Write \`${name}\`.`);
  return unknown(text, name);
}

/** PostgreSQL's spelling; undefined for what is not a type. */
export function canonicalType(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseTypeName(text);
  return parsed?.ok ? parsed.type : undefined;
}

function parametric(
  base: 'numeric' | 'character varying' | 'character',
  text: string,
  first: string | undefined,
  second: string | undefined,
): ParsedType {
  if (base === 'numeric') return numeric(text, first, second);
  if (second !== undefined) return bad(`type \`${text}\`: ${base} takes one length`);
  if (first === undefined) return good(base === 'character' ? 'character(1)' : base);
  const length = Number(first);
  if (length < 1 || length > MAX_LENGTH) {
    return bad(
      `type \`${text}\`: the length must be from 1 to ${MAX_LENGTH}`,
      'Use text for values of any length.',
    );
  }
  return good(`${base}(${length})`);
}

function numeric(text: string, first: string | undefined, second: string | undefined): ParsedType {
  if (first === undefined) return good('numeric');
  const precision = Number(first);
  const scale = Number(second ?? 0);
  if (precision < 1 || precision > MAX_PRECISION) {
    return bad(`type \`${text}\`: the precision must be from 1 to ${MAX_PRECISION}`);
  }
  if (Math.abs(scale) > MAX_SCALE) {
    return bad(`type \`${text}\`: the scale must be from -${MAX_SCALE} to ${MAX_SCALE}`);
  }
  return good(`numeric(${precision},${scale})`);
}

function unknown(text: string, name: string): ParsedType {
  if (/^(time|timestamp)(tz)?$/.test(name) || / time zone$/.test(name)) {
    return bad(
      `type \`${text}\` is not supported`,
      'Use time, timestamp or timestamptz without a precision.',
    );
  }
  const near = Object.hasOwn(FOREIGN, name) ? FOREIGN[name] : nearest(name, TYPE_NAMES);
  const hint = near ? `Did you mean \`${near}\`?` : 'See the list of types in docs/reference/pipeline.md.';
  return bad(`unknown type \`${text}\``, hint);
}
