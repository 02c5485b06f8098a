import { type BigNumeric, type NumericVector } from '../vector.js';

/** Signs of PostgreSQL's numeric in binary: see numeric_send in src/backend/utils/adt/numeric.c. */
const NEGATIVE = 0x4000;
const NAN = 0xc000;
const PINF = 0xd000;
const NINF = 0xf000;

/** Room for the longest encoding of a value with up to 15 decimals: a header and eight groups. */
const SMALL_BYTES = 32;
const POWERS = Float64Array.from({ length: 16 }, (_, n) => Number(`1e${n}`));

/**
 * Encodes numerics as PostgreSQL's numeric_recv reads them: int16 ndigits, weight, sign, dscale, then ndigits groups of
 * four decimal digits (base 10000), all big-endian. The groups lie so that the decimal point falls between two of them.
 */
export class NumericWire {
  bytes = new Uint8Array(4096);
  /** End of what is written. */
  length = 0;
  private view = new DataView(this.bytes.buffer);
  private readonly groups = new Int32Array(12);

  /** Appends row `row` of a vector. Hot: no allocation unless the value is in `big`. */
  append(vector: NumericVector, row: number): void {
    const scale = vector.scale[row];
    if (scale < 0) return this.appendBig(vector.big.get(row) ?? 'NaN');
    const mantissa = vector.mantissa[row];
    if (scale > 15) return this.appendBig({ mantissa: BigInt(mantissa), scale });
    this.reserve(SMALL_BYTES);
    const magnitude = mantissa < 0 ? -mantissa : mantissa;
    const power = POWERS[scale];
    if (scale <= 4 && magnitude < 1e8 * power) return this.appendShort(mantissa < 0, magnitude, scale);
    let whole = Math.floor(magnitude / power);
    if (whole * power > magnitude) whole--; // the division was rounded up to a whole number
    const fraction = magnitude - whole * power;
    this.appendParts(mantissa < 0, whole, fraction, scale);
  }

  /** Below a hundred million, with up to four decimals: two groups before the point and one behind it, in integers. */
  private appendShort(negative: boolean, magnitude: number, scale: number): void {
    const power = POWERS[scale];
    const whole = Math.floor(magnitude / power); // exact: both are below 2 ** 40
    const fraction = ((magnitude - whole * power) * POWERS[4 - scale]) | 0;
    const high = (whole / 10000) | 0;
    const low = (whole - high * 10000) | 0;
    const first = high !== 0 ? 0 : low !== 0 ? 1 : 2;
    const last = fraction !== 0 ? 3 : low !== 0 ? 2 : high !== 0 ? 1 : 0;
    const count = last > first ? last - first : 0;
    const { view } = this;
    let at = this.length;
    view.setInt32(at, (count << 16) | (count === 0 ? 0 : (1 - first) & 0xffff));
    view.setInt32(at + 4, ((negative && count > 0 ? NEGATIVE : 0) << 16) | scale);
    at += 8;
    if (first === 0) view.setInt16(at, high);
    if (first <= 1 && last >= 2) view.setInt16(at + 2 - 2 * first, low);
    if (last === 3) view.setInt16(at + 4 - 2 * first, fraction);
    this.length = at + 2 * count;
  }

  private appendParts(negative: boolean, whole: number, fraction: number, scale: number): void {
    const { groups } = this;
    let first = 4;
    let rest = whole;
    while (rest > 0) {
      const next = Math.floor(rest / 10000);
      groups[--first] = rest - next * 10000;
      rest = next;
    }
    let last = 4;
    for (let left = scale; left > 0; left -= 4) {
      if (left <= 4) {
        groups[last++] = fraction * POWERS[4 - left];
        break;
      }
      const unit = POWERS[left - 4];
      const group = Math.floor(fraction / unit);
      groups[last++] = group;
      fraction -= group * unit;
    }
    while (last > first && groups[last - 1] === 0) last--;
    while (first < last && groups[first] === 0) first++;
    const count = last - first;
    this.header(count, count === 0 ? 0 : 3 - first, negative && count > 0 ? NEGATIVE : 0, scale);
    for (let i = first; i < last; i++) this.int16(groups[i]);
  }

  private appendBig(value: BigNumeric): void {
    this.reserve(8);
    if (typeof value === 'string') {
      const sign = value === 'NaN' ? NAN : value === 'Infinity' ? PINF : NINF;
      return this.header(0, 0, sign, 0);
    }
    const negative = value.mantissa < 0n;
    const digits = (negative ? -value.mantissa : value.mantissa).toString().padStart(value.scale + 1, '0');
    const point = digits.length - value.scale;
    const lead = (4 - (point % 4)) % 4;
    const padded = '0'.repeat(lead) + digits + '000'.slice(0, (4 - (value.scale % 4)) % 4);
    const all = padded.length / 4;
    const weightOfFirst = (lead + point) / 4 - 1;
    let first = 0;
    let last = all;
    const group = (i: number): number => Number(padded.slice(4 * i, 4 * i + 4));
    while (first < last && group(first) === 0) first++;
    while (last > first && group(last - 1) === 0) last--;
    this.reserve(8 + 2 * (last - first));
    const zero = first === last;
    this.header(
      last - first,
      zero ? 0 : weightOfFirst - first,
      negative && !zero ? NEGATIVE : 0,
      value.scale,
    );
    for (let i = first; i < last; i++) this.int16(group(i));
  }

  private header(digits: number, weight: number, sign: number, scale: number): void {
    this.int16(digits);
    this.int16(weight);
    this.int16(sign);
    this.int16(scale);
  }

  private int16(value: number): void {
    this.bytes[this.length++] = value >> 8;
    this.bytes[this.length++] = value;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + more, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
