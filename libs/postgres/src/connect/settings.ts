/** As libpq names them. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof SSL_MODES)[number];

/** Everything needed to connect. Holds a password: never log it, never put it into an error (I6). */
export interface ConnectionSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslmode: SslMode;
  /** Path of a PEM file with the certificates to trust; undefined: those that come with Node.js. */
  readonly caFile: string | undefined;
}

/** A URL, a libpq `key=value` string, or the fields of a secret. */
export type ConnectionSource =
  | string
  | {
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly dbname: string;
      readonly sslmode?: string | undefined;
    };

/** What is wrong with a connection, without a word of its text. */
export class ConnectionSettingsError extends Error {
  override readonly name = 'ConnectionSettingsError';
}

/** What a pipeline says itself goes before what the connection says. */
export interface ConnectionOverrides {
  readonly sslmode?: SslMode | undefined;
  readonly caFile?: string | undefined;
}

/** @throws ConnectionSettingsError */
export function connectionSettings(
  source: ConnectionSource,
  overrides: ConnectionOverrides = {},
): ConnectionSettings {
  const given = typeof source === 'string' ? fromText(source.trim()) : fromFields(source);
  const sslmode = overrides.sslmode ?? given['sslmode'] ?? 'prefer';
  if (!isSslMode(sslmode)) {
    throw new ConnectionSettingsError(
      `sslmode is not one of ${SSL_MODES.join(', ')}; check the connection's sslmode`,
    );
  }
  const user = given['user'] ?? '';
  if (user === '') throw new ConnectionSettingsError('The connection names no user');
  const port = Number(given['port'] ?? 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ConnectionSettingsError('The port of the connection is not a number from 1 to 65535');
  }
  const caFile = overrides.caFile ?? given['sslrootcert'];
  return {
    host: given['host'] ?? 'localhost',
    port,
    user,
    password: given['password'] ?? '',
    database: given['dbname'] ?? user,
    sslmode,
    // libpq's `sslrootcert=system` means the trust store, which here is Node's.
    caFile: caFile === 'system' || caFile === '' ? undefined : caFile,
  };
}

function isSslMode(text: string): text is SslMode {
  return (SSL_MODES as readonly string[]).includes(text); // widened to look any text up
}

type Parameters = Readonly<Record<string, string>>;

function fromFields(fields: Exclude<ConnectionSource, string>): Parameters {
  const { host, port, username, password, dbname, sslmode } = fields;
  return {
    host,
    port: String(port),
    user: username,
    password,
    dbname,
    ...(sslmode === undefined ? {} : { sslmode }),
  };
}

function fromText(text: string): Parameters {
  return /^postgres(ql)?:\/\//.test(text) ? fromUrl(text) : fromPairs(text);
}

function fromUrl(text: string): Parameters {
  if (!URL.canParse(text)) throw new ConnectionSettingsError('The connection URL cannot be read');
  const url = new URL(text);
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw new ConnectionSettingsError('The connection URL has a malformed %-escape');
    }
  };
  const parts: Record<string, string> = {};
  const set = (key: string, value: string): void => {
    if (value !== '') parts[key] = value;
  };
  set('host', decode(url.hostname.replace(/^\[(.*)\]$/, '$1')));
  set('port', url.port);
  set('user', decode(url.username));
  set('password', decode(url.password));
  set('dbname', decode(url.pathname.replace(/^\//, '')));
  for (const [key, value] of url.searchParams) set(key, value);
  return parts;
}

/** libpq's `key = value` pairs; values in single quotes may hold blanks, and a backslash escapes. */
function fromPairs(text: string): Parameters {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/gy;
  const parts: Record<string, string> = {};
  let end = 0;
  for (let match = pair.exec(text); match; match = pair.exec(text)) {
    parts[match[1]] = (match[2] ?? match[3]).replace(/\\(.)/g, '$1');
    end = pair.lastIndex;
  }
  if (text.slice(end).trim() !== '') {
    throw new ConnectionSettingsError('The connection string cannot be read as key=value pairs');
  }
  return parts;
}
