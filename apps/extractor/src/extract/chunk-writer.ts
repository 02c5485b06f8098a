import { crc32 } from 'node:zlib';
import type { ExtractEvent } from '@sluice/proto';
import { FramedChunk, FramePool } from './chunk-frame.js';

export const CHUNK_BYTES = 1024 * 1024;
/** Of a stream's first chunk. */
const FIRST_BYTES = 128 * 1024;

const CHUNKS = new FramePool(CHUNK_BYTES);

/** Thrown when the caller has gone: the handler then just ends. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';
}

/**
 * Gathers bytes into chunks of 1 MiB and sends them; counts what the trailer says (I4). Each byte is copied once, into
 * the buffer that becomes the message. Waiting in `send` is the back-pressure that stops the reading.
 *
 * The first chunk is an eighth of that, and each next one twice the one before: until rows arrive where they are loaded,
 * which takes longer than to transform them, nobody there has anything to do.
 */
export class ChunkWriter {
  chunks = 0;
  bytes = 0;
  /** CRC-32 of all bytes sent. */
  crc = 0;

  /** Bytes of the chunk that is gathered. */
  private most: number;
  private frame: Buffer | undefined;
  private length = 0;
  private undecodable: number[] = [];

  constructor(
    private readonly send: (event: ExtractEvent) => Promise<boolean>,
    private readonly frames = CHUNKS,
  ) {
    this.most = Math.min(FIRST_BYTES, frames.chunkBytes);
  }

  /** @throws CallerGone */
  async write(source: Uint8Array, undecodable: readonly number[] = []): Promise<void> {
    let from = 0;
    let marked = 0;
    while (from < source.length) {
      this.frame ??= this.frames.take();
      const taken = Math.min(this.most - this.length, source.length - from);
      this.frame.set(source.subarray(from, from + taken), this.frames.dataStart + this.length);
      for (; marked < undecodable.length && undecodable[marked] < from + taken; marked += 1) {
        this.undecodable.push(undecodable[marked] - from + this.length);
      }
      this.length += taken;
      from += taken;
      if (this.length === this.most) await this.flush();
    }
  }

  /** Sends what has been gathered; chunks never span parts. */
  async flush(): Promise<void> {
    if (this.frame === undefined || this.length === 0) return;
    const { undecodable } = this;
    const framed = new FramedChunk(this.frame, this.length, this.frames);
    const { data } = framed.chunk;
    this.frame = undefined;
    this.length = 0;
    this.most = Math.min(this.most * 2, this.frames.chunkBytes);
    this.undecodable = [];
    this.crc = crc32(data, this.crc);
    this.chunks += 1;
    this.bytes += data.length;
    // Chunks with marks are rare; they are encoded as any message.
    await this.event(undecodable.length === 0 ? framed : { chunk: { data, undecodable } });
  }

  async event(event: ExtractEvent): Promise<void> {
    if (!(await this.send(event))) throw new CallerGone('the caller has gone');
  }
}
