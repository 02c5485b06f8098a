import type { ClientReadableStream } from '@grpc/grpc-js';
import { messages, SluiceError } from '@sluice/proto';

export interface Watch {
  /** Longest silence of the peer (I8). */
  readonly idleMs: number;
  /** Cuts the call. */
  readonly signal: AbortSignal;
  /** Begins the sentence `… reported nothing for 120000 ms.` */
  readonly who: string;
}

/**
 * The messages of a server stream, watched for silence: the watchdog is armed only while a message is waited for, so that
 * a reader who takes its time is none.
 *
 * @throws SluiceError TIMEOUT after silence; CANCELLED when cut; what the call fails with
 */
export async function* watched<Res>(
  call: ClientReadableStream<Res>,
  { idleMs, signal, who }: Watch,
): AsyncGenerator<Res, void, undefined> {
  let waiting = false;
  let silent = false;
  const watchdog = setTimeout(() => {
    if (!waiting) return;
    silent = true;
    call.cancel();
  }, idleMs);
  const cut = (): void => call.cancel();
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  const events = messages(call);
  try {
    for (;;) {
      waiting = true;
      watchdog.refresh();
      const next = await events.next();
      waiting = false;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    if (!silent) throw error;
    throw new SluiceError('TIMEOUT', `${who} reported nothing for ${idleMs} ms.`, {
      service: 'orchestrator',
      cause: error,
    });
  } finally {
    waiting = false;
    clearTimeout(watchdog);
    signal.removeEventListener('abort', cut);
    await events.return();
  }
}
