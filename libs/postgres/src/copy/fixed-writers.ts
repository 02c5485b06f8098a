import type { BatchColumn } from '../arrow/arrow-batch.js';
import type { ColumnWriter } from './column-writer.js';

const NO_DATA = Buffer.alloc(0);

/** Nulls of fixed-width columns take no value bytes. */
abstract class FixedWriter implements ColumnWriter {
  abstract readonly width: number;
  protected validity: Uint8Array | undefined;

  abstract bind(column: BatchColumn): void;
  abstract write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void;

  addSizes(sizes: Int32Array, rows: number): void {
    const { validity, width } = this;
    if (!validity) return;
    for (let r = 0; r < rows; r++) {
      if ((validity[r >> 3] & (1 << (r & 7))) === 0) sizes[r] -= width;
    }
  }
}

/** smallint. */
export class Int16Writer extends FixedWriter {
  readonly width = 2;
  #values: Int16Array = new Int16Array(0);

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#values = new Int16Array(column.data.buffer, column.data.byteOffset, column.data.byteLength >> 1);
  }

  write(_out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const values = this.#values;
    const validity = this.validity;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      view.setInt32(p, 2);
      view.setInt16(p + 4, values[r]);
      cursors[r] = p + 6;
    }
  }
}

const INT32_MIN = -0x80000000;
const INT32_MAX = 0x7fffffff;

/** integer and real (bits as they are), and date: days, shifted by `shift` unless they stand for infinity. */
export class Word32Writer extends FixedWriter {
  readonly width = 4;
  #words: Int32Array = new Int32Array(0);

  constructor(private readonly shift = 0) {
    super();
  }

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#words = new Int32Array(column.data.buffer, column.data.byteOffset, column.data.byteLength >> 2);
  }

  write(_out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const words = this.#words;
    const validity = this.validity;
    const shift = this.shift;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      let word = words[r];
      if (shift !== 0 && word !== INT32_MIN && word !== INT32_MAX) word -= shift;
      view.setInt32(p, 4);
      view.setInt32(p + 4, word);
      cursors[r] = p + 8;
    }
  }
}

/** bigint, time and double precision: eight bytes as they are. */
export class Word64Writer extends FixedWriter {
  readonly width = 8;
  #words: Int32Array = new Int32Array(0);

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#words = new Int32Array(column.data.buffer, column.data.byteOffset, column.data.byteLength >> 2);
  }

  write(_out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const words = this.#words;
    const validity = this.validity;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      view.setInt32(p, 8);
      view.setInt32(p + 4, words[2 * r + 1]);
      view.setInt32(p + 8, words[2 * r]);
      cursors[r] = p + 12;
    }
  }
}

/** Microseconds from 1970-01-01 to 2000-01-01, PostgreSQL's epoch, as two words. */
const EPOCH_US = 946_684_800_000_000;
const EPOCH_LOW = EPOCH_US % 0x1_0000_0000;
const EPOCH_HIGH = Math.floor(EPOCH_US / 0x1_0000_0000);

/** timestamp and timestamptz: subtracts the epochs' distance with borrow; int64 minimum and maximum stay (infinity). */
export class TimestampWriter extends FixedWriter {
  readonly width = 8;
  #words: Int32Array = new Int32Array(0);

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#words = new Int32Array(column.data.buffer, column.data.byteOffset, column.data.byteLength >> 2);
  }

  write(_out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const words = this.#words;
    const validity = this.validity;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      let low = words[2 * r];
      let high = words[2 * r + 1];
      const infinite = (high === INT32_MIN && low === 0) || (high === INT32_MAX && low === -1);
      if (!infinite) {
        const difference = (low >>> 0) - EPOCH_LOW;
        low = difference | 0;
        high = (high - EPOCH_HIGH - (difference < 0 ? 1 : 0)) | 0;
      }
      view.setInt32(p, 8);
      view.setInt32(p + 4, high);
      view.setInt32(p + 8, low);
      cursors[r] = p + 12;
    }
  }
}

/** boolean, from Arrow's bits. */
export class BoolWriter extends FixedWriter {
  readonly width = 1;
  #bits: Uint8Array = NO_DATA;

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#bits = column.data;
  }

  write(out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const bits = this.#bits;
    const validity = this.validity;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      view.setInt32(p, 1);
      out[p + 4] = (bits[r >> 3] >> (r & 7)) & 1;
      cursors[r] = p + 5;
    }
  }
}

/** uuid. */
export class Uuid16Writer extends FixedWriter {
  readonly width = 16;
  #words: Int32Array = new Int32Array(0);

  bind(column: BatchColumn): void {
    this.validity = column.validity;
    this.#words = new Int32Array(column.data.buffer, column.data.byteOffset, column.data.byteLength >> 2);
  }

  write(_out: Buffer, view: DataView, cursors: Int32Array, from: number, to: number): void {
    const words = this.#words;
    const validity = this.validity;
    for (let r = from; r < to; r++) {
      const p = cursors[r];
      if (validity && (validity[r >> 3] & (1 << (r & 7))) === 0) {
        view.setInt32(p, -1);
        cursors[r] = p + 4;
        continue;
      }
      const w = 4 * r;
      view.setInt32(p, 16);
      // Bytes in memory order on both sides, so both sides little-endian.
      view.setInt32(p + 4, words[w], true);
      view.setInt32(p + 8, words[w + 1], true);
      view.setInt32(p + 12, words[w + 2], true);
      view.setInt32(p + 16, words[w + 3], true);
      cursors[r] = p + 20;
    }
  }
}
