import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { compareNumerics } from '../expressions/numeric-compare.js';
import { numericAt, POWERS, pow10, putNumeric } from '../expressions/numeric-value.js';
import { type BigNumeric, type NumericVector, type Vector } from '../vector.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

/** Greater scales take the slow way. */
const SCALES = 16;
const SAFE = 9007199254740992n;

/**
 * numeric. Least, greatest and sum are kept per scale, where mantissas compare and add as doubles; they meet when they are
 * read. Values that are no double mantissa, which are rare, go through BigInt.
 */
export class NumericCollector extends ColumnCollector<NumericVector> {
  private readonly least = new Float64Array(SCALES).fill(Infinity);
  private readonly greatest = new Float64Array(SCALES).fill(-Infinity);
  private readonly sums = new Float64Array(SCALES);
  private finite = 0;
  private bigSum = 0;
  private bigLeast: BigNumeric | undefined = undefined;
  private bigGreatest: BigNumeric | undefined = undefined;

  /** @param scale the type's; undefined: values of one column have several, so 1.0 and 1.00 must be made one value */
  constructor(private readonly scale: number | undefined) {
    super();
  }

  add(vector: NumericVector, selection: Selection, from: number, to: number): void {
    const { valid, mantissa, scale } = vector;
    const { least, greatest, sums } = this;
    let count = 0;
    let big = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      count++;
      const s = scale[row];
      if (s >>> 0 >= SCALES) {
        big++;
        this.addBig(numericAt(vector, row));
        continue;
      }
      const value = mantissa[row];
      sums[s] += value;
      if (value < least[s]) least[s] = value;
      if (value > greatest[s]) greatest[s] = value;
      this.hash(value, s);
    }
    this.rows += to - from;
    this.values += count;
    this.finite += count - big;
  }

  private hash(mantissa: number, scale: number): void {
    let value = mantissa;
    let s = scale;
    if (this.scale === undefined) {
      for (; s > 0 && value % 10 === 0; s--) value /= 10;
    }
    const low = value | 0;
    const high = (value === low ? low >> 31 : Math.floor(value / 4294967296) | 0) ^ Math.imul(s, 0x2545f491);
    const first = firstHash(low, high);
    this.sketch.add(first, secondHash(first, high));
  }

  private addBig(value: BigNumeric): void {
    if (this.bigLeast === undefined || compareNumerics(value, this.bigLeast) < 0) this.bigLeast = value;
    if (this.bigGreatest === undefined || compareNumerics(value, this.bigGreatest) > 0)
      this.bigGreatest = value;
    if (typeof value === 'string') {
      const first = firstHash(value.length, value.charCodeAt(0));
      this.sketch.add(first, secondHash(first, -1));
      return;
    }
    this.finite++;
    this.bigSum += approximate(value);
    let { mantissa, scale } = value;
    if (this.scale === undefined) {
      for (; scale > 0 && mantissa % 10n === 0n; scale--) mantissa /= 10n;
    }
    if (scale < SCALES && mantissa <= SAFE && mantissa >= -SAFE) return this.hash(Number(mantissa), scale);
    this.hashBig(mantissa, scale);
  }

  private hashBig(mantissa: bigint, scale: number): void {
    let first = scale;
    let second = mantissa < 0n ? -1 : 0;
    for (let rest = mantissa < 0n ? -mantissa : mantissa; rest > 0n; rest >>= 32n) {
      const word = Number(rest & 0xffffffffn);
      first = firstHash(word ^ first, second);
      second = secondHash(first, word);
    }
    this.sketch.add(first, second);
  }

  min(): Vector | undefined {
    return this.extreme(this.least, this.bigLeast, -1);
  }

  max(): Vector | undefined {
    return this.extreme(this.greatest, this.bigGreatest, 1);
  }

  private extreme(perScale: Float64Array, big: BigNumeric | undefined, sign: -1 | 1): Vector | undefined {
    let found = big;
    perScale.forEach((mantissa, scale) => {
      if (!Number.isFinite(mantissa)) return;
      const value = { mantissa: BigInt(mantissa), scale };
      if (found === undefined || compareNumerics(value, found) === sign) found = value;
    });
    if (found === undefined) return undefined;
    const vector = allocate('numeric', 1);
    if (vector.kind === 'numeric') putNumeric(vector, 0, found);
    return vector;
  }

  override sum(): { readonly sum: number; readonly of: number } | undefined {
    if (this.finite === 0) return undefined;
    const sum = this.sums.reduce((total, part, scale) => total + part / POWERS[scale], this.bigSum);
    return Number.isFinite(sum) ? { sum, of: this.finite } : undefined;
  }
}

/** The nearest double, or nearly. */
function approximate({ mantissa, scale }: Exclude<BigNumeric, string>): number {
  if (scale <= 22) return Number(mantissa) / POWERS[scale];
  const unit = pow10(scale);
  return Number(mantissa / unit) + Number(`${mantissa % unit}e-${scale}`);
}
