import { unescape } from '@sluice/csv';
import { copyShort, LONG, viewOf } from '../copy-short.js';
import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type BytesVector } from '../vector.js';
import { SPACE } from './ascii.js';
import { FieldKernel } from './field-kernel.js';
import { DEFAULTED, ESCAPED } from './field-slices.js';
import { type Kernel, type KernelOptions } from './kernel.js';

/**
 * text, varchar and char, and json before it is validated: copies, undoing escapes on the way. varchar(n) and char(n) count
 * characters; as in PostgreSQL, excess characters are cut where all of them are spaces, and refused otherwise. char
 * is kept without its padding.
 */
export class TextKernel extends FieldKernel<BytesVector> {
  private readonly limit: number;
  private readonly strips: boolean;
  private standInBytes = new Uint8Array(0);

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    const length = type.kind === 'varchar' || type.kind === 'char' ? type.length : undefined;
    this.limit = length ?? Number.MAX_SAFE_INTEGER;
    this.strips = type.kind === 'char';
  }

  protected fill(bytes: Uint8Array, out: BytesVector, failures: Failures): void {
    const { slices, limit, strips } = this;
    const { starts, ends, rows } = slices;
    const { valid, offsets } = out;
    const data = this.room(out);
    if (!strips && slices.longest <= limit && slices.copyAll(data, offsets, valid)) return;
    const source = viewOf(bytes);
    const target = viewOf(data);
    let to = 0;
    offsets[0] = 0;
    for (let row = 0; row < rows; row++) {
      const mark = valid[row];
      if (mark !== 0) {
        const start = starts[row];
        const end = ends[row];
        const from = to;
        if (mark === 1) {
          if (end - start < LONG) copyShort(target, to, source, start, end);
          else data.set(bytes.subarray(start, end), to);
          to += end - start;
        } else to = this.copySpecial(mark, data, to, bytes, start, end);
        valid[row] = 1;
        if (strips) while (to > from && data[to - 1] === SPACE) to--;
        if (to - from > limit) {
          const cut = fit(data, from, to, limit);
          if (cut < 0) this.refuseLength(bytes, out, row, failures, data, from, to);
          to = cut < 0 ? from : cut;
        }
      }
      offsets[row + 1] = to;
    }
    // Nothing is left for FieldKernel to do.
    slices.special = 0;
  }

  private copySpecial(
    mark: number,
    data: Uint8Array,
    to: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): number {
    if (mark === ESCAPED) return to + unescape(bytes, start, end, this.rules, data, to);
    data.set(this.standInBytes, to);
    return to + this.standInBytes.length;
  }

  /** Room for every slice and every default, so that the loop need not look. */
  private room(out: BytesVector): Uint8Array {
    const { slices, standInBytes } = this;
    let needed = slices.bytes;
    if (slices.special > 0 && standInBytes.length > 0) {
      for (let row = 0; row < slices.rows; row++)
        if (out.valid[row] === DEFAULTED) needed += standInBytes.length;
    }
    if (needed > out.data.length) out.data = new Uint8Array(Math.max(needed, 2 * out.data.length));
    return out.data;
  }

  private refuseLength(
    bytes: Uint8Array,
    out: BytesVector,
    row: number,
    failures: Failures,
    data: Uint8Array,
    from: number,
    to: number,
  ): void {
    const type = this.strips ? 'character' : 'character varying';
    const count = characters(data, from, to);
    this.refuse(bytes, out, row, failures, `is too long: ${count} characters for ${type}(${this.limit})`);
  }

  protected one(): string | undefined {
    throw new TypeError('text has no special rows');
  }

  protected copyDefault(): void {
    throw new TypeError('text has no special rows');
  }

  protected override defaultReady(value: BytesVector): void {
    this.standInBytes = value.data.slice(0, value.offsets[1]);
  }

  protected withoutRules(): Kernel {
    return new TextKernel(this.type, this.bare());
  }
}

/** Code points in UTF-8: every byte but continuation bytes begins one. */
function characters(data: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if ((data[i] & 0xc0) !== 0x80) count++;
  return count;
}

/** Cold: from..to has more than `limit` bytes. @returns its end after cutting excess spaces, or -1 where others are left */
function fit(data: Uint8Array, from: number, to: number, limit: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    if ((data[i] & 0xc0) === 0x80) continue;
    if (count === limit) {
      for (let j = i; j < to; j++) if (data[j] !== SPACE) return -1;
      return i;
    }
    count++;
  }
  return to;
}
