import {
  type LoadCommitted__Output,
  type LoaderClient,
  type SplitCounts__Output,
  SluiceError,
} from '@sluice/proto';
import type { ClaimedSplit } from '../transitions/claim-splits.js';
import { watched } from './watched.js';

export interface LoadOptions {
  /** Longest silence of the loader, which reports about twice a second (I8). */
  readonly idleMs: number;
  readonly deadlineMs: number;
  /** Cuts the load. */
  readonly signal: AbortSignal;
  readonly onProgress: (counts: SplitCounts__Output) => void;
  /** With the first message: the address of the replica that serves the call. */
  readonly onServed: (address: string) => void;
}

/** How long a stream that has said all may take to end. */
const END_MS = 1_000;

/**
 * Drives one attempt: calls Load and waits for its commit.
 *
 * @throws SluiceError with the loader's reason; TIMEOUT after silence; CANCELLED when cut; STREAM_INCOMPLETE when the
 *   stream ends without its last message (I4)
 */
export async function loadSplit(
  loader: LoaderClient,
  claim: ClaimedSplit,
  options: LoadOptions,
): Promise<LoadCommitted__Output> {
  const { splitId, ordinal, parts, rejects, objectSplits, attempt } = claim;
  const call = loader.load(
    {
      pipeline: claim.facts.pipeline,
      run: claim.facts.run,
      split: { splitId, ordinal, parts, rejects, objectSplits },
      attempt,
    },
    { deadline: Date.now() + options.deadlineMs },
  );
  const who = `The load of ${splitId}`;
  let served = false;
  let committed: LoadCommitted__Output | undefined;
  let end: NodeJS.Timeout | undefined;
  try {
    for await (const event of watched(call, { idleMs: options.idleMs, signal: options.signal, who })) {
      if (!served) options.onServed(call.getPeer());
      served = true;
      if (event.progress?.counts) options.onProgress(event.progress.counts);
      if (!event.committed) continue;
      committed = event.committed;
      // It is about to end: being cancelled would cost both sides more than the call has.
      end = setTimeout(() => call.cancel(), END_MS);
    }
  } catch (error) {
    if (!committed) throw error; // the target has committed: how the stream ends after that changes nothing
  } finally {
    clearTimeout(end);
  }
  if (committed) return committed;
  throw new SluiceError('STREAM_INCOMPLETE', `${who} ended without saying that it committed.`, {
    service: 'loader',
  });
}
