import { setTimeout as delay } from 'node:timers/promises';
import { messages, SluiceError, type Failure__Output, type Run__Output } from '@sluice/proto';
import { type Context } from './context.js';
import { createProgress, type Progress } from './output/progress.js';
import { hasEnded } from './output/run-text.js';

/** How long a lost orchestrator may stay away, and how long to wait between tries (I8). */
export const PATIENCE = { attempts: 20, firstMs: 250, longestMs: 5_000 };

/**
 * Follows a run to its end, through restarts of the orchestrator. Undefined when interrupted; the run goes on then.
 *
 * @throws SluiceError when the run is unknown, or the orchestrator stays away
 */
export async function watchRun(
  context: Context,
  runId: string,
  patience = PATIENCE,
): Promise<Run__Output | undefined> {
  const progress = createProgress(context.io);
  try {
    for (let failures = 0; ; failures++) {
      const outcome = await followOnce(context, runId, progress);
      if (outcome.kind === 'ended') return outcome.run;
      if (outcome.kind === 'interrupted') return undefined;
      if (outcome.seen) failures = 0;
      if (failures >= patience.attempts) throw outcome.error;
      const wait = Math.min(patience.longestMs, patience.firstMs * 2 ** failures);
      await delay(wait, undefined, { signal: context.io.interrupted }).catch(() => undefined);
      if (context.io.interrupted.aborted) return undefined;
    }
  } finally {
    progress.stop();
  }
}

type Outcome =
  | { readonly kind: 'ended'; readonly run: Run__Output }
  | { readonly kind: 'interrupted' }
  /** `seen`: the call had told something before it was lost. */
  | { readonly kind: 'lost'; readonly seen: boolean; readonly error: SluiceError };

async function followOnce(context: Context, runId: string, progress: Progress): Promise<Outcome> {
  const call = context.client.watchRun({ runId });
  const cancel = (): void => call.cancel();
  const { interrupted } = context.io;
  if (interrupted.aborted) cancel();
  interrupted.addEventListener('abort', cancel, { once: true });
  let last: Run__Output | undefined;
  try {
    const waiting = new Map<string, Failure__Output>();
    for await (const { run, splits } of messages(call)) {
      for (const { split, state, failure } of splits) {
        const id = split?.splitId ?? '';
        if (state === 'SPLIT_STATE_RETRYING' && failure) waiting.set(id, failure);
        else waiting.delete(id);
      }
      if (!run) continue;
      last = run;
      progress.update(run, [...waiting.values()]);
    }
    if (last && hasEnded(last)) return { kind: 'ended', run: last };
    const error = new SluiceError(
      'STREAM_INCOMPLETE',
      'The orchestrator stopped telling before the run had ended.',
    );
    return { kind: 'lost', seen: last !== undefined, error };
  } catch (cause) {
    if (interrupted.aborted) return { kind: 'interrupted' };
    const error = SluiceError.from(cause);
    if (error.reason !== 'PEER_UNAVAILABLE' && error.reason !== 'DRAINING') throw error;
    return { kind: 'lost', seen: last !== undefined, error };
  } finally {
    interrupted.removeEventListener('abort', cancel);
  }
}
