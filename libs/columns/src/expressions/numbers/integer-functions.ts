import { type RuntimeError } from '../errors.js';
import { expectKind, outOfRange, type Impl } from '../impl.js';
import { type Vector } from '../../vector.js';
import { storeNumeric } from '../numeric-arithmetic.js';
import { TextOut } from '../text-out.js';

type IntKind = 'smallint' | 'integer' | 'bigint';

function ints(vector: Vector): { readonly valid: Uint8Array; readonly values: Int16Array | Int32Array } {
  if (vector.kind === 'int16' || vector.kind === 'int32') return vector;
  throw new Error(`expected a vector of small integers, got ${vector.kind}`);
}

/** & | and # (exclusive or). */
export function bitwise(op: '&' | '|' | '#', kind: IntKind): Impl {
  if (kind === 'bigint') {
    return (args, target, rows) => {
      // Word by word: the halves have nothing to do with each other.
      const a = expectKind(args[0], 'int64').words;
      const b = expectKind(args[1], 'int64').words;
      const out = expectKind(target, 'int64').words;
      for (let i = 0; i < 2 * rows; i++) out[i] = combine(op, a[i], b[i]);
    };
  }
  return (args, target, rows) => {
    const a = ints(args[0]).values;
    const b = ints(args[1]).values;
    const out = ints(target).values;
    for (let r = 0; r < rows; r++) out[r] = combine(op, a[r], b[r]);
  };
}

function combine(op: '&' | '|' | '#', a: number, b: number): number {
  return op === '&' ? a & b : op === '|' ? a | b : a ^ b;
}

export function complement(kind: IntKind): Impl {
  return (args, target, rows) => {
    if (kind === 'bigint') {
      const a = expectKind(args[0], 'int64').words;
      const out = expectKind(target, 'int64').words;
      for (let i = 0; i < 2 * rows; i++) out[i] = ~a[i];
      return;
    }
    const a = ints(args[0]).values;
    const out = ints(target).values;
    for (let r = 0; r < rows; r++) out[r] = ~a[r];
  };
}

/** << and >>: the count is taken modulo the width of the machine's register, as the hardware does for PostgreSQL. */
export function shift(op: '<<' | '>>', kind: IntKind): Impl {
  return (args, target, rows) => {
    const by = expectKind(args[1], 'int32').values;
    if (kind === 'bigint') {
      const a = expectKind(args[0], 'int64').values;
      const out = expectKind(target, 'int64');
      for (let r = 0; r < rows; r++) {
        const count = BigInt(by[r] & 63);
        if (out.valid[r] === 1)
          out.values[r] = op === '<<' ? BigInt.asIntN(64, a[r] << count) : a[r] >> count;
      }
      return;
    }
    const a = ints(args[0]).values;
    const out = ints(target).values;
    for (let r = 0; r < rows; r++) out[r] = op === '<<' ? a[r] << by[r] : a[r] >> by[r];
  };
}

/** gcd and lcm of integers: out of range where the result has no positive counterpart. */
export function divisors(what: 'gcd' | 'lcm', kind: 'integer' | 'bigint'): Impl {
  const range = outOfRange(kind);
  const bits = kind === 'integer' ? 32 : 64;
  return (args, target, rows, marks) => {
    for (let r = 0; r < rows; r++) {
      if (target.valid[r] === 0) continue;
      const a = wholeAt(args[0], r);
      const b = wholeAt(args[1], r);
      const divisor = gcd(a, b);
      const value = what === 'gcd' ? divisor : divisor === 0n ? 0n : abs((a / divisor) * b);
      if (BigInt.asIntN(bits, value) !== value) marks.add(r, range);
      else if (target.kind === 'int64') target.values[r] = value;
      else if (target.kind === 'int32') target.values[r] = Number(value);
    }
  };
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return abs(a);
}

function wholeAt(vector: Vector, row: number): bigint {
  return vector.kind === 'int64' ? vector.values[row] : BigInt(ints(vector).values[row]);
}

const NEGATIVE_FACTORIAL: RuntimeError = {
  sqlstate: '22003',
  message: 'factorial of a negative number is undefined',
};
const OVERFLOWS: RuntimeError = { sqlstate: '22003', message: 'value overflows numeric format' };
const MOST = 32_177;

/** factorial(bigint) → numeric. */
export const factorial: Impl = (args, target, rows, marks) => {
  const { values } = expectKind(args[0], 'int64');
  const out = expectKind(target, 'numeric');
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const n = values[r];
    if (n < 0n) marks.add(r, NEGATIVE_FACTORIAL);
    else if (n > MOST) marks.add(r, OVERFLOWS);
    else storeNumeric(out, r, { mantissa: product(1, Number(n)), scale: 0 }, marks);
  }
};

/** from * … * to, by halves, so that the factors stay of one size. */
function product(from: number, to: number): bigint {
  if (to - from < 8) {
    let value = 1n;
    for (let n = Math.max(from, 1); n <= to; n++) value *= BigInt(n);
    return value;
  }
  const middle = (from + to) >> 1;
  return product(from, middle) * product(middle + 1, to);
}

/** to_hex, to_oct and to_bin: two's complement digits. */
export function toBase(radix: 2 | 8 | 16): Impl {
  return (args, target, rows) => {
    const from = args[0];
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    const bits = from.kind === 'int64' ? 64 : 32;
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) out.addText(BigInt.asUintN(bits, wholeAt(from, r)).toString(radix));
      out.end();
    }
  };
}
