import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceError, type ObjectRef__Output } from '@sluice/proto';
import type { ObjectBody, ObjectStore } from '../store/object-store.js';

export interface ResumeSettings {
  /** A body that sends nothing for this long while it is being read is given up and read on with another GET. */
  readonly idleTimeoutMs: number;
  /** GETs in a row that bring no byte before the object counts as unavailable. */
  readonly maxFruitless: number;
  /** Before the first fruitless retry; doubled up to 32 times itself, with jitter. */
  readonly backoffMs: number;
}

/** What reading has cost so far. */
export interface ReadTally {
  /** Stored bytes passed on; none twice. */
  sourceBytes: number;
  /** GETs beyond the first of each range. */
  resumed: number;
}

/**
 * The stored bytes of a pinned range, in order and each once. A body that breaks, ends short or stalls is resumed at the
 * exact offset with the same pin (I3). Every wait has an end (I8); a wait for the reader downstream is none, so the
 * watchdog is armed only while a read is outstanding.
 */
export class ResumingReader {
  constructor(
    private readonly store: ObjectStore,
    private readonly settings: ResumeSettings,
    private readonly tally: ReadTally,
  ) {}

  async *read(
    object: ObjectRef__Output,
    start: number,
    end: number,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let at = start;
    let fruitless = 0;
    let last: SluiceError | undefined;
    while (at < end) {
      if (signal.aborted) throw cancelled(object);
      const before = at;
      try {
        const body = await this.store.read(object, at, end, signal);
        for await (const bytes of this.watched(body, object, signal)) {
          if (at + bytes.length > end) throw overrun(object, end);
          at += bytes.length;
          this.tally.sourceBytes += bytes.length;
          yield bytes;
        }
      } catch (error) {
        last = interruption(error, object, signal);
        if (last.retry !== 'retry') throw last;
      }
      if (at === end) return;
      fruitless = at > before ? 0 : fruitless + 1;
      if (fruitless >= this.settings.maxFruitless) throw gaveUp(object, at, fruitless, last);
      this.tally.resumed += 1;
      if (fruitless > 0) await this.backOff(fruitless, signal);
    }
  }

  /** A body's bytes; leaving it early or a stall lets go of the connection. */
  private async *watched(
    body: ObjectBody,
    object: ObjectRef__Output,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let waiting = false;
    const onStall = (): void => {
      if (waiting) body.destroy(stalled(object, this.settings.idleTimeoutMs));
    };
    const onAbort = (): void => body.destroy(cancelled(object));
    const timer = setTimeout(onStall, this.settings.idleTimeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      const bytes = body[Symbol.asyncIterator]();
      for (;;) {
        waiting = true;
        timer.refresh();
        const next = await bytes.next();
        waiting = false;
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      waiting = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      body.destroy();
    }
  }

  private async backOff(fruitless: number, signal: AbortSignal): Promise<void> {
    const full = this.settings.backoffMs * 2 ** Math.min(fruitless - 1, 5);
    await sleep(full / 2 + (Math.random() * full) / 2, undefined, { signal }).catch(() => undefined);
  }
}

function interruption(error: unknown, object: ObjectRef__Output, signal: AbortSignal): SluiceError {
  if (signal.aborted) return cancelled(object);
  if (error instanceof SluiceError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new SluiceError('SOURCE_UNAVAILABLE', `Reading ${name(object)} broke off: ${detail}.`, {
    where: where(object),
    cause: error,
  });
}

function gaveUp(
  object: ObjectRef__Output,
  at: number,
  tries: number,
  last: SluiceError | undefined,
): SluiceError {
  return new SluiceError(
    'SOURCE_UNAVAILABLE',
    `Reading ${name(object)} brought nothing in ${tries} tries from byte ${at} on: ${last?.message ?? 'its body ended short.'}`,
    {
      where: where(object),
      hint: 'It is tried again; if it stays, check the endpoint and the network.',
      cause: last,
    },
  );
}

function stalled(object: ObjectRef__Output, ms: number): SluiceError {
  return new SluiceError('SOURCE_UNAVAILABLE', `Reading ${name(object)} brought nothing for ${ms} ms.`, {
    where: where(object),
  });
}

function cancelled(object: ObjectRef__Output): SluiceError {
  return new SluiceError('CANCELLED', `Reading ${name(object)} was cancelled.`, { where: where(object) });
}

function overrun(object: ObjectRef__Output, end: number): SluiceError {
  return new SluiceError('SOURCE_CHANGED', `The store sent more of ${name(object)} than up to byte ${end}.`, {
    where: where(object),
  });
}

function name({ bucket, key }: ObjectRef__Output): string {
  return `s3://${bucket}/${key}`;
}

function where({ bucket, key }: ObjectRef__Output): Record<string, string> {
  return { bucket, key };
}
