import { viewOf } from '../copy-short.js';
import { type Int16Vector, type Int32Vector, type Int64Vector } from '../vector.js';
import { MINUS, PLUS, skipSpace, skipSpaceBack, ZERO } from './ascii.js';
import { shortNumber } from './digits.js';
import { FieldKernel } from './field-kernel.js';
import { type Failures } from '../failures.js';
import { type Kernel } from './kernel.js';
import { storeScaled } from './int64.js';

/**
 * Grammar of smallint, integer and bigint: white space, an optional sign, decimal digits, white space. The forms that
 * only some PostgreSQL versions take (`1_000`, `0x1F`) are refused.
 *
 * @returns NaN where the text is no such number; values beyond 2**53 come back rounded, which no caller's range holds
 */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const first = bytes[at];
  const negative = first === MINUS;
  if (negative || first === PLUS) at++;
  if (at >= end || end - at > 9) return parseLongInteger(bytes, start, end);
  let value = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return parseLongInteger(bytes, start, end);
    value = value * 10 + digit;
  }
  return negative ? 0 - value : value;
}

/** The cold half: white space and more than nine digits. */
function parseLongInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = skipSpace(bytes, start, end);
  const stop = skipSpaceBack(bytes, at, end);
  const negative = bytes[at] === MINUS;
  if (at < stop && (negative || bytes[at] === PLUS)) at++;
  if (at >= stop) return NaN;
  let value = 0;
  for (; at < stop; at++) {
    const digit = bytes[at] - ZERO;
    if (digit >>> 0 > 9) return NaN;
    value = value * 10 + digit;
  }
  return negative ? 0 - value : value;
}

function integerReason(value: number, range: string): string {
  return value !== value
    ? 'is not a whole number: expected digits with an optional sign'
    : `is out of range: ${range}`;
}

const SMALLINT = 'smallint holds -32768 to 32767';
const INTEGER = 'integer holds -2147483648 to 2147483647';
const BIGINT = 'bigint holds -9223372036854775808 to 9223372036854775807';

export class SmallintKernel extends FieldKernel<Int16Vector> {
  protected fill(bytes: Uint8Array, out: Int16Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    const view = viewOf(bytes);
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      let value = shortNumber(view, starts[row], ends[row]);
      if (value < 0) value = parseInteger(bytes, starts[row], ends[row]);
      if (value >= -32768 && value <= 32767) values[row] = value;
      else this.refuse(bytes, out, row, failures, integerReason(value, SMALLINT));
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int16Vector,
    row: number,
  ): string | undefined {
    const value = parseInteger(bytes, start, end);
    if (!(value >= -32768 && value <= 32767)) return integerReason(value, SMALLINT);
    out.values[row] = value;
    return undefined;
  }

  protected copyDefault(from: Int16Vector, out: Int16Vector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new SmallintKernel(this.type, this.bare());
  }
}

export class IntegerKernel extends FieldKernel<Int32Vector> {
  protected fill(bytes: Uint8Array, out: Int32Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    const view = viewOf(bytes);
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      let value = shortNumber(view, starts[row], ends[row]);
      if (value < 0) value = parseInteger(bytes, starts[row], ends[row]);
      if (value >= -2147483648 && value <= 2147483647) values[row] = value;
      else this.refuse(bytes, out, row, failures, integerReason(value, INTEGER));
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int32Vector,
    row: number,
  ): string | undefined {
    const value = parseInteger(bytes, start, end);
    if (!(value >= -2147483648 && value <= 2147483647)) return integerReason(value, INTEGER);
    out.values[row] = value;
    return undefined;
  }

  protected copyDefault(from: Int32Vector, out: Int32Vector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new IntegerKernel(this.type, this.bare());
  }
}

const SAFE = 9007199254740991;

export class BigintKernel extends FieldKernel<Int64Vector> {
  protected fill(bytes: Uint8Array, out: Int64Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, words } = out;
    const view = viewOf(bytes);
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const start = starts[row];
      const end = ends[row];
      let value = shortNumber(view, start, end);
      if (value < 0) value = parseInteger(bytes, start, end);
      if (value >= -2147483648 && value <= 2147483647) {
        words[2 * row] = value;
        words[2 * row + 1] = value < 0 ? -1 : 0;
        continue;
      }
      const reason = storeBigint(value, bytes, start, end, words, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int64Vector,
    row: number,
  ): string | undefined {
    return storeBigint(parseInteger(bytes, start, end), bytes, start, end, out.words, row);
  }

  protected copyDefault(from: Int64Vector, out: Int64Vector, row: number): void {
    out.words[2 * row] = from.words[0];
    out.words[2 * row + 1] = from.words[1];
  }

  protected withoutRules(): Kernel {
    return new BigintKernel(this.type, this.bare());
  }
}

/** `value` is what parseInteger said; beyond 2**53 the digits are read again, in two halves of a 64-bit number. */
function storeBigint(
  value: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  words: Int32Array,
  row: number,
): string | undefined {
  if (value >= -SAFE && value <= SAFE) {
    words[2 * row] = value | 0; // ToInt32 is modulo 2**32, and value is exact
    words[2 * row + 1] = Math.floor(value / 4294967296);
    return undefined;
  }
  if (value !== value) return integerReason(value, BIGINT);
  const last = skipSpaceBack(bytes, start, end);
  let at = skipSpace(bytes, start, end);
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  while (bytes[at] === ZERO) at++;
  if (last - at > 19) return integerReason(value, BIGINT);
  let high = 0;
  let low = 0;
  for (; at < last - 9; at++) high = high * 10 + (bytes[at] - ZERO);
  for (; at < last; at++) low = low * 10 + (bytes[at] - ZERO);
  return storeScaled(words, row, negative, high, 1e9, low) ? undefined : integerReason(value, BIGINT);
}
