import { SluiceError } from '@sluice/proto';
import { isAway } from '../db/away.js';

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
