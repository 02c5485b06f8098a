/** What a failure of the target means; every one is also a reason of sluice.v1's closed list. */
export type TargetReason =
  | 'TARGET_UNAVAILABLE'
  | 'TARGET_AUTHENTICATION'
  | 'TARGET_ACCESS_DENIED'
  | 'DATABASE_NOT_FOUND'
  | 'TABLE_NOT_FOUND'
  | 'COLUMN_MISMATCH'
  | 'TARGET_CONFLICT'
  | 'TARGET_FULL'
  | 'TARGET_ERROR'
  | 'TIMEOUT';

/**
 * SQLSTATE → reason: whole codes first, then classes (the first two characters). Whatever is not listed is TARGET_ERROR.
 * Source: PostgreSQL's documentation, "PostgreSQL Error Codes".
 */
const BY_CODE: Readonly<Record<string, TargetReason>> = {
  '25006': 'TARGET_UNAVAILABLE', // read-only: a standby, or a primary that is failing over
  '25P03': 'TARGET_UNAVAILABLE', // idle in transaction for too long
  '25P04': 'TIMEOUT', // transaction_timeout
  '3D000': 'DATABASE_NOT_FOUND',
  '3F000': 'TABLE_NOT_FOUND', // no such schema
  '42501': 'TARGET_ACCESS_DENIED',
  '42703': 'COLUMN_MISMATCH',
  '42P01': 'TABLE_NOT_FOUND',
  '53100': 'TARGET_FULL',
  '53200': 'TARGET_FULL', // out of memory
  '53300': 'TARGET_UNAVAILABLE', // too many connections
  '55P03': 'TARGET_CONFLICT', // lock_timeout
  '57014': 'TIMEOUT', // statement_timeout, or cancelled by an administrator
  '57P01': 'TARGET_UNAVAILABLE',
  '57P02': 'TARGET_UNAVAILABLE',
  '57P03': 'TARGET_UNAVAILABLE', // starting up or shutting down
  '57P04': 'DATABASE_NOT_FOUND', // dropped under us
  '57P05': 'TARGET_UNAVAILABLE', // idle_session_timeout
};

const BY_CLASS: Readonly<Record<string, TargetReason>> = {
  '08': 'TARGET_UNAVAILABLE',
  '28': 'TARGET_AUTHENTICATION',
  '40': 'TARGET_CONFLICT', // serialization failures and deadlocks
  '53': 'TARGET_UNAVAILABLE',
  '58': 'TARGET_UNAVAILABLE', // I/O errors of the server
};

/** Codes of Node's sockets, and pg's own messages, for a server that cannot be reached or has gone. */
const SOCKET =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENOENT)$/;
const GONE = /Connection terminated|timeout expired|not queryable|Client was closed/;

/** The five-character SQLSTATE of an error that the server sent; undefined for others. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = field(error, 'code');
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && field(error, 'severity') !== undefined
    ? code
    : undefined;
}

/** A string member of an error (`constraint`, `detail`, `table`, `column` … of a server error). */
export function field(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = (error as Record<string, unknown>)[name]; // any member of any object may be asked for
  return typeof value === 'string' ? value : undefined;
}

/** undefined: not a failure of the target at all. */
export function targetReason(error: unknown): TargetReason | undefined {
  const state = sqlStateOf(error);
  if (state !== undefined) return BY_CODE[state] ?? BY_CLASS[state.slice(0, 2)] ?? 'TARGET_ERROR';
  if (isTlsError(error)) return 'TARGET_ERROR';
  if (SOCKET.test(field(error, 'code') ?? '')) return 'TARGET_UNAVAILABLE';
  if (error instanceof AggregateError) return targetReason(error.errors[0]);
  if (error instanceof Error && GONE.test(error.message)) return 'TARGET_UNAVAILABLE';
  if (error instanceof Error && error.name === 'CopyStalledError') return 'TARGET_UNAVAILABLE';
  return undefined;
}

/** True when the connection itself is lost, so that the fate of a COMMIT under way is unknown. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === undefined) return targetReason(error) === 'TARGET_UNAVAILABLE';
  return state.startsWith('08') || state.startsWith('57P') || state === '25P03' || state === '25P04';
}

const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|EPROTO)/;

/** The handshake failed, or the server offers no TLS. */
export function isTlsError(error: unknown): boolean {
  if (TLS_CODE.test(field(error, 'code') ?? '')) return true;
  return error instanceof Error && /does not support SSL|establishing an SSL connection/.test(error.message);
}

/**
 * Errors that single rows cause: broken constraints, and whatever triggers, generated columns and CHECK expressions raise.
 * The rows at fault can be told from the rest, so these are no failure of the load.
 */
export function isOffence(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state === undefined || state === '22P03' || state === '22P04') return false; // a malformed COPY is our fault
  return state.startsWith('23') || state.startsWith('22') || state === 'P0001' || state === '44000';
}

/** Deadlocks and serialization failures: the same statement may succeed when it is tried again. */
export function isDeadlock(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40P01' || state === '40001';
}
