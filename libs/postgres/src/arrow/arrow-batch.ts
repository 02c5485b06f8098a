import { DataType, Message, type Field } from 'apache-arrow';

/** How a column's bytes lie in a batch (Arrow columnar format 1.x, flat types only). */
export type Layout =
  | { readonly kind: 'fixed'; readonly width: 2 | 4 | 8 | 16 }
  | { readonly kind: 'bits' }
  | { readonly kind: 'bytes' };

export interface BatchField {
  readonly name: string;
  readonly layout: Layout;
  /** Canonical PostgreSQL type, from the field's metadata `pg.type`; empty where there is none. */
  readonly pgType: string;
}

/** One column of one batch: views into the message's body, valid as long as the body is. */
export interface BatchColumn {
  readonly nulls: number;
  /** One bit a row, 1 where there is a value; undefined where every row has one. */
  readonly validity: Uint8Array | undefined;
  /** Fixed widths: the values. `bits`: one bit a row. `bytes`: all values joined. */
  readonly data: Buffer;
  /** `bytes` only: row r is data[offsets[r]] up to data[offsets[r + 1]]. */
  readonly offsets: Int32Array | undefined;
}

/** A batch whose body has not been looked into. */
export interface BatchMessage {
  readonly rows: number;
  readonly body: Uint8Array;
  /** Of its columns, in order. */
  readonly nodes: readonly { readonly nullCount: number }[];
  /** Of the body: each column's validity, offsets where it has them, data. */
  readonly regions: readonly { readonly offset: number; readonly length: number }[];
}

/** A message that is not what the protocol says it is. */
export class ArrowFormatError extends Error {
  override readonly name = 'ArrowFormatError';
}

/** Splits one encapsulated IPC message (continuation marker, metadata length, metadata, body). */
function unwrap(bytes: Uint8Array): { message: Message; body: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 8 || view.getInt32(0, true) !== -1) {
    throw new ArrowFormatError('An Arrow IPC message does not begin with a continuation marker');
  }
  const end = 8 + view.getInt32(4, true);
  if (end > bytes.byteLength || end < 8) throw new ArrowFormatError('An Arrow IPC message is cut short');
  return { message: Message.decode(bytes.subarray(8, end)), body: bytes.subarray(end) };
}

export function decodeSchema(ipc: Uint8Array): BatchField[] {
  const { message } = unwrap(ipc);
  if (!message.isSchema()) throw new ArrowFormatError('Expected an Arrow IPC schema message');
  return message.header().fields.map((field: Field) => ({
    name: field.name,
    layout: layoutOf(field),
    pgType: field.metadata.get('pg.type') ?? '',
  }));
}

function layoutOf({ name, type }: Field): Layout {
  if (DataType.isBool(type)) return { kind: 'bits' };
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return { kind: 'bytes' };
  if (DataType.isFixedSizeBinary(type) && type.byteWidth === 16) return { kind: 'fixed', width: 16 };
  if (DataType.isInt(type) || DataType.isTime(type))
    return { kind: 'fixed', width: bits(name, type.bitWidth) };
  if (DataType.isFloat(type)) return { kind: 'fixed', width: type.precision === 1 ? 4 : 8 };
  if (DataType.isDate(type)) return { kind: 'fixed', width: type.unit === 0 ? 4 : 8 };
  if (DataType.isTimestamp(type)) return { kind: 'fixed', width: 8 };
  throw new ArrowFormatError(`Column ${name} has the Arrow type ${String(type)}, which Sluice does not send`);
}

function bits(name: string, width: number): 2 | 4 | 8 {
  if (width === 16) return 2;
  if (width === 32) return 4;
  if (width === 64) return 8;
  throw new ArrowFormatError(`Column ${name} has ${width}-bit integers, which Sluice does not send`);
}

/** Reads record batch messages of one schema without building Arrow vectors. */
export class BatchDecoder {
  #scratch = new ArrayBuffer(0);

  constructor(readonly fields: readonly BatchField[]) {}

  open(ipc: Uint8Array): BatchMessage {
    const { message, body } = unwrap(ipc);
    if (!message.isRecordBatch()) throw new ArrowFormatError('Expected an Arrow IPC record batch message');
    const header = message.header();
    if (message.compression ?? header.compression)
      throw new ArrowFormatError('Compressed batches are not sent');
    if (header.nodes.length !== this.fields.length) {
      throw new ArrowFormatError(
        `A batch has ${header.nodes.length} columns, its schema ${this.fields.length}`,
      );
    }
    return { rows: header.length, body, nodes: header.nodes, regions: header.buffers };
  }

  /** @param body the message's bytes, at an address that is a multiple of 8 */
  decode({ rows, nodes, regions }: BatchMessage, body: Uint8Array): BatchColumn[] {
    let next = 0;
    const region = (): Buffer => {
      const { offset, length } = regions[next++] ?? { offset: 0, length: -1 };
      if (length < 0 || offset + length > body.byteLength) throw new ArrowFormatError('A batch is cut short');
      return Buffer.from(body.buffer, body.byteOffset + offset, length);
    };
    return this.fields.map(({ name, layout }, index) => {
      const nulls = nodes[index].nullCount;
      const validity = region();
      const offsets = layout.kind === 'bytes' ? region() : undefined;
      const column = {
        nulls,
        validity: nulls > 0 ? validity : undefined,
        offsets: offsets && new Int32Array(offsets.buffer, offsets.byteOffset, offsets.byteLength >> 2),
        data: region(),
      };
      check(name, layout, column, rows);
      return column;
    });
  }

  /** gRPC hands out slices at any offset: a body that is not aligned is copied into a buffer that the decoder keeps. */
  align({ body }: BatchMessage): Uint8Array {
    if (body.byteOffset % 8 === 0) return body;
    if (this.#scratch.byteLength < body.byteLength) {
      this.#scratch = new ArrayBuffer(Math.ceil(body.byteLength * 1.25));
    }
    const copy = new Uint8Array(this.#scratch, 0, body.byteLength);
    copy.set(body);
    return copy;
  }
}

/** The loops that follow trust lengths; a batch that lies about them must not make rows out of stale memory. */
function check(name: string, layout: Layout, column: BatchColumn, rows: number): void {
  const bitBytes = (rows + 7) >> 3;
  const short = (): never => {
    throw new ArrowFormatError(`Column ${name} holds fewer than ${rows} rows`);
  };
  if (column.validity && column.validity.byteLength < bitBytes) short();
  if (layout.kind === 'fixed' && column.data.byteLength < rows * layout.width) short();
  if (layout.kind === 'bits' && column.data.byteLength < bitBytes) short();
  if (column.offsets && rows > 0) {
    const { length, 0: first, [rows]: last } = column.offsets;
    if (length <= rows || first < 0 || last > column.data.byteLength) short();
  }
}
