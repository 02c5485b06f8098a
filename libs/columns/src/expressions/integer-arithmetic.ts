import { type Int64Vector, type Vector } from '../vector.js';
import { type ErrorMarks, type RuntimeError } from './errors.js';
import { DIVISION_BY_ZERO, expectKind, outOfRange, type Impl } from './impl.js';
import { int64AsNumber, putInt64 } from './storage.js';

type Op = '+' | '-' | '*' | '/' | '%';

interface Small {
  readonly valid: Uint8Array;
  readonly values: Int16Array | Int32Array;
}

function small(vector: Vector): Small {
  if (vector.kind === 'int16' || vector.kind === 'int32') return vector;
  throw new Error(`expected a vector of small integers, got ${vector.kind}`);
}

/** + - * / % over smallint or integer. A double holds every intermediate result exactly (2^31 * 2^31 < 2^63 may not,
 * but is out of range either way). */
export function smallIntegers(op: Op, type: 'smallint' | 'integer'): Impl {
  const low = type === 'smallint' ? -32768 : -2147483648;
  const high = type === 'smallint' ? 32767 : 2147483647;
  const range = outOfRange(type);
  if (op === '/' || op === '%') return smallQuotients(op, high, range);
  const compute = op === '+' ? sums : op === '-' ? differences : products;
  return (args, target, rows, marks) => {
    const a = small(args[0]).values;
    const b = small(args[1]).values;
    const { valid, values } = small(target);
    if (compute(a, b, values, rows, low, high)) return;
    for (let r = 0; r < rows; r++) {
      const v = op === '+' ? a[r] + b[r] : op === '-' ? a[r] - b[r] : a[r] * b[r];
      if (valid[r] === 1 && (v < low || v > high)) marks.add(r, range);
    }
  };
}

type Ints = Int16Array | Int32Array;

/** Whether all are in range: rows that are null count, too, which costs a second look and no more. */
function sums(a: Ints, b: Ints, out: Ints, rows: number, low: number, high: number): boolean {
  let beyond = 0;
  for (let r = 0; r < rows; r++) {
    const v = a[r] + b[r];
    out[r] = v;
    if (v < low || v > high) beyond = 1;
  }
  return beyond === 0;
}

function differences(a: Ints, b: Ints, out: Ints, rows: number, low: number, high: number): boolean {
  let beyond = 0;
  for (let r = 0; r < rows; r++) {
    const v = a[r] - b[r];
    out[r] = v;
    if (v < low || v > high) beyond = 1;
  }
  return beyond === 0;
}

function products(a: Ints, b: Ints, out: Ints, rows: number, low: number, high: number): boolean {
  let beyond = 0;
  for (let r = 0; r < rows; r++) {
    const v = a[r] * b[r];
    out[r] = v;
    if (v < low || v > high) beyond = 1;
  }
  return beyond === 0;
}

/** Only the least value by -1 is out of range. */
function smallQuotients(op: '/' | '%', high: number, range: RuntimeError): Impl {
  return (args, target, rows, marks) => {
    const a = small(args[0]).values;
    const b = small(args[1]).values;
    const { valid, values } = small(target);
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      const y = b[r];
      if (y === 0) {
        marks.add(r, DIVISION_BY_ZERO);
        continue;
      }
      const v = op === '/' ? Math.trunc(a[r] / y) : a[r] % y;
      if (v > high) marks.add(r, range);
      else values[r] = v;
    }
  };
}

const BIG_RANGE = outOfRange('bigint');
const SAFE = 9007199254740991;

/** + - * / % over bigint: doubles while everything stays below 2^53, BigInt beyond. */
export function bigIntegers(op: Op): Impl {
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'int64');
    const b = expectKind(args[1], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const x = int64AsNumber(a, r);
      const y = int64AsNumber(b, r);
      if (x > SAFE || x < -SAFE || y > SAFE || y < -SAFE) {
        exactly(op, a, b, out, r, marks);
        continue;
      }
      if (y === 0 && (op === '/' || op === '%')) {
        marks.add(r, DIVISION_BY_ZERO);
        continue;
      }
      const v =
        op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : op === '/' ? Math.trunc(x / y) : x % y;
      // A quotient of numbers below 2^53 may round up to the next whole number; only then is it worth a BigInt.
      if (v > SAFE || v < -SAFE || (op === '/' && (x > 4503599627370496 || x < -4503599627370496))) {
        exactly(op, a, b, out, r, marks);
      } else putInt64(out, r, v);
    }
  };
}

function exactly(
  op: Op,
  a: Int64Vector,
  b: Int64Vector,
  out: Int64Vector,
  row: number,
  marks: ErrorMarks,
): void {
  const x = a.values[row];
  const y = b.values[row];
  if (y === 0n && (op === '/' || op === '%')) {
    marks.add(row, DIVISION_BY_ZERO);
    return;
  }
  const v = op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : op === '/' ? x / y : x % y;
  if (v === BigInt.asIntN(64, v)) out.values[row] = v;
  else marks.add(row, BIG_RANGE);
}

/** Unary minus and abs; the smallest value of each type has no counterpart. */
export function integerSign(type: 'smallint' | 'integer', always: boolean): Impl {
  const low = type === 'smallint' ? -32768 : -2147483648;
  const range = outOfRange(type);
  return (args, target, rows, marks) => {
    const a = small(args[0]).values;
    const { valid, values } = small(target);
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      const v = a[r];
      if (v === low) marks.add(r, range);
      else values[r] = always || v < 0 ? -v : v;
    }
  };
}

export function bigintSign(always: boolean): Impl {
  return (args, target, rows, marks) => {
    const a = expectKind(args[0], 'int64');
    const out = expectKind(target, 'int64');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const v = a.values[r];
      if (v === -9223372036854775808n) marks.add(r, BIG_RANGE);
      else out.values[r] = always || v < 0n ? -v : v;
    }
  };
}
