import { type RuntimeError } from '../errors.js';
import { floats } from '../float-arithmetic.js';
import { expectKind, outOfRange, OVERFLOW, UNDERFLOW, type Impl } from '../impl.js';

/** Functions of doubles (float.c). Where PostgreSQL asks the C library, the last digit is the platform's there and V8's here. */

export const NEGATIVE_ROOT: RuntimeError = {
  sqlstate: '2201F',
  message: 'cannot take square root of a negative number',
};
export const LOG_OF_ZERO: RuntimeError = { sqlstate: '2201E', message: 'cannot take logarithm of zero' };
export const LOG_OF_NEGATIVE: RuntimeError = {
  sqlstate: '2201E',
  message: 'cannot take logarithm of a negative number',
};
export const ZERO_TO_NEGATIVE: RuntimeError = {
  sqlstate: '2201F',
  message: 'zero raised to a negative power is undefined',
};
export const COMPLEX: RuntimeError = {
  sqlstate: '2201F',
  message: 'a negative number raised to a non-integer power yields a complex result',
};

type OrError = number | RuntimeError;

/** A function of doubles that may fail; a finite argument must not give an infinity, nor anything but zero a zero. */
export function floatFunction(apply: (x: number) => OrError): Impl {
  return (args, target, rows, marks) => {
    const { values: from } = floats(args[0]);
    const { valid, values } = floats(target);
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      const value = apply(from[r]);
      if (typeof value === 'number') values[r] = value;
      else marks.add(r, value);
    }
  };
}

export const squareRootFloat = floatFunction((x) => (x < 0 ? NEGATIVE_ROOT : Math.sqrt(x)));

export const exponentialFloat = floatFunction((x) => {
  const value = Math.exp(x);
  if (Number.isFinite(x)) {
    if (value === Infinity) return OVERFLOW;
    if (value === 0) return UNDERFLOW;
  }
  return value;
});

function logarithmFloat(log: (x: number) => number): Impl {
  return floatFunction((x) => (x === 0 ? LOG_OF_ZERO : x < 0 ? LOG_OF_NEGATIVE : log(x)));
}

export const naturalLogFloat = logarithmFloat(Math.log);
export const decimalLogFloat = logarithmFloat(Math.log10);

const RADIANS_PER_DEGREE = 0.017453292519943295;

export const degrees = floatFunction((x) => {
  const value = x / RADIANS_PER_DEGREE;
  return Number.isFinite(x) && !Number.isFinite(value) ? OVERFLOW : value;
});
export const radians = floatFunction((x) => {
  const value = x * RADIANS_PER_DEGREE;
  return x !== 0 && value === 0 ? UNDERFLOW : value;
});
export const signFloat = floatFunction((x) => (x > 0 ? 1 : x < 0 ? -1 : 0));

export const powerFloat: Impl = (args, target, rows, marks) => {
  const { values: bases } = floats(args[0]);
  const { values: exponents } = floats(args[1]);
  const { valid, values } = floats(target);
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const value = powerOf(bases[r], exponents[r]);
    if (typeof value === 'number') values[r] = value;
    else marks.add(r, value);
  }
};

function powerOf(x: number, y: number): OrError {
  if (x !== x) return y === 0 ? 1 : NaN;
  if (y !== y) return x === 1 ? 1 : NaN;
  if (x === 0 && y < 0) return ZERO_TO_NEGATIVE;
  if (x < 0 && Math.floor(y) !== y) return COMPLEX;
  if ((y === Infinity || y === -Infinity) && Math.abs(x) === 1) return 1; // where JavaScript has NaN
  const value = Math.pow(x, y);
  if (Number.isFinite(x) && Number.isFinite(y)) {
    if (!Number.isFinite(value)) return OVERFLOW;
    if (value === 0 && x !== 0) return UNDERFLOW;
  }
  return value;
}

const BUCKETS: RuntimeError = { sqlstate: '2201G', message: 'count must be greater than zero' };
const BUCKET_NAN: RuntimeError = {
  sqlstate: '2201G',
  message: 'operand, lower bound, and upper bound cannot be NaN',
};
const BUCKET_INFINITE: RuntimeError = {
  sqlstate: '2201G',
  message: 'lower and upper bounds must be finite',
};
const BUCKET_EMPTY: RuntimeError = { sqlstate: '2201G', message: 'lower bound cannot equal upper bound' };
export const BUCKET_ERRORS = {
  count: BUCKETS,
  nan: BUCKET_NAN,
  infinite: BUCKET_INFINITE,
  empty: BUCKET_EMPTY,
} as const;
const INTEGER_RANGE = outOfRange('integer');

export const widthBucketFloat: Impl = (args, target, rows, marks) => {
  const [operands, lows, highs] = args.slice(0, 3).map((arg) => floats(arg).values);
  const counts = expectKind(args[3], 'int32').values;
  const { valid, values } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const value = bucket(operands[r], lows[r], highs[r], counts[r]);
    if (typeof value === 'number') values[r] = value;
    else marks.add(r, value);
  }
};

function bucket(x: number, low: number, high: number, count: number): OrError {
  if (count <= 0) return BUCKETS;
  if (x !== x || low !== low || high !== high) return BUCKET_NAN;
  if (!Number.isFinite(low) || !Number.isFinite(high)) return BUCKET_INFINITE;
  if (low === high) return BUCKET_EMPTY;
  const upwards = low < high;
  if (upwards ? x < low : x > low) return 0;
  if (upwards ? x >= high : x <= high) return count === 2147483647 ? INTEGER_RANGE : count + 1;
  const span = high - low;
  const share = Number.isFinite(span) ? (x - low) / span : (x / 2 - low / 2) / (high / 2 - low / 2);
  // The quotient may round to 1, which it never is.
  return Math.min(Math.trunc(count * share), count - 1) + 1;
}
