import { BatchDecoder, decodeSchema, type BatchField } from '../arrow/arrow-batch.js';
import { BytesWriter, JsonbWriter, LookupWriter } from './bytes-writers.js';
import type { ColumnWriter } from './column-writer.js';
import {
  BoolWriter,
  Int16Writer,
  TimestampWriter,
  Uuid16Writer,
  Word32Writer,
  Word64Writer,
} from './fixed-writers.js';

/**
 * Where a column of the COPY comes from: a field of the batch; or the same bytes in every row; or bytes chosen by the
 * int32 field `by`. `as` gives the type of the table's column where the field's own metadata does not; `patch` may change
 * the field's bytes in place, lengths kept.
 */
export type EncoderColumn =
  | { readonly field: string; readonly as?: 'jsonb'; readonly patch?: (data: Buffer) => void }
  | { readonly values: readonly Buffer[]; readonly by?: string };

/** CopyData frames, ready for the socket. */
export interface CopyFrames {
  readonly bytes: Buffer;
  readonly rows: number;
}

/** A batch whose types cannot be written as their columns say. */
export class CopyEncodeError extends Error {
  override readonly name = 'CopyEncodeError';
}

/** 'd' and an int32 length before each frame's rows. */
const FRAME_HEADER = 5;
/** A frame ends with the first row that takes it past this size. The server holds one frame at a time. */
const FRAME_BYTES = 128 * 1024;
/** Rows written column by column at a time, so that their output stays in the cache between columns. */
const BLOCK_ROWS = 512;

interface Column {
  readonly writer: ColumnWriter;
  /** Index into the batch; -1 for a column that no field feeds. */
  readonly source: number;
  readonly patch: ((data: Buffer) => void) | undefined;
}

/**
 * Hot path. Arrow record batches to the rows of `COPY … (FORMAT binary)`, in two passes: sizes of all rows and their
 * prefix sums, then each column writes its values at the rows' cursors. Nothing is allocated per row or value.
 * Source: PostgreSQL's documentation of COPY, "Binary Format", and of the frontend/backend protocol, "CopyData".
 */
export class CopyEncoder {
  readonly #decoder: BatchDecoder;
  readonly #columns: readonly Column[];
  readonly #rowBase: number;
  #cursors = new Int32Array(0);
  #starts = new Int32Array(0);

  /** @param columns the COPY's columns in order; every field of the schema unless given */
  constructor(
    readonly fields: readonly BatchField[],
    columns: readonly EncoderColumn[] = fields.map(({ name }) => ({ field: name })),
  ) {
    this.#decoder = new BatchDecoder(fields);
    this.#columns = columns.map((column) => this.#plan(column));
    // The field count, then a length word and the fixed part of each column.
    this.#rowBase = this.#columns.reduce((sum, { writer }) => sum + 4 + writer.width, 2);
  }

  static fromSchema(ipc: Uint8Array, columns?: readonly EncoderColumn[]): CopyEncoder {
    return new CopyEncoder(decodeSchema(ipc), columns);
  }

  /**
   * Encodes one batch message. `take(size)` gives the buffer to write into (at least `size` bytes, contents ignored);
   * the caller owns it afterwards.
   */
  encode(ipc: Uint8Array, take: (size: number) => Buffer = Buffer.allocUnsafe): CopyFrames {
    const batch = this.#decoder.decodeBatch(ipc);
    const { rows } = batch;
    if (rows === 0) return { bytes: Buffer.alloc(0), rows };
    if (this.#cursors.length < rows) {
      this.#cursors = new Int32Array(rows + (rows >> 2));
      this.#starts = new Int32Array(this.#cursors.length);
    }
    const cursors = this.#cursors;
    cursors.fill(this.#rowBase, 0, rows);
    for (const { writer, source, patch } of this.#columns) {
      if (source >= 0) {
        const column = batch.columns[source];
        patch?.(column.data);
        writer.bind(column);
      }
      writer.addSizes(cursors, rows);
    }
    const { total, frames } = this.#layOut(rows);
    const out = take(total).subarray(0, total);
    const view = new DataView(out.buffer, out.byteOffset, total);
    this.#writeHeaders(view, frames, total);
    const width = this.#columns.length;
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, rows);
      for (let r = from; r < to; r++) {
        view.setInt16(cursors[r], width);
        cursors[r] += 2;
      }
      for (const { writer } of this.#columns) writer.write(out, view, cursors, from, to);
    }
    return { bytes: out, rows };
  }

  /** Turns sizes into cursors, with room for a header where each frame begins; returns how many frames begin. */
  #layOut(rows: number): { total: number; frames: number } {
    const cursors = this.#cursors;
    const starts = this.#starts;
    let position = 0;
    let frames = 0;
    let frameEnd = 0; // a frame that is full begins a new one
    for (let r = 0; r < rows; r++) {
      if (position >= frameEnd) {
        starts[frames++] = position;
        position += FRAME_HEADER;
        frameEnd = position + FRAME_BYTES;
      }
      const size = cursors[r];
      cursors[r] = position;
      position += size;
    }
    return { total: position, frames };
  }

  #writeHeaders(view: DataView, frames: number, total: number): void {
    const starts = this.#starts;
    for (let f = 0; f < frames; f++) {
      const start = starts[f];
      const end = f + 1 < frames ? starts[f + 1] : total;
      view.setUint8(start, 0x64); // 'd'
      view.setInt32(start + 1, end - start - 1); // the length counts itself, not the type byte
    }
  }

  #plan(column: EncoderColumn): Column {
    if ('field' in column) {
      const source = this.#indexOf(column.field);
      const field = this.fields[source];
      const writer = writerFor(column.as === undefined ? field : { ...field, pgType: column.as });
      return { writer, source, patch: column.patch };
    }
    const source = column.by === undefined ? -1 : this.#indexOf(column.by);
    return { writer: new LookupWriter(column.values), source, patch: undefined };
  }

  #indexOf(name: string): number {
    const index = this.fields.findIndex((field) => field.name === name);
    if (index < 0) throw new CopyEncodeError(`The batch has no column ${name}`);
    return index;
  }
}

/** Days from 1970-01-01 to 2000-01-01. */
const EPOCH_DAYS = 10_957;

function writerFor(field: BatchField): ColumnWriter {
  const { layout, pgType } = field;
  const base = pgType.replace(/\(.*?\)/, '').trim();
  if (layout.kind === 'bits') return new BoolWriter();
  if (layout.kind === 'bytes') return base === 'jsonb' ? new JsonbWriter() : new BytesWriter();
  switch (layout.width) {
    case 2:
      return new Int16Writer();
    case 4:
      return new Word32Writer(base === 'date' ? EPOCH_DAYS : 0);
    case 8:
      return base.startsWith('timestamp') ? new TimestampWriter() : new Word64Writer();
    case 16:
      return new Uuid16Writer();
  }
}
