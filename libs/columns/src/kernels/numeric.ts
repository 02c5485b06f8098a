import { viewOf } from '../copy-short.js';
import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type BigNumeric, type NumericVector } from '../vector.js';
import { asciiText, DOT, MINUS, PLUS, twoDigits, ZERO } from './ascii.js';
import { shortNumber } from './digits.js';
import { FieldKernel } from './field-kernel.js';
import { type Kernel, type KernelOptions } from './kernel.js';
import { applyTypmod, type NumericRules, parseNumericText, TOO_PRECISE } from './numeric-text.js';

/** 10 ** n for every n that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
const SAFE = 9007199254740992;
/** No number that PostgreSQL holds is longer, leading zeros apart. */
const MAX_BYTES = 150_000;

/**
 * numeric and numeric(p,s). Up to 15 digits without exponent or white space, which is nearly every number there is, take
 * doubles as exact integers; the rest goes through text and BigInt (numeric-text.ts).
 */
export class NumericKernel extends FieldKernel<NumericVector> {
  private readonly limits: NumericRules;
  /** Greatest magnitude of the unscaled value plus one. */
  private readonly bound: number;
  private readonly scale: number;

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    const { precision, scale } = type.kind === 'numeric' ? type : { precision: undefined, scale: undefined };
    this.limits = { precision, scale: scale ?? 0, onScale: options.onScale ?? 'round' };
    // Negative scales and scales that doubles cannot hold always go the long way.
    this.scale = precision === undefined ? -1 : (scale ?? 0);
    this.bound = precision === undefined || precision > 15 ? SAFE : POWERS[precision];
  }

  protected fill(bytes: Uint8Array, out: NumericVector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid } = out;
    const view = viewOf(bytes);
    if (out.big.size > 0) out.big.clear();
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const start = starts[row];
      const end = ends[row];
      // Amounts, mostly: two decimals, and no sign.
      const point = end - 3;
      const whole = point > start && bytes[point] === DOT ? shortNumber(view, start, point) : -1;
      const cents = whole < 0 ? -1 : twoDigits(bytes, point + 1);
      if (cents >= 0 && this.keep(whole * 100 + cents, 2, false, out, row)) continue;
      const reason = this.one(bytes, start, end, out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: NumericVector,
    row: number,
  ): string | undefined {
    let at = start;
    const first = bytes[at];
    const negative = first === MINUS;
    if (negative || first === PLUS) at++;
    if (at >= end || end - at > 15) return this.long(bytes, start, end, out, row);
    let value = 0;
    let point = -1;
    for (let i = at; i < end; i++) {
      const digit = bytes[i] - ZERO;
      if (digit >>> 0 <= 9) value = value * 10 + digit;
      else if (bytes[i] === DOT && point < 0) point = i;
      else return this.long(bytes, start, end, out, row);
    }
    if (point >= 0 && end - at === 1) return this.long(bytes, start, end, out, row);
    const decimals = point < 0 ? 0 : end - point - 1;
    return this.keep(value, decimals, negative, out, row)
      ? undefined
      : this.long(bytes, start, end, out, row);
  }

  /** @returns false where the value does not fit in, or only the long way */
  private keep(
    magnitude: number,
    decimals: number,
    negative: boolean,
    out: NumericVector,
    row: number,
  ): boolean {
    let value = magnitude;
    let scale = decimals;
    if (this.limits.precision !== undefined) {
      scale = this.scale;
      const missing = scale - decimals;
      if (scale < 0 || missing > 15) return false;
      if (missing >= 0) value *= POWERS[missing];
      else value = this.dropDigits(value, -missing);
      if (!(value < this.bound)) return false;
    }
    out.mantissa[row] = negative ? 0 - value : value;
    out.scale[row] = scale;
    return true;
  }

  /** Rounds half away from zero. @returns NaN where digits are lost that may not be */
  private dropDigits(value: number, count: number): number {
    const unit = POWERS[count];
    const kept = Math.floor(value / unit);
    const lost = value - kept * unit;
    if (lost === 0) return kept;
    if (this.limits.onScale === 'reject') return NaN;
    return lost * 2 >= unit ? kept + 1 : kept;
  }

  private long(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: NumericVector,
    row: number,
  ): string | undefined {
    if (end - start > MAX_BYTES) return TOO_PRECISE;
    const parsed = parseNumericText(asciiText(bytes, start, end));
    if (!parsed.ok) return parsed.reason;
    const fitted = applyTypmod(parsed.value, this.limits);
    if (!fitted.ok) return fitted.reason;
    storeNumeric(fitted.value, out, row);
    return undefined;
  }

  protected copyDefault(from: NumericVector, out: NumericVector, row: number): void {
    out.mantissa[row] = from.mantissa[0];
    out.scale[row] = from.scale[0];
    const big = from.big.get(0);
    if (big !== undefined) out.big.set(row, big);
  }

  protected withoutRules(): Kernel {
    return new NumericKernel(this.type, this.bare());
  }
}

function storeNumeric(value: BigNumeric, out: NumericVector, row: number): void {
  if (typeof value === 'object') {
    const mantissa = Number(value.mantissa);
    if (mantissa >= -SAFE && mantissa <= SAFE && BigInt(mantissa) === value.mantissa) {
      out.mantissa[row] = mantissa;
      out.scale[row] = value.scale;
      return;
    }
  }
  out.scale[row] = -1;
  out.big.set(row, value);
}
