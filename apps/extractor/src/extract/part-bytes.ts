import type { ObjectRef__Output } from '@sluice/proto';
import type { AheadBudget } from './ahead-budget.js';
import type { ResumingReader } from './resuming-reader.js';

/** A part whose object and range have been checked. */
export interface CheckedPart {
  readonly object: ObjectRef__Output;
  readonly start: number;
  readonly end: number;
  readonly headEnd: number;
}

/** Parts of up to so many bytes are fetched ahead of their turn. */
const SMALL_BYTES = 1024 * 1024;
/** Fetched ahead and held, of one stream (I5). */
const AHEAD_BYTES = 4 * 1024 * 1024;
/** Parts of one stream fetched ahead. */
const AHEAD = 16;

/**
 * The stored bytes of a split's parts, one after the other. A small object takes a round trip and hardly any bytes, so the
 * objects behind it are fetched meanwhile, while the budget lasts; they are still given in order.
 */
export class PartBytes {
  /** By part. */
  readonly #held = new Map<number, Promise<readonly Uint8Array[]>>();
  #heldBytes = 0;
  #next = 0;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;

  constructor(
    private readonly reader: ResumingReader,
    private readonly parts: readonly CheckedPart[],
    private readonly ahead: AheadBudget,
    signal: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([signal, this.#stop.signal]);
  }

  /** Bytes of part `index`: those up to its head's end, then its own. Parts are read in order, each once. */
  async *read(index: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#fetchAhead(index);
    const held = this.#held.get(index);
    if (held === undefined) {
      yield* this.#stored(this.parts[index]);
      return;
    }
    try {
      yield* await held;
    } finally {
      this.#held.delete(index);
      this.#heldBytes -= bytesOf(this.parts[index]);
    }
  }

  /** Lets go of what is being fetched. */
  close(): void {
    this.#stop.abort();
  }

  #fetchAhead(index: number): void {
    if (this.parts.length === 1) return;
    this.#next = Math.max(this.#next, index);
    for (; this.#next < Math.min(index + AHEAD, this.parts.length); this.#next += 1) {
      const part = this.parts[this.#next];
      const bytes = bytesOf(part);
      if (bytes > SMALL_BYTES || this.#heldBytes + bytes > AHEAD_BYTES || !this.ahead.take()) return;
      this.#heldBytes += bytes;
      const pieces = this.#gather(part);
      pieces.catch(() => undefined); // awaited in its turn, if that comes
      this.#held.set(this.#next, pieces);
    }
  }

  async #gather(part: CheckedPart): Promise<readonly Uint8Array[]> {
    const pieces: Uint8Array[] = [];
    try {
      for await (const bytes of this.#stored(part)) pieces.push(bytes);
      return pieces;
    } finally {
      this.ahead.give();
    }
  }

  async *#stored({ object, start, end, headEnd }: CheckedPart): AsyncGenerator<Uint8Array, void, undefined> {
    if (start > 0 && headEnd > 0) yield* this.reader.read(object, 0, headEnd, this.#signal);
    yield* this.reader.read(object, start, end, this.#signal);
  }
}

function bytesOf({ start, end, headEnd }: CheckedPart): number {
  return end - start + (start > 0 ? headEnd : 0);
}
