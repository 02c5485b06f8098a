import { SluiceError } from '@sluice/proto';

/** SQLSTATE classes and Node codes of a database that is away: https://www.postgresql.org/docs/18/errcodes-appendix.html */
const AWAY = /^(08|57P0|53300|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN)/;
const AWAY_MESSAGE =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|not queryable/i;

/**
 * What callers are told when a statement of ours fails: nothing of the statement, but whether to come back. The cause is
 * for the local log.
 */
export function hideDatabaseErrors(error: unknown): unknown {
  if (error instanceof SluiceError || !(error instanceof Error)) return error;
  if (isAway(error)) {
    return new SluiceError('PEER_UNAVAILABLE', 'The orchestrator’s database is not reachable.', {
      hint: 'Try again; runs go on by themselves when it is back.',
      cause: error,
    });
  }
  return new SluiceError('INTERNAL', 'The orchestrator failed; its log says why.', { cause: error });
}

export function isAway(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return AWAY.test(code) || AWAY_MESSAGE.test(error.message);
}
