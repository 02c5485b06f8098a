import { messages, SluiceError } from '@sluice/proto';

/** What of a gRPC client stream is needed here. */
type Call<T> = Parameters<typeof messages<T>>[0];

/**
 * The messages of a stream, each of which must come within `idleMs` of being asked for (I8). The watchdog runs only
 * while a message is awaited, so a slow receiver downstream never looks like a stall.
 *
 * @throws SluiceError TIMEOUT, or what the call failed with
 */
export function pull<T>(call: Call<T>, idleMs: number, from: string): AsyncGenerator<T, void, undefined> {
  return watched(call, messages<T>(call), idleMs, from); // failures are heard from now on, whenever a message is asked for
}

async function* watched<T>(
  call: Call<T>,
  source: AsyncGenerator<T, void, undefined>,
  idleMs: number,
  from: string,
): AsyncGenerator<T, void, undefined> {
  let stalled = false;
  try {
    for (;;) {
      const timer = setTimeout(() => {
        stalled = true;
        call.cancel();
      }, idleMs);
      const next = await source.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    if (!stalled) throw error;
    throw new SluiceError('TIMEOUT', `the ${from} sent nothing for ${idleMs} ms`, {
      hint: `Look at the ${from}'s log; SLUICE_STREAM_IDLE_MS sets the limit.`,
      cause: error,
    });
  } finally {
    await source.return();
  }
}
