import { crc32 } from 'node:zlib';
import type { ExtractEvent } from '@sluice/proto';

export const CHUNK_BYTES = 1024 * 1024;

/** Thrown when the caller has gone: the handler then just ends. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/**
 * Gathers bytes into chunks of 1 MiB and sends them; counts what the trailer says (I4). Each byte is copied once, into
 * the buffer that becomes the message. Waiting in `send` is the back-pressure that stops the reading.
 */
export class ChunkWriter {
  chunks = 0;
  bytes = 0;
  /** CRC-32 of all bytes sent. */
  crc = 0;

  private buffer: Buffer | undefined;
  private length = 0;
  private undecodable: number[] = [];

  constructor(
    private readonly send: (event: ExtractEvent) => Promise<boolean>,
    private readonly chunkBytes = CHUNK_BYTES,
  ) {}

  /** @throws CallerGone */
  async write(source: Uint8Array, undecodable: readonly number[] = []): Promise<void> {
    let from = 0;
    let marked = 0;
    while (from < source.length) {
      // A slow buffer is not cut from the shared pool, which a message in flight would keep alive.
      this.buffer ??= Buffer.allocUnsafeSlow(this.chunkBytes);
      const taken = Math.min(this.chunkBytes - this.length, source.length - from);
      this.buffer.set(
        from === 0 && taken === source.length ? source : source.subarray(from, from + taken),
        this.length,
      );
      for (; marked < undecodable.length && undecodable[marked] < from + taken; marked += 1) {
        this.undecodable.push(undecodable[marked] - from + this.length);
      }
      this.length += taken;
      from += taken;
      if (this.length === this.chunkBytes) await this.flush();
    }
  }

  /** Sends what has been gathered; chunks never span parts. */
  async flush(): Promise<void> {
    if (this.buffer === undefined || this.length === 0) return;
    const data = this.buffer.subarray(0, this.length);
    const undecodable = this.undecodable;
    this.buffer = undefined;
    this.length = 0;
    this.undecodable = [];
    this.crc = crc32(data, this.crc);
    this.chunks += 1;
    this.bytes += data.length;
    await this.event({ chunk: { data, undecodable } });
  }

  async event(event: ExtractEvent): Promise<void> {
    if (!(await this.send(event))) throw new CallerGone('the caller has gone');
  }
}
