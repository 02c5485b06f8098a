import { type BatchMemory, type EncodedBatch } from '@sluice/columns';
import { type RecordBatch, type TransformEvent, varintLength, writeVarint } from '@sluice/proto';

/** Fields of TransformEvent and RecordBatch: number << 3 | wire type. */
const BATCH = 0x12;
const IPC = 0x0a;
const ROWS = 0x10;
const SOURCE_BYTES = 0x18;

/** Buffers kept for later batches, and the bytes of each, at most (I5). */
const MOST_KEPT = 8;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Buffers of all streams: as many as are ever unsent at once. One that ended with its stream would have lived long enough for V8
 * to keep it until it marks its whole heap: docs/decisions/0004-collector.md.
 */
export class BatchFrames implements BatchMemory {
  /** Two tags and two lengths of up to four bytes each; a multiple of 8, for what stands behind it is aligned. */
  readonly before = 16;
  /** Two tags, rows and source bytes. */
  readonly after = 24;
  private readonly free: Buffer[] = [];

  take(bytes: number): Buffer {
    const large = this.free.findLastIndex((frame) => frame.length >= bytes);
    const [kept] = large < 0 ? [] : this.free.splice(large, 1);
    return kept ?? Buffer.allocUnsafeSlow(bytes + (bytes >> 3)); // batches of one stream are alike in size
  }

  give(frame: Buffer): void {
    if (frame.length > MOST_BYTES) return;
    this.free.push(frame);
    if (this.free.length > MOST_KEPT) this.free.shift(); // the one that fitted none for longest
  }
}

/**
 * A batch that lies right where its gRPC message will be, so that encoding writes a few bytes around it instead of copying
 * a mebibyte. Its buffer goes back to be written again when it is encoded: grpc-js copies what a serializer returns into
 * its own frame before anything else can run.
 */
export class FramedBatch implements TransformEvent {
  readonly batch: RecordBatch & { readonly ipc: Uint8Array };

  constructor(
    { ipc, rows }: EncodedBatch,
    private readonly sourceBytes: number,
    private readonly frames: BatchFrames,
  ) {
    this.batch = { ipc, rows, sourceBytes };
  }

  /** The TransformEvent as protobuf. Once only. */
  encode(): Buffer {
    const { frames, sourceBytes } = this;
    const { ipc } = this.batch;
    const { buffer, byteOffset, length } = ipc;
    const frame = Buffer.from(buffer);
    let end = byteOffset + length;
    frame[end++] = ROWS;
    end = writeVarint(frame, end, this.batch.rows ?? 0);
    frame[end++] = SOURCE_BYTES;
    end = writeVarint(frame, end, sourceBytes);
    const ipcAt = byteOffset - 1 - varintLength(length);
    frame[ipcAt] = IPC;
    writeVarint(frame, ipcAt + 1, length);
    const start = ipcAt - 1 - varintLength(end - ipcAt);
    frame[start] = BATCH;
    writeVarint(frame, start + 1, end - ipcAt);
    frames.give(frame);
    return frame.subarray(start, end);
  }
}

/** Puts a serializer for framed batches before the generated one. */
export function framedSerializer(
  serialize: (event: TransformEvent) => Buffer,
): (event: TransformEvent) => Buffer {
  return (event) => (event instanceof FramedBatch ? event.encode() : serialize(event));
}
