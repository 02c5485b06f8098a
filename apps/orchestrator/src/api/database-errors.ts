import { SluiceError } from '@sluice/proto';
import { isAway, isContended, isSlow } from '../db/away.js';

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
  // UNAVAILABLE, as above: what clients and proxies try again by themselves. A TARGET_CONFLICT would be of another database.
  if (isContended(error)) {
    return new SluiceError('PEER_UNAVAILABLE', 'Others were changing the same at that moment.', {
      hint: 'Try again, with the same idempotency key where the call has one.',
      cause: error,
    });
  }
  if (isSlow(error)) {
    return new SluiceError('TIMEOUT', 'The orchestrator’s database took too long to answer.', {
      hint: 'Try again; where it goes on, look at what the database is busy with.',
      cause: error,
    });
  }
  return new SluiceError('INTERNAL', 'The orchestrator failed; its log says why.', { cause: error });
}
