import { BatchDecoder, decodeSchema, type BatchField } from '../arrow/arrow-batch.js';
import { LookupWriter } from './bytes-writers.js';
import { type CopyFrames } from './frames.js';
import { type Kind, kindOf, writerOf } from './kinds.js';
import { ScalarEncoder } from './scalar-encoder.js';
import { type VectorColumn } from './vector/arena.js';
import { VectorEncoder } from './vector/vector-encoder.js';

/**
 * Where a column of the COPY comes from: a field of the batch; or the same bytes in every row; or bytes chosen by the
 * int32 field `by`. `as` gives the type of the table's column where the field's own metadata does not; `patch` may change
 * the field's bytes in place, lengths kept.
 */
export type EncoderColumn =
  | { readonly field: string; readonly as?: 'jsonb'; readonly patch?: (data: Buffer) => void }
  | { readonly values: readonly Buffer[]; readonly by?: string };

/** A batch whose types cannot be written as their columns say. */
export class CopyEncodeError extends Error {
  override readonly name = 'CopyEncodeError';
}

const NO_ROWS: CopyFrames = { bytes: Buffer.alloc(0), rows: 0, release: () => undefined };

/**
 * Arrow record batches to the rows of `COPY … (FORMAT binary)`: large ones by vector instructions, where each column is a field or a
 * constant, all others by loops in TypeScript. Both write the same bytes.
 * Source: PostgreSQL's documentation of COPY, "Binary Format", and of the frontend/backend protocol, "CopyData".
 */
export class CopyEncoder {
  readonly #decoder: BatchDecoder;
  readonly #scalar: ScalarEncoder;
  readonly #vector: VectorEncoder | undefined;

  /**
   * @param columns the COPY's columns in order; every field of the schema unless given
   * @param vectorsFrom bytes of a batch from which on vectors are worth their memory
   */
  constructor(
    readonly fields: readonly BatchField[],
    columns: readonly EncoderColumn[] = fields.map(({ name }) => ({ field: name })),
    vectorsFrom = 64 * 1024,
  ) {
    this.#decoder = new BatchDecoder(fields);
    const scalar = columns.map((column) => this.#scalarColumn(column));
    // The field count, then a length word and the fixed part of each column.
    const rowBytes = scalar.reduce((sum, { writer }) => sum + 4 + writer.width, 2);
    this.#scalar = new ScalarEncoder(scalar, rowBytes);
    const vector = columns.flatMap((column) => this.#vectorColumn(column) ?? []);
    if (vector.length === columns.length && vector.length > 0) {
      this.#vector = new VectorEncoder(this.#decoder, vector, rowBytes, vectorsFrom);
    }
  }

  static fromSchema(ipc: Uint8Array, columns?: readonly EncoderColumn[], vectorsFrom?: number): CopyEncoder {
    return new CopyEncoder(decodeSchema(ipc), columns, vectorsFrom);
  }

  /** Encodes one batch message. @throws ArrowFormatError for one that is not what it says */
  encode(ipc: Uint8Array): CopyFrames {
    const message = this.#decoder.open(ipc);
    if (message.rows === 0) return NO_ROWS;
    return (
      this.#vector?.encode(message) ??
      this.#scalar.encode(message.rows, this.#decoder.decode(message, this.#decoder.align(message)))
    );
  }

  /** At the end, whatever it was: leaves its memory to other encoders. Frames that wait are not touched. */
  close(): void {
    this.#vector?.close();
  }

  #scalarColumn(column: EncoderColumn) {
    if ('field' in column) {
      const source = this.#indexOf(column.field);
      return { writer: writerOf(this.#kind(source, column.as)), source, patch: column.patch };
    }
    const source = column.by === undefined ? -1 : this.#indexOf(column.by);
    return { writer: new LookupWriter(column.values), source, patch: undefined };
  }

  #vectorColumn(column: EncoderColumn): VectorColumn | undefined {
    if ('values' in column) {
      return column.by === undefined ? { constant: column.values[0] } : undefined;
    }
    if (column.patch) return undefined;
    const source = this.#indexOf(column.field);
    return { source, kind: this.#kind(source, column.as) };
  }

  #kind(source: number, as: string | undefined): Kind {
    const { layout, pgType } = this.fields[source];
    return kindOf(layout, as ?? pgType);
  }

  #indexOf(name: string): number {
    const index = this.fields.findIndex((field) => field.name === name);
    if (index < 0) throw new CopyEncodeError(`The batch has no column ${name}`);
    return index;
  }
}
