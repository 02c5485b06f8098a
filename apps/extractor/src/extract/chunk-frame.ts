import { type Chunk, type ExtractEvent, varintLength, writeVarint } from '@sluice/proto';

/** Field 1, length-delimited: ExtractEvent.chunk, and Chunk.data within it. */
const TAG = 0x0a;
/** Room before the data for both tags and both lengths, each a varint of up to four bytes. */
const HEAD = 10;

/**
 * A chunk that is gathered right where its gRPC message will be, so that encoding writes ten bytes instead of copying a
 * mebibyte. Its buffer goes back to the pool when it is encoded: grpc-js copies what a serializer returns into its own
 * frame before anything else can run.
 */
export class FramedChunk implements ExtractEvent {
  readonly chunk: Chunk & { readonly data: Buffer };

  constructor(
    private readonly frame: Buffer,
    length: number,
    private readonly pool: FramePool,
  ) {
    this.chunk = { data: frame.subarray(HEAD, HEAD + length) };
  }

  /** The ExtractEvent as protobuf. Once only. */
  encode(): Buffer {
    const { length } = this.chunk.data;
    const inner = 1 + varintLength(length);
    const outer = 1 + varintLength(inner + length);
    const start = HEAD - inner - outer;
    this.frame[start] = TAG;
    writeVarint(this.frame, start + 1, inner + length);
    this.frame[start + outer] = TAG;
    writeVarint(this.frame, start + outer + 1, length);
    this.pool.give(this.frame);
    return this.frame.subarray(start, HEAD + length);
  }
}

/** Frames kept for later chunks, at most (I5). */
const MOST_KEPT = 8;

/**
 * Frames of one size, of all streams: as many as are ever unsent at once. One that ended with its stream would have lived long enough for
 * V8 to keep it until it marks its whole heap: docs/decisions/0004-collector.md.
 */
export class FramePool {
  private readonly free: Buffer[] = [];

  constructor(readonly chunkBytes: number) {}

  take(): Buffer {
    return this.free.pop() ?? Buffer.allocUnsafeSlow(HEAD + this.chunkBytes);
  }

  /** Where a frame's data begins. */
  get dataStart(): number {
    return HEAD;
  }

  give(frame: Buffer): void {
    if (this.free.length < MOST_KEPT) this.free.push(frame);
  }
}

/** Puts a serializer for framed chunks before the generated one. */
export function framedSerializer(
  serialize: (event: ExtractEvent) => Buffer,
): (event: ExtractEvent) => Buffer {
  return (event) => (event instanceof FramedChunk ? event.encode() : serialize(event));
}
