import { type BigNumeric } from '../../vector.js';
import { type RuntimeError } from '../errors.js';
import { DIVISION_BY_ZERO, expectKind, outOfRange, type Impl } from '../impl.js';
import { numericMap, storeNumeric } from '../numeric-arithmetic.js';
import {
  BUCKET_ERRORS,
  COMPLEX,
  LOG_OF_NEGATIVE,
  LOG_OF_ZERO,
  NEGATIVE_ROOT,
  ZERO_TO_NEGATIVE,
} from './float-functions.js';
import {
  bucketOf,
  greatestDivisor,
  isFiniteNumeric,
  leastMultiple,
  leastScale,
  quotient,
  signOf,
  squareRoot,
} from './numeric-functions.js';
import {
  exponential,
  logarithm,
  logarithmOf,
  power,
  specialPower,
  type PowerError,
} from './numeric-powers.js';
import { numericAt, roundTo } from '../numeric-value.js';

const OVERFLOWS: RuntimeError = { sqlstate: '22003', message: 'value overflows numeric format' };

const POWER_ERRORS: Readonly<Record<PowerError, RuntimeError>> = {
  overflow: OVERFLOWS,
  'zero to a negative': ZERO_TO_NEGATIVE,
  complex: COMPLEX,
  'division by zero': DIVISION_BY_ZERO,
  'too many digits': {
    sqlstate: '0A000',
    message: 'powers and logarithms of numeric are limited to 4000 digits on the way',
  },
};

const isPowerError = (value: BigNumeric | PowerError): value is PowerError =>
  typeof value === 'string' && Object.hasOwn(POWER_ERRORS, value);

const isError = (value: BigNumeric | RuntimeError): value is RuntimeError =>
  typeof value === 'object' && 'sqlstate' in value;

/** A function of numerics through their general form. */
function numericFunction(apply: (args: readonly BigNumeric[]) => BigNumeric | RuntimeError): Impl {
  return (args, target, rows, marks) => {
    const from = args.map((arg) => expectKind(arg, 'numeric'));
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const value = apply(from.map((arg) => numericAt(arg, r)));
      if (isError(value)) marks.add(r, value);
      else storeNumeric(out, r, value, marks);
    }
  };
}

export const squareRootNumeric = numericFunction(([x]) => squareRoot(x) ?? NEGATIVE_ROOT);

export const exponentialNumeric = numericFunction(([x]) => {
  const value = exponential(x);
  return value === 'overflow' ? OVERFLOWS : value;
});

function logError(x: BigNumeric): RuntimeError | undefined {
  const sign = signOf(x);
  return sign === 0 ? LOG_OF_ZERO : sign < 0 ? LOG_OF_NEGATIVE : undefined;
}

export const naturalLogNumeric = numericFunction(([x]) => logError(x) ?? logarithm(x) ?? LOG_OF_ZERO);

const TEN: BigNumeric = { mantissa: 10n, scale: 0 };

export const decimalLogNumeric = numericFunction(([x]) => logOf(TEN, x));
export const logNumeric = numericFunction(([base, x]) => logOf(base, x));

function logOf(base: BigNumeric, x: BigNumeric): BigNumeric | RuntimeError {
  if (isFiniteNumeric(base) && isFiniteNumeric(x)) {
    const error = logError(base) ?? logError(x);
    if (error) return error;
    const value = logarithmOf(base, x);
    return isPowerError(value) ? POWER_ERRORS[value] : value;
  }
  if (base === 'NaN' || x === 'NaN') return 'NaN';
  const error = logError(base) ?? logError(x);
  if (error) return error;
  if (!isFiniteNumeric(base)) return isFiniteNumeric(x) ? { mantissa: 0n, scale: 0 } : 'NaN';
  return 'Infinity';
}

export const powerNumeric = numericFunction(([base, exponent]) => {
  const both = isFiniteNumeric(base) && isFiniteNumeric(exponent);
  const value = both ? power(base, exponent) : specialPower(base, exponent);
  return isPowerError(value) ? POWER_ERRORS[value] : value;
});

export const divNumeric = numericFunction(([a, b]) => quotient(a, b) ?? DIVISION_BY_ZERO);
export const gcdNumeric = numericFunction(([a, b]) => greatestDivisor(a, b));
export const lcmNumeric = numericFunction(([a, b]) => leastMultiple(a, b));

export const signNumeric = numericMap((value) =>
  value === 'NaN' ? value : { mantissa: BigInt(signOf(value)), scale: 0 },
);

export const trimScale = numericMap((value) =>
  isFiniteNumeric(value) ? roundTo(value, leastScale(value)) : value,
);

/** scale and min_scale: null for NaN and infinities. */
export function scaleOf(which: 'shown' | 'least'): Impl {
  return (args, target, rows) => {
    const from = expectKind(args[0], 'numeric');
    const { valid, values } = expectKind(target, 'int32');
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      const value = numericAt(from, r);
      if (!isFiniteNumeric(value)) valid[r] = 0;
      else values[r] = which === 'shown' ? value.scale : leastScale(value);
    }
  };
}

const INTEGER_RANGE = outOfRange('integer');

export const widthBucketNumeric: Impl = (args, target, rows, marks) => {
  const [operand, low, high] = args.slice(0, 3).map((arg) => expectKind(arg, 'numeric'));
  const counts = expectKind(args[3], 'int32').values;
  const { valid, values } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const value = bucket(numericAt(operand, r), numericAt(low, r), numericAt(high, r), counts[r]);
    if (typeof value === 'bigint') values[r] = Number(value);
    else marks.add(r, value);
  }
};

function bucket(x: BigNumeric, low: BigNumeric, high: BigNumeric, count: number): bigint | RuntimeError {
  if (count <= 0) return BUCKET_ERRORS.count;
  if (x === 'NaN' || low === 'NaN' || high === 'NaN') return BUCKET_ERRORS.nan;
  if (!isFiniteNumeric(low) || !isFiniteNumeric(high)) return BUCKET_ERRORS.infinite;
  const scale = Math.max(low.scale, high.scale);
  if (low.mantissa * 10n ** BigInt(scale - low.scale) === high.mantissa * 10n ** BigInt(scale - high.scale)) {
    return BUCKET_ERRORS.empty;
  }
  const value = bucketOf(x, low, high, BigInt(count));
  return value > 2147483647n ? INTEGER_RANGE : value;
}
