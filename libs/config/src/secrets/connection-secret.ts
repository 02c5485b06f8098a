import { SecretError } from './secret-error.js';

/** A PostgreSQL login in the shape that RDS gives its secrets. */
export interface ConnectionFields {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
  readonly sslmode?: string;
}

/** A URL or libpq key=value string as it stands, or the fields of a JSON secret. */
export type ConnectionSecret = string | ConnectionFields;

const HINT =
  'Store a postgres:// URL, a libpq connection string, or JSON with username, password, host, port and dbname.';

/** RDS secrets of other engines would connect to nothing useful. */
const ENGINES = ['postgres', 'postgresql', 'aurora-postgresql'];

/** @throws SecretError `invalid`, which tells the shape that is wrong and never the text */
export function parseConnectionSecret(ref: string, text: string): ConnectionSecret {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid(ref, 'is empty');
  if (trimmed.startsWith('{')) return fromJson(ref, trimmed);
  if (/^postgres(ql)?:\/\//.test(trimmed)) {
    if (!URL.canParse(trimmed)) throw invalid(ref, 'is a postgres:// URL that cannot be read');
    return trimmed;
  }
  if (/^\s*[a-z_]+\s*=/.test(trimmed)) return trimmed;
  throw invalid(ref, 'is neither a postgres:// URL, nor a connection string, nor a JSON object');
}

function fromJson(ref: string, text: string): ConnectionSecret {
  const json = parseObject(ref, text);
  if (typeof json['url'] === 'string') return parseConnectionSecret(ref, json['url']);
  const engine = json['engine'];
  if (typeof engine === 'string' && !ENGINES.includes(engine))
    throw invalid(ref, 'is for another database engine');
  const missing = ['username', 'password', 'host'].filter((key) => !isText(json[key]));
  if (missing.length > 0) throw invalid(ref, `lacks ${missing.join(', ')}`);
  const port = json['port'] === undefined ? 5432 : Number(json['port']);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalid(ref, 'has a port that is not a number');
  return {
    host: String(json['host']),
    port,
    username: String(json['username']),
    password: String(json['password']),
    // RDS leaves dbname out where no database was named at creation; `postgres` always exists.
    dbname: isText(json['dbname']) ? json['dbname'] : 'postgres',
    ...(isText(json['sslmode']) ? { sslmode: json['sslmode'] } : {}),
  };
}

function parseObject(ref: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // JSON.parse quotes its input in its message, so that error goes no further.
    throw invalid(ref, 'begins like JSON but cannot be read as JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(ref, 'is not an object');
  return { ...value };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid(ref: string, what: string): SecretError {
  return new SecretError('invalid', ref, `The connection in ${ref} ${what}.`, HINT);
}
