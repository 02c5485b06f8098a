import { type Failures } from '../failures.js';
import { type Uuid16Vector } from '../vector.js';
import { hexDigit, MINUS } from './ascii.js';
import { FieldKernel } from './field-kernel.js';
import { type Kernel } from './kernel.js';

const NOT_A_UUID =
  'is not a uuid: expected 32 hexadecimal digits, such as 123e4567-e89b-12d3-a456-426614174000';

/**
 * 32 hexadecimal digits in any case, a hyphen after any group of four, braces around: what PostgreSQL's uuid_in takes.
 *
 * @returns false where start..end is something else; `out` may be half written then
 */
function parseUuid(bytes: Uint8Array, start: number, end: number, out: Uint8Array, to: number): boolean {
  let at = start;
  let stop = end;
  if (at < stop && bytes[at] === 0x7b) {
    if (bytes[stop - 1] !== 0x7d) return false;
    at++;
    stop--;
  }
  for (let i = 0; i < 16; i++) {
    if (at + 2 > stop) return false;
    const high = hexDigit(bytes[at]);
    const low = hexDigit(bytes[at + 1]);
    if (high < 0 || low < 0) return false;
    out[to + i] = (high << 4) | low;
    at += 2;
    if ((i & 1) === 1 && i < 15 && at < stop && bytes[at] === MINUS) at++;
  }
  return at === stop;
}

export class UuidKernel extends FieldKernel<Uuid16Vector> {
  protected fill(bytes: Uint8Array, out: Uuid16Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      if (!parseUuid(bytes, starts[row], ends[row], values, 16 * row)) {
        this.refuse(bytes, out, row, failures, NOT_A_UUID);
      }
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Uuid16Vector,
    row: number,
  ): string | undefined {
    return parseUuid(bytes, start, end, out.values, 16 * row) ? undefined : NOT_A_UUID;
  }

  protected copyDefault(from: Uuid16Vector, out: Uuid16Vector, row: number): void {
    out.values.set(from.values.subarray(0, 16), 16 * row);
  }

  protected withoutRules(): Kernel {
    return new UuidKernel(this.type, this.bare());
  }
}
