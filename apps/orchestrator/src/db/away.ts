/** SQLSTATE classes and Node codes of a database that is away: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const AWAY = /^(08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;
const AWAY_MESSAGE =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|not queryable/i;

export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return AWAY.test(codeOf(error)) || AWAY_MESSAGE.test(error.message);
}

/** Serialization failure, deadlock, and a lock that was not to be had within lock_timeout: same source. */
const CONTENDED = /^(40001|40P01|55P03)$/;
/** Beyond statement_timeout: same source. */
const SLOW = '57014';

/** A transaction that others stood in the way of: it was rolled back, and is likely to succeed when it is tried again. */
export function isContended(error: unknown): boolean {
  return CONTENDED.test(codeOf(error));
}

/** A statement that the server ended because it took too long. */
export function isSlow(error: unknown): boolean {
  return codeOf(error) === SLOW;
}

/** A statement in a transaction in which an earlier one has failed. */
export function isAborted(error: unknown): boolean {
  return codeOf(error) === '25P02';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
