import { type BytesVector } from '../vector.js';
import { roomFor } from './storage.js';

/**
 * Writes the rows of a bytes vector in order, copying what lies together in a source at once: rows that are taken as they are
 * cost one copy a run, not one a row. `finish` must follow the last row.
 */
export class TextRuns {
  private used = 0;
  private row = 0;
  private from: Uint8Array | undefined;
  private start = 0;
  private end = 0;

  constructor(private readonly out: BytesVector) {
    out.offsets[0] = 0;
  }

  /** One row of data[start..end). */
  add(data: Uint8Array, start: number, end: number): void {
    if (data !== this.from || start !== this.end) {
      this.flush();
      this.from = data;
      this.start = start;
    }
    this.end = end;
    this.row += 1;
    this.out.offsets[this.row] = this.used + (end - this.start);
  }

  /** A row without bytes. */
  skip(): void {
    this.row += 1;
    this.out.offsets[this.row] = this.used + (this.end - this.start);
  }

  finish(): void {
    this.flush();
    this.from = undefined;
  }

  private flush(): void {
    const { from, start, end } = this;
    const length = end - start;
    if (from !== undefined && length > 0) {
      const to = roomFor(this.out, this.used, length);
      const at = this.used;
      if (length > 48) to.set(from.subarray(start, end), at);
      else for (let i = 0; i < length; i++) to[at + i] = from[start + i];
      this.used += length;
    }
    this.start = 0;
    this.end = 0;
  }
}
