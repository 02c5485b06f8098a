import { LF } from './dialect.js';

/** Room for the two sentinels that RecordLoop wants behind the last byte. */
const SENTINELS = 2;

/**
 * The bytes being scanned: the tail of an incomplete record, then the newest chunk. One buffer, reused and grown only
 * to the largest tail + chunk seen (I5).
 */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(0);
  end = 0;
  /** Offset of bytes[0] in the decoded object. */
  base = 0;
  /** Gives more room, with what is in the window at its beginning. */
  private room: ((bytes: number) => Uint8Array) | undefined;
  private closed = false;

  /** @throws Error behind close() */
  reset(base: number): void {
    this.refuseClosed();
    this.base = base;
    this.end = 0;
  }

  /** Drops everything before `from`, moves the rest to the front and copies `chunk` behind it. @throws Error behind close() */
  append(from: number, chunk: Uint8Array, quote: number): void {
    this.refuseClosed();
    const tail = this.end - from;
    const needed = tail + chunk.length + SENTINELS;
    if (needed > this.bytes.length && this.room) this.bytes = this.room(growth(needed, this.bytes.length));
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(growth(needed, this.bytes.length));
      grown.set(this.bytes.subarray(from, this.end));
      this.bytes = grown;
    } else if (tail > 0) {
      this.bytes.copyWithin(0, from, this.end);
    }
    this.bytes.set(chunk, tail);
    this.base += from;
    this.end = tail + chunk.length;
    this.seal(quote);
  }

  /** From here on the window lies where `room` says. */
  moveTo(room: (bytes: number) => Uint8Array): void {
    const { bytes, end } = this;
    this.bytes = room(bytes.length);
    this.bytes.set(bytes.subarray(0, end + SENTINELS));
    this.room = room;
  }

  /** Index of the next LF at or behind `from`, or -1. */
  lineFeed(from: number): number {
    const at = this.bytes.indexOf(LF, from);
    return at < this.end ? at : -1;
  }

  /** Nothing comes any more. */
  close(): void {
    this.closed = true;
  }

  private refuseClosed(): void {
    if (this.closed) throw new Error('the scanner is closed');
  }

  private seal(quote: number): void {
    this.bytes[this.end] = LF;
    this.bytes[this.end + 1] = quote < 0 ? LF : quote;
  }
}

function growth(needed: number, before: number): number {
  return Math.max(needed, Math.min(2 * before, needed + (needed >> 1)));
}
