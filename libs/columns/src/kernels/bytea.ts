import { type Failures } from '../failures.js';
import { type BytesVector } from '../vector.js';
import { BACKSLASH, hexDigit } from './ascii.js';
import { FieldKernel } from './field-kernel.js';
import { ESCAPED, NULL, PLAIN } from './field-slices.js';
import { type Kernel } from './kernel.js';

const NOT_HEX = 'is not bytea: expected \\x and pairs of hexadecimal digits, such as \\x48656c6c6f';

/** bytea in the hex format: `\x`, then pairs of digits in any case. */
export class ByteaKernel extends FieldKernel<BytesVector> {
  private standInBytes = new Uint8Array(0);

  protected fill(bytes: Uint8Array, out: BytesVector, failures: Failures): void {
    const { slices, standInBytes, rules } = this;
    const { starts, ends, rows } = slices;
    const { valid, offsets } = out;
    const needed = slices.bytes + slices.special * standInBytes.length;
    if (needed > out.data.length) out.data = new Uint8Array(needed);
    const { data } = out;
    let to = 0;
    offsets[0] = 0;
    for (let row = 0; row < rows; row++) {
      const mark = valid[row];
      if (mark === PLAIN) {
        const stop = decodeHex(bytes, starts[row], ends[row], data, to);
        if (stop < 0) this.refuse(bytes, out, row, failures, NOT_HEX);
        else to = stop;
      } else if (mark === ESCAPED) {
        // Where the escape is a backslash, \x41 may be written "\\x41".
        const length = slices.unescape(bytes, starts[row], ends[row], rules);
        const stop = decodeHex(slices.scratch, 0, length, data, to);
        valid[row] = 1;
        if (stop < 0) this.refuse(bytes, out, row, failures, NOT_HEX);
        else to = stop;
      } else if (mark !== NULL) {
        data.set(standInBytes, to);
        to += standInBytes.length;
        valid[row] = 1;
      }
      offsets[row + 1] = to;
    }
    slices.special = 0;
  }

  protected one(): string | undefined {
    throw new TypeError('bytea has no special rows');
  }

  protected copyDefault(): void {
    throw new TypeError('bytea has no special rows');
  }

  protected override defaultReady(value: BytesVector): void {
    this.standInBytes = value.data.slice(0, value.offsets[1]);
  }

  protected withoutRules(): Kernel {
    return new ByteaKernel(this.type, this.bare());
  }
}

/** @returns the offset after the last byte written, or -1 */
function decodeHex(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  if (end - start < 2 || ((end - start) & 1) !== 0) return -1;
  if (bytes[start] !== BACKSLASH || bytes[start + 1] !== 0x78) return -1;
  let to = at;
  for (let i = start + 2; i < end; i += 2) {
    const high = hexDigit(bytes[i]);
    const low = hexDigit(bytes[i + 1]);
    if (high < 0 || low < 0) return -1;
    out[to++] = (high << 4) | low;
  }
  return to;
}
