import { SecretError, type ResolvedTarget } from '@sluice/config';
import {
  ConnectionSettingsError,
  isTlsError,
  sqlStateOf,
  targetReason,
  type TargetReason,
} from '@sluice/postgres';
import { SluiceError, type Reason } from '@sluice/proto';

const SECRET_REASONS = {
  not_found: 'SECRET_NOT_FOUND',
  denied: 'SECRET_ACCESS_DENIED',
  invalid: 'SECRET_INVALID',
  unavailable: 'SECRET_UNAVAILABLE',
  variable_not_set: 'VARIABLE_NOT_SET',
} as const satisfies Record<SecretError['code'], Reason>;

const HINTS: Readonly<Record<TargetReason, (target: ResolvedTarget) => string>> = {
  TARGET_UNAVAILABLE: (t) =>
    `Check that the server that ${t.connection} names is up, reachable from the loader and has connections left.`,
  TARGET_AUTHENTICATION: (t) =>
    `Check user and password in ${t.connection}, and that pg_hba.conf lets the loader's host in.`,
  TARGET_ACCESS_DENIED: () => 'Grant the role what docs/target.md lists, then try again.',
  DATABASE_NOT_FOUND: (t) => `Create the database, or correct its name in ${t.connection}.`,
  TABLE_NOT_FOUND: () => 'Create the table, or set target.create: true.',
  COLUMN_MISMATCH: () => "Bring the pipeline's columns and the table's in line.",
  TARGET_CONFLICT: () => 'Another transaction holds locks on the table; the split is tried again.',
  TARGET_FULL: () => 'Free disk space or memory on the database server; the split is tried again.',
  TARGET_ERROR: () => "See the database server's log for the statement.",
  TIMEOUT: () => 'Raise SLUICE_STATEMENT_TIMEOUT_MS, or look for what keeps the statement waiting.',
};

/**
 * Whatever goes wrong with the target, as the one error that leaves the service. Messages of the server may quote values
 * of rows only in their details, which are left out; what the connection's secret says is left out altogether (I6).
 */
export function toSluiceError(error: unknown, target: ResolvedTarget): SluiceError {
  if (error instanceof SluiceError) return error;
  const where = { connection: target.connection, table: `${target.schema}.${target.table}` };
  if (error instanceof SecretError) {
    return new SluiceError(SECRET_REASONS[error.code], error.message, {
      hint: error.hint,
      where,
      cause: error,
    });
  }
  if (error instanceof ConnectionSettingsError) {
    const hint = `Correct ${target.connection} or the pipeline's target section.`;
    return new SluiceError('SECRET_INVALID', error.message, { hint, where, cause: error });
  }
  const reason = targetReason(error);
  if (reason === undefined) return SluiceError.from(error);
  const text = error instanceof Error ? error.message : String(error);
  if (isTlsError(error)) {
    const hint = 'Check target.sslmode and target.ca_file; see docs/target.md.';
    const message = `No TLS connection to the target of ${target.connection} could be made: ${text}`;
    return new SluiceError(reason, message, { hint, where, cause: error });
  }
  const state = sqlStateOf(error);
  const code = socketCode(error);
  const why = state ? `: ${text} (SQLSTATE ${state})` : code ? ` (${code}).` : '.';
  return new SluiceError(reason, message(reason, { text, state, why }, target), {
    hint: HINTS[reason](target),
    where: state === undefined ? where : { ...where, sqlstate: state },
    cause: error,
  });
}

function message(
  reason: TargetReason,
  { text, state, why }: { text: string; state: string | undefined; why: string },
  target: ResolvedTarget,
): string {
  const table = `${target.schema}.${target.table}`;
  switch (reason) {
    // The server's text names the role, which is part of the secret; the socket's names the host.
    case 'TARGET_AUTHENTICATION':
      return `The target database refused the login in ${target.connection} (SQLSTATE ${state ?? '28000'}).`;
    case 'TARGET_UNAVAILABLE':
      return `The target database of ${target.connection} is not available${why}`;
    default:
      return `Table ${table}: ${text}${state ? ` (SQLSTATE ${state})` : ''}`;
  }
}

/** ECONNREFUSED, ENOTFOUND …: tells a wrong port from a wrong name without giving away either. */
function socketCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code)) return error.code;
  return socketCode(error.cause);
}
