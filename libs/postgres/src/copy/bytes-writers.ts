import type { BatchColumn } from '../arrow/arrow-batch.js';
import type { ColumnWriter } from './column-writer.js';
import { copyShort, LONG } from './copy-short.js';

const NO_DATA = Buffer.alloc(0);

/** text, varchar, char, json, bytea and numeric (already in wire form): the bytes as they are. */
export class BytesWriter implements ColumnWriter {
  readonly width = 0;
  #column: BatchColumn = { nulls: 0, validity: undefined, data: NO_DATA, offsets: new Int32Array(1) };

  bind(column: BatchColumn): void {
    this.#column = column;
  }

  addSizes(sizes: Int32Array, rows: number): void {
    const { validity, offsets } = this.#column;
    if (!offsets) return;
    for (let r = 0; r < rows; r++) {
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) continue;
      sizes[r] += offsets[r + 1] - offsets[r];
    }
  }

  write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const { validity, offsets, data } = this.#column;
    if (!offsets) return;
    const source = new DataView(data.buffer, data.byteOffset, data.byteLength);
    let start = offsets[from];
    for (let r = from; r < to; r++) {
      const end = offsets[r + 1];
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        start = end;
        continue;
      }
      view.setInt32(p, end - start);
      if (end - start < LONG) copyShort(view, p + 4, source, start, end);
      else data.copy(out, p + 4, start, end);
      cursors[r] = p + 4 + end - start;
      start = end;
    }
  }
}

/** jsonb's wire form: a version byte (1), then the text. */
export class JsonbWriter implements ColumnWriter {
  readonly width = 1;
  #column: BatchColumn = { nulls: 0, validity: undefined, data: NO_DATA, offsets: new Int32Array(1) };

  bind(column: BatchColumn): void {
    this.#column = column;
  }

  addSizes(sizes: Int32Array, rows: number): void {
    const { validity, offsets } = this.#column;
    if (!offsets) return;
    for (let r = 0; r < rows; r++) {
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) sizes[r] -= 1;
      else sizes[r] += offsets[r + 1] - offsets[r];
    }
  }

  write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const { validity, offsets, data } = this.#column;
    if (!offsets) return;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      const start = offsets[r];
      const length = offsets[r + 1] - start;
      view.setInt32(p, length + 1);
      out[p + 4] = 1;
      data.copy(out, p + 5, start, start + length);
      cursors[r] = p + 5 + length;
    }
  }
}

/** The same bytes, or one of a few chosen by an int32 column, in every row (run id, split id, bucket, key). */
export class LookupWriter implements ColumnWriter {
  readonly width = 0;
  #words: Int32Array = new Int32Array(0);

  /** Without an int32 column to bind to, every row takes values[0]. */
  constructor(private readonly values: readonly Buffer[]) {}

  bind(column: BatchColumn | undefined): void {
    const data = column?.data ?? NO_DATA;
    this.#words = new Int32Array(data.buffer, data.byteOffset, data.byteLength >> 2);
  }

  addSizes(sizes: Int32Array, rows: number): void {
    for (let r = 0; r < rows; r++) sizes[r] += this.#at(r).length;
  }

  write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    for (let r = from; r < to; r++) {
      const value = this.#at(r);
      const p = cursors[r];
      view.setInt32(p, value.length);
      value.copy(out, p + 4);
      cursors[r] = p + 4 + value.length;
    }
  }

  #at(row: number): Buffer {
    return this.values[this.#words.length > 0 ? this.#words[row] : 0] ?? NO_DATA;
  }
}
