import {
  type LoaderClient,
  type PublishProgress__Output,
  type Published__Output,
  type PublishRefused__Output,
  type StagingIncomplete__Output,
  SluiceError,
} from '@sluice/proto';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { watched } from './watched.js';

/** How a publication ended. */
export type Publication =
  | { readonly kind: 'published'; readonly outcome: Published__Output }
  | { readonly kind: 'refused'; readonly outcome: PublishRefused__Output }
  | { readonly kind: 'incomplete'; readonly outcome: StagingIncomplete__Output };

export interface PublishOptions {
  /** Splits of the plan. */
  readonly splits: number;
  readonly idleMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** The stream waits for it, so progress is written in its order. */
  readonly onProgress: (progress: PublishProgress__Output) => Promise<void>;
  /** With the first message: the address of the replica that serves the call. */
  readonly onServed: (address: string) => Promise<void>;
}

/**
 * Calls Publish and waits for its outcome. Idempotent: what an earlier call has published is told again.
 *
 * @throws SluiceError with the loader's reason; TIMEOUT after silence; CANCELLED when cut; STREAM_INCOMPLETE when the
 *   stream ends without an outcome (I4)
 */
export async function publishRun(
  loader: LoaderClient,
  run: ClaimedRun,
  options: PublishOptions,
): Promise<Publication> {
  const call = loader.publish(
    { pipeline: run.facts.pipeline, run: run.facts.run, splits: options.splits },
    { deadline: Date.now() + options.deadlineMs },
  );
  const who = `The publication of run ${run.runId}`;
  let served = false;
  for await (const event of watched(call, { ...options, who })) {
    if (!served) await options.onServed(call.getPeer());
    served = true;
    if (event.published) return { kind: 'published', outcome: event.published };
    if (event.refused) return { kind: 'refused', outcome: event.refused };
    if (event.incomplete) return { kind: 'incomplete', outcome: event.incomplete };
    if (event.progress) await options.onProgress(event.progress);
  }
  throw new SluiceError('STREAM_INCOMPLETE', `${who} ended without its outcome.`, { service: 'loader' });
}
