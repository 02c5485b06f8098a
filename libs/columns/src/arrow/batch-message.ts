/**
 * The metadata of an Arrow IPC record batch message, laid out by hand. For one schema only numbers change from batch to
 * batch, so the flatbuffer is written once and patched. Format: arrow.apache.org/docs/format/Columnar.html
 * (encapsulated message; Message.fbs: Message, RecordBatch, FieldNode, Buffer) and flatbuffers' binary format.
 */
export class BatchMessage {
  /** Continuation marker, length and metadata: what stands before the body. */
  readonly head: Uint8Array;
  private readonly view: DataView;
  private readonly nodesAt: number;
  private readonly buffersAt: number;

  constructor(nodes: number, buffers: number) {
    this.nodesAt = PREFIX + 72;
    this.buffersAt = this.nodesAt + 16 * nodes + 8;
    this.head = new Uint8Array(this.buffersAt + 16 * buffers);
    this.view = new DataView(this.head.buffer);
    this.layOut(nodes, buffers);
  }

  setRows(rows: number): void {
    this.setInt64(PREFIX + 56, rows);
  }

  setBodyLength(bytes: number): void {
    this.setInt64(PREFIX + 24, bytes);
  }

  setNode(index: number, rows: number, nulls: number): void {
    this.setInt64(this.nodesAt + 16 * index, rows);
    this.setInt64(this.nodesAt + 16 * index + 8, nulls);
  }

  setBuffer(index: number, offset: number, length: number): void {
    this.setInt64(this.buffersAt + 16 * index, offset);
    this.setInt64(this.buffersAt + 16 * index + 8, length);
  }

  /** Offsets in the comments count from the flatbuffer's first byte, PREFIX. */
  private layOut(nodes: number, buffers: number): void {
    const u32 = (at: number, value: number): void => this.view.setUint32(PREFIX + at, value, true);
    const u16s = (at: number, ...values: number[]): void =>
      values.forEach((value, i) => this.view.setUint16(PREFIX + at + 2 * i, value, true));
    this.view.setUint32(0, 0xffffffff, true);
    this.view.setInt32(4, this.head.length - PREFIX, true);
    u32(0, 16); // root: the Message table
    u16s(4, 12, 20, 16, 18, 4, 8); // its vtable: version, header_type, header, bodyLength
    u32(16, 12);
    u32(20, 28); // header → the RecordBatch table at 48
    u16s(32, METADATA_V5); // bodyLength is at 24
    this.head[PREFIX + 34] = RECORD_BATCH;
    u16s(36, 10, 20, 8, 4, 16); // vtable of RecordBatch: length, nodes, buffers
    u32(48, 12);
    u32(52, 16); // nodes → the vector at 68
    const buffersVector = this.buffersAt - PREFIX - 4;
    u32(64, buffersVector - 64); // length is at 56
    u32(68, nodes);
    u32(buffersVector, buffers);
  }

  private setInt64(at: number, value: number): void {
    this.view.setUint32(at, value >>> 0, true);
    this.view.setUint32(at + 4, Math.floor(value / 4294967296), true);
  }
}

const PREFIX = 8;
const METADATA_V5 = 4;
const RECORD_BATCH = 3;
