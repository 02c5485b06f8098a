import type { BatchColumn } from '../arrow/arrow-batch.js';
import { BufferRing } from './buffer-ring.js';
import type { ColumnWriter } from './column-writer.js';
import { type CopyFrames, FRAME_BYTES, FRAME_HEADER } from './frames.js';

/** Rows written column by column at a time, so that their output stays in the cache between columns. */
const BLOCK_ROWS = 512;

export interface ScalarColumn {
  readonly writer: ColumnWriter;
  /** Index into the batch; -1 for a column that no field feeds. */
  readonly source: number;
  readonly patch: ((data: Buffer) => void) | undefined;
}

/**
 * Hot path. Rows in two passes: sizes of all rows and their prefix sums, then each column writes its values at the rows' cursors.
 * Nothing is allocated per row or value.
 */
export class ScalarEncoder {
  readonly #ring = new BufferRing();
  #cursors = new Int32Array(0);
  #starts = new Int32Array(0);

  /** @param rowBytes of a row that has no null, its values of variable width not counted */
  constructor(
    private readonly columns: readonly ScalarColumn[],
    private readonly rowBytes: number,
  ) {}

  encode(rows: number, batch: readonly BatchColumn[]): CopyFrames {
    if (this.#cursors.length < rows) {
      this.#cursors = new Int32Array(rows + (rows >> 2));
      this.#starts = new Int32Array(this.#cursors.length);
    }
    const cursors = this.#cursors;
    cursors.fill(this.rowBytes, 0, rows);
    for (const { writer, source, patch } of this.columns) {
      if (source >= 0) {
        const column = batch[source];
        patch?.(column.data);
        writer.bind(column);
      }
      writer.addSizes(cursors, rows);
    }
    const { total, frames } = this.#layOut(rows);
    const buffer = this.#ring.take(total);
    const out = buffer.subarray(0, total);
    const view = new DataView(out.buffer, out.byteOffset, total);
    this.#writeHeaders(view, frames, total);
    const width = this.columns.length;
    for (let from = 0; from < rows; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, rows);
      for (let r = from; r < to; r++) {
        view.setInt16(cursors[r], width);
        cursors[r] += 2;
      }
      for (const { writer } of this.columns) writer.write(out, view, cursors, from, to);
    }
    return { bytes: out, rows, release: () => this.#ring.give(buffer) };
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
}
