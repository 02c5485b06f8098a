import {
  type LoadCommitted__Output,
  type LoaderClient,
  type SplitCounts__Output,
  SluiceError,
  messages,
} from '@sluice/proto';
import type { ClaimedSplit } from '../transitions/claim-splits.js';

export interface LoadOptions {
  /** Longest silence of the loader, which reports about twice a second (I8). */
  readonly idleMs: number;
  readonly deadlineMs: number;
  /** Cuts the load. */
  readonly signal: AbortSignal;
  readonly onProgress: (counts: SplitCounts__Output) => void;
}

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
  const call = loader.load(
    {
      pipeline: claim.facts.pipeline,
      run: claim.facts.run,
      split: { splitId: claim.splitId, ordinal: claim.ordinal, parts: claim.parts },
      attempt: claim.attempt,
    },
    { deadline: Date.now() + options.deadlineMs },
  );
  let silent = false;
  const watchdog = setTimeout(() => {
    silent = true;
    call.cancel();
  }, options.idleMs);
  const cut = (): void => call.cancel();
  if (options.signal.aborted) cut();
  options.signal.addEventListener('abort', cut, { once: true });
  try {
    for await (const event of messages(call)) {
      watchdog.refresh();
      // The target has committed: how the stream ends after this changes nothing.
      if (event.committed) return event.committed;
      if (event.progress?.counts) options.onProgress(event.progress.counts);
    }
  } catch (error) {
    if (!silent) throw error;
    const message = `The loader reported nothing about ${claim.splitId} for ${options.idleMs} ms.`;
    throw new SluiceError('TIMEOUT', message, { service: 'orchestrator', cause: error });
  } finally {
    clearTimeout(watchdog);
    options.signal.removeEventListener('abort', cut);
  }
  throw new SluiceError(
    'STREAM_INCOMPLETE',
    `The load of ${claim.splitId} ended without saying that it committed.`,
    {
      service: 'loader',
    },
  );
}
