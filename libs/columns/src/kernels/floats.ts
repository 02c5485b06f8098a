import { type Failures } from '../failures.js';
import { type Float32Vector, type Float64Vector } from '../vector.js';
import { asciiText } from './ascii.js';
import { FieldKernel } from './field-kernel.js';
import { EXACT, FloatScan, NOT_FLOAT, SPECIAL } from './float-scan.js';
import { type Kernel } from './kernel.js';
import { roundToReal } from './real-rounding.js';

const NOT_A_NUMBER = 'is not a number: expected digits with an optional sign, point and exponent';
const DOUBLE_RANGE = 'is out of range: double precision holds about 1e-324 to 1e308';
const REAL_RANGE = 'is out of range: real holds about 1e-45 to 1e38';

/** Whether a number's text has a digit other than 0 before its exponent. */
function isNonZero(text: string): boolean {
  return /^[^eE]*[1-9]/.test(text);
}

/** double precision: rounded to nearest once, as strtod does; overflow, and underflow to 0, are refused. */
export class DoubleKernel extends FieldKernel<Float64Vector> {
  private readonly scan = new FloatScan();

  protected fill(bytes: Uint8Array, out: Float64Vector, failures: Failures): void {
    const { scan } = this;
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      if (scan.read(bytes, starts[row], ends[row]) === EXACT) {
        values[row] = scan.value;
        continue;
      }
      const reason = this.one(bytes, starts[row], ends[row], out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Float64Vector,
    row: number,
  ): string | undefined {
    const { scan } = this;
    const read = scan.read(bytes, start, end);
    if (read === NOT_FLOAT) return NOT_A_NUMBER;
    if (read === EXACT || read === SPECIAL) out.values[row] = scan.value;
    else {
      const value = Number(scan.text);
      if (!Number.isFinite(value) || (value === 0 && isNonZero(scan.text))) return DOUBLE_RANGE;
      out.values[row] = value;
    }
    return undefined;
  }

  protected copyDefault(from: Float64Vector, out: Float64Vector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new DoubleKernel(this.type, this.bare());
  }
}

/** real: rounded once from the text, never by way of a rounded double. */
export class RealKernel extends FieldKernel<Float32Vector> {
  private readonly scan = new FloatScan();

  protected fill(bytes: Uint8Array, out: Float32Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid } = out;
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const reason = this.one(bytes, starts[row], ends[row], out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Float32Vector,
    row: number,
  ): string | undefined {
    const { scan } = this;
    const read = scan.read(bytes, start, end);
    if (read === NOT_FLOAT) return NOT_A_NUMBER;
    if (read === SPECIAL) {
      out.values[row] = scan.value;
      return undefined;
    }
    const double = read === EXACT ? scan.value : Number(scan.text);
    const value = roundToReal(double, () => (read === EXACT ? asciiText(bytes, start, end) : scan.text));
    if (!Number.isFinite(value)) return REAL_RANGE;
    if (value === 0 && (double !== 0 || (read !== EXACT && isNonZero(scan.text)))) return REAL_RANGE;
    out.values[row] = value;
    return undefined;
  }

  protected copyDefault(from: Float32Vector, out: Float32Vector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new RealKernel(this.type, this.bare());
  }
}
