import type { BatchColumn } from '../arrow/arrow-batch.js';

/**
 * Hot path. Writes one column of a batch into COPY rows: for each row a big-endian int32 length, then the value. Every
 * loop handles one layout only, reads typed arrays, advances the row's cursor and allocates nothing.
 */
export interface ColumnWriter {
  /** Bytes of a value in a row where it is not null, its length word not counted; 0 for variable widths. */
  readonly width: number;
  bind(column: BatchColumn): void;
  /** Corrects the rows' sizes (which count every row as `width`). */
  addSizes(sizes: Int32Array, rows: number): void;
  write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void;
}
