import { type ColumnType } from '../types.js';

export type Kind = ColumnType['kind'];

/** A type as expressions see it: `unknown` is a quoted literal or NULL whose type its surroundings decide. */
export type ExprKind = Kind | 'unknown';

/** The type of a kind without modifiers. */
export function plain(kind: Kind): ColumnType {
  if (kind === 'varchar') return { kind, length: undefined };
  if (kind === 'char') return { kind, length: 1 };
  if (kind === 'numeric') return { kind, precision: undefined, scale: undefined };
  return { kind };
}

/** PostgreSQL's name for messages. */
export function kindName(kind: ExprKind): string {
  if (kind === 'varchar') return 'character varying';
  if (kind === 'char') return 'character';
  if (kind === 'timestamp') return 'timestamp without time zone';
  if (kind === 'timestamptz') return 'timestamp with time zone';
  if (kind === 'time') return 'time without time zone';
  return kind;
}

export type Category = 'number' | 'string' | 'datetime' | 'timespan' | 'boolean' | 'other';

/** pg_type.typcategory, as far as type resolution needs it. */
export function categoryOf(kind: ExprKind): Category {
  switch (kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'real':
    case 'double precision':
      return 'number';
    case 'text':
    case 'varchar':
    case 'char':
      return 'string';
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return 'datetime';
    case 'interval':
      return 'timespan';
    case 'boolean':
      return 'boolean';
    default:
      return 'other';
  }
}

const PREFERRED: ReadonlySet<ExprKind> = new Set([
  'double precision',
  'text',
  'timestamptz',
  'interval',
  'boolean',
]);

/** pg_type.typispreferred. */
export function isPreferred(kind: ExprKind): boolean {
  return PREFERRED.has(kind);
}

const IMPLICIT: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  smallint: ['integer', 'bigint', 'numeric', 'real', 'double precision'],
  integer: ['bigint', 'numeric', 'real', 'double precision'],
  bigint: ['numeric', 'real', 'double precision'],
  numeric: ['real', 'double precision'],
  real: ['double precision'],
  varchar: ['text', 'char'],
  char: ['text', 'varchar'],
  text: ['varchar', 'char'],
  date: ['timestamp', 'timestamptz'],
  timestamp: ['timestamptz'],
  time: ['interval'],
};

const ASSIGNMENT: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  integer: ['smallint'],
  bigint: ['smallint', 'integer'],
  numeric: ['smallint', 'integer', 'bigint'],
  real: ['smallint', 'integer', 'bigint', 'numeric'],
  'double precision': ['smallint', 'integer', 'bigint', 'numeric', 'real'],
  timestamp: ['date', 'time'],
  timestamptz: ['date', 'time', 'timestamp'],
  interval: ['time'],
  json: ['jsonb'],
  jsonb: ['json'],
};

const EXPLICIT: Readonly<Partial<Record<Kind, readonly Kind[]>>> = {
  integer: ['boolean'],
  boolean: ['integer'],
};

export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** pg_cast, among the types that Sluice loads. Any type becomes text by assignment, and text any type explicitly. */
export function canCast(from: ExprKind, to: Kind, context: CastContext): boolean {
  if (from === to || from === 'unknown') return true;
  if (IMPLICIT[from]?.includes(to)) return true;
  if (context === 'implicit') return false;
  if (ASSIGNMENT[from]?.includes(to) || categoryOf(to) === 'string') return true;
  if (context === 'assignment') return false;
  return EXPLICIT[from]?.includes(to) === true || categoryOf(from) === 'string';
}
