/**
 * Buffers that go to the socket and come back, so that a load allocates none in its steady state (I5). A few fit the
 * batch being encoded and those on their way.
 */
export class BufferRing {
  readonly #free: Buffer[] = [];

  constructor(private readonly keep = 3) {}

  /** At least `size` bytes, contents unspecified. */
  take(size: number): Buffer {
    const buffer = this.#free.pop();
    if (buffer && buffer.length >= size) return buffer;
    // A little more than asked for, since batches of one load are alike in size.
    return Buffer.allocUnsafeSlow(size + (size >> 3));
  }

  give(buffer: Buffer): void {
    if (this.#free.length < this.keep) this.#free.push(buffer);
  }
}
