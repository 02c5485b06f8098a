import { copyShort, LONG, viewOf } from '../copy-short.js';
import { type BytesVector } from '../vector.js';
import { roomFor } from './storage.js';

const encoder = new TextEncoder();

/** Writes the rows of a bytes vector in order. One is made per block, never per row. */
export class TextOut {
  private used = 0;
  private row = 0;
  private view: DataView;

  constructor(private readonly out: BytesVector) {
    out.offsets[0] = 0;
    this.view = viewOf(out.data);
  }

  /** Bytes written so far, of all rows. */
  get size(): number {
    return this.used;
  }

  /** Adds bytes to the current row. */
  add(data: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const to = roomFor(this.out, this.used, length);
    const at = this.used;
    if (length > 64) to.set(data.subarray(start, end), at);
    else for (let i = 0; i < length; i++) to[at + i] = data[start + i];
    this.used += length;
  }

  /** The same from a view of the data, for loops that add to every row. */
  addFrom(source: DataView, start: number, end: number): void {
    const length = end - start;
    const to = roomFor(this.out, this.used, length);
    if (this.view.buffer !== to.buffer) this.view = viewOf(to);
    if (length < LONG) copyShort(this.view, this.used, source, start, end);
    else to.set(new Uint8Array(source.buffer, source.byteOffset + start, length), this.used);
    this.used += length;
  }

  addText(text: string): void {
    const to = roomFor(this.out, this.used, text.length * 3);
    this.used += encoder.encodeInto(text, to.subarray(this.used)).written;
  }

  /** A decimal of at most 2 ** 53 as its mantissa: sign, digits, and a point before the last `scale` of them. */
  addDecimal(mantissa: number, scale: number): void {
    const to = roomFor(this.out, this.used, 20 + scale);
    let at = this.used;
    let left = mantissa < 0 ? -mantissa : mantissa;
    if (mantissa < 0) to[at++] = 0x2d;
    let digits = 1;
    for (let power = 10; power <= left; power *= 10) digits++;
    const end = at + Math.max(digits, scale + 1) + (scale > 0 ? 1 : 0);
    for (let i = end - 1, n = 0; i >= at; i--) {
      if (n === scale && scale > 0) {
        to[i] = 0x2e;
        n = -1; // the point is behind us
        continue;
      }
      const rest = left < 2147483648 ? (left / 10) | 0 : Math.floor(left / 10);
      to[i] = 0x30 + (left - rest * 10);
      left = rest;
      if (n >= 0) n++;
    }
    this.used = end;
  }

  /** The last bytes that were added, to be changed in place before anything else is. */
  last(count: number): Uint8Array {
    return this.out.data.subarray(this.used - count, this.used);
  }

  /** Closes the current row and begins the next. */
  end(): void {
    this.row += 1;
    this.out.offsets[this.row] = this.used;
  }
}

/** Row r as a string; for slow paths and messages. */
export function textAt(vector: BytesVector, row: number): string {
  const { data, offsets } = vector;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.toString('utf8', offsets[row], offsets[row + 1]);
}
