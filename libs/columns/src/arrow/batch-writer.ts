import { type Vector } from '../vector.js';
import { BatchMessage } from './batch-message.js';
import {
  bytesSelected,
  countNulls,
  encodeNumerics,
  gatherBytes,
  gatherFloat32,
  gatherFloat64,
  gatherInt16,
  gatherInt32,
  gatherUuid,
  gatherWords,
  packBits,
  type Selection,
} from './gather.js';
import { NumericWire } from './numeric-wire.js';
import { type BatchColumn, schemaMessage } from './schema-message.js';
import { vectorKind } from '../allocate.js';

/** The encoded values of a numeric column, made before the body is sized. */
class NumericScratch {
  readonly wire = new NumericWire();
  ends = new Int32Array(0);
}

/** Bytes a row of the fixed-width vectors; 0: not of fixed width in bytes. */
const WIDTH = {
  int16: 2,
  int32: 4,
  int64: 8,
  float32: 4,
  float64: 8,
  uuid: 16,
  bool: 0,
  bytes: 0,
  numeric: 0,
  interval: 0, // no column of a batch (arrowType refuses it)
} as const;

/** Where messages are written. */
export interface BatchMemory {
  /** Bytes left free around a message, for who sends it; `before` is a multiple of 8. */
  readonly before: number;
  readonly after: number;
  /** A buffer of its own memory (offset 0) of at least so many bytes; contents do not matter. */
  take(bytes: number): Buffer;
}

const OWN_MEMORY: BatchMemory = { before: 0, after: 0, take: (bytes) => Buffer.allocUnsafeSlow(bytes) };

/**
 * Vectors → Arrow IPC record batches. Arrow's own writer wants its own vectors and copies twice; here the selected rows
 * are gathered straight into one buffer of the exact size, the only allocation per batch.
 */
export class ArrowBatchWriter {
  /** The encapsulated IPC schema message. */
  readonly schemaMessage: Uint8Array;
  private readonly message: BatchMessage;
  private readonly numerics: readonly (NumericScratch | undefined)[];
  /** Per buffer: its length, as planned. Two or three a column. */
  private readonly lengths: Float64Array;

  constructor(
    private readonly columns: readonly BatchColumn[],
    private readonly memory: BatchMemory = OWN_MEMORY,
  ) {
    this.schemaMessage = schemaMessage(columns);
    const kinds = columns.map(({ type }) => vectorKind(type));
    this.numerics = kinds.map((kind) => (kind === 'numeric' ? new NumericScratch() : undefined));
    const buffers = kinds.reduce((sum, kind) => sum + (kind === 'numeric' || kind === 'bytes' ? 3 : 2), 0);
    this.lengths = new Float64Array(buffers);
    this.message = new BatchMessage(columns.length, buffers);
  }

  /**
   * One encapsulated record batch message.
   *
   * @param vectors of the columns' types, in their order
   * @param selection the rows to take, ascending; undefined: the first `rows`
   * @param rows how many rows the batch has
   */
  encode(vectors: readonly Vector[], selection: Selection, rows: number): Uint8Array {
    if (vectors.length !== this.columns.length) {
      throw new TypeError(`${vectors.length} vectors for ${this.columns.length} columns`);
    }
    const { message, memory } = this;
    const bodyLength = this.plan(vectors, selection, rows);
    message.setRows(rows);
    message.setBodyLength(bodyLength);
    const start = memory.before;
    const body = start + message.head.length;
    // Every byte is written, padding included. The memory begins at 0, so that typed views of it are aligned.
    const out = memory.take(body + bodyLength + memory.after);
    out.set(message.head, start);
    this.writeBody(out, body, vectors, selection, rows);
    return out.subarray(start, body + bodyLength);
  }

  /** Sizes every buffer. @returns the body's length */
  private plan(vectors: readonly Vector[], selection: Selection, rows: number): number {
    const { message, lengths } = this;
    let buffer = 0;
    let offset = 0;
    const add = (length: number): void => {
      message.setBuffer(buffer, offset, length);
      lengths[buffer++] = length;
      offset += padded(length);
    };
    vectors.forEach((vector, column) => {
      const nulls = countNulls(vector.valid, selection, rows);
      message.setNode(column, rows, nulls);
      add(nulls === 0 ? 0 : (rows + 7) >> 3);
      if (vector.kind === 'bytes') {
        add(4 * (rows + 1));
        add(bytesSelected(vector, selection, rows));
      } else if (vector.kind === 'numeric') {
        const scratch = this.numericScratch(column, rows);
        encodeNumerics(scratch.wire, scratch.ends, vector, selection, rows);
        add(4 * (rows + 1));
        add(scratch.wire.length);
      } else if (vector.kind === 'bool') add((rows + 7) >> 3);
      else add(WIDTH[vector.kind] * rows);
    });
    return offset;
  }

  private writeBody(
    out: Buffer,
    head: number,
    vectors: readonly Vector[],
    selection: Selection,
    rows: number,
  ): void {
    const { lengths } = this;
    let buffer = 0;
    let at = head;
    /** Moves past a buffer that has been written. */
    const next = (): void => {
      const length = lengths[buffer++];
      out.fill(0, at + length, at + padded(length));
      at += padded(length);
    };
    vectors.forEach((vector, column) => {
      if (lengths[buffer] > 0) packBits(out, at, vector.valid, selection, rows);
      next();
      if (vector.kind === 'bytes' || vector.kind === 'numeric') {
        const offsetsAt = at;
        const offsets = new Int32Array(out.buffer, at, rows + 1);
        next();
        if (vector.kind === 'bytes') gatherBytes(out, at, offsets, vector, selection, rows);
        else this.copyNumerics(out, at, offsetsAt, column, rows);
      } else writeFixed(out, at, vector, selection, rows);
      next();
    });
  }

  private copyNumerics(out: Buffer, at: number, offsetsAt: number, column: number, rows: number): void {
    const { wire, ends } = this.numericScratch(column, rows);
    new Int32Array(out.buffer, offsetsAt, rows + 1).set(ends.subarray(0, rows + 1));
    out.set(wire.bytes.subarray(0, wire.length), at);
  }

  private numericScratch(column: number, rows: number): NumericScratch {
    const scratch = this.numerics[column];
    if (!scratch) throw new TypeError(`column ${this.columns[column].name} is not numeric`);
    if (scratch.ends.length <= rows)
      scratch.ends = new Int32Array(Math.max(rows + 1, 2 * scratch.ends.length));
    return scratch;
  }
}

type FixedVector = Exclude<Vector, { kind: 'bytes' | 'numeric' }>;

function writeFixed(out: Buffer, at: number, vector: FixedVector, selection: Selection, rows: number): void {
  const { buffer } = out;
  switch (vector.kind) {
    case 'bool':
      return packBits(out, at, vector.values, selection, rows);
    case 'int16':
      return gatherInt16(new Int16Array(buffer, at, rows), vector.values, selection, rows);
    case 'int32':
      return gatherInt32(new Int32Array(buffer, at, rows), vector.values, selection, rows);
    case 'int64':
      return gatherWords(new Int32Array(buffer, at, 2 * rows), vector.words, selection, rows);
    case 'float32':
      return gatherFloat32(new Float32Array(buffer, at, rows), vector.values, selection, rows);
    case 'float64':
      return gatherFloat64(new Float64Array(buffer, at, rows), vector.values, selection, rows);
    case 'uuid':
      return gatherUuid(out, at, vector.values, selection, rows);
  }
}

/** Buffers begin at multiples of 8 bytes. */
function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}
