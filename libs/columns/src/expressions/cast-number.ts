import { type NumericVector, type Vector } from '../vector.js';
import { type RuntimeError } from './errors.js';
import { exponential } from './exponential.js';
import { floats, roundHalfEven } from './float-arithmetic.js';
import { expectKind, outOfRange, OVERFLOW, UNDERFLOW, type Impl } from './impl.js';
import { numericAt, numericFromText, numericText, POWERS, putNumeric, roundTo } from './numeric-value.js';
import { putInt64 } from './storage.js';

type IntKind = 'smallint' | 'integer' | 'bigint';

const SAFE = 9007199254740992;
const LIMITS = {
  smallint: [-32768, 32767],
  integer: [-2147483648, 2147483647],
  bigint: [-9223372036854775808, 9223372036854774784], // the doubles that fit
} as const;

/** Row r of a vector of whole numbers; a double, so exact up to 2^53. */
function reader(vector: Vector): (row: number) => number {
  if (vector.kind === 'int64') return (row) => Number(vector.values[row]);
  if (vector.kind === 'int16' || vector.kind === 'int32') {
    const { values } = vector;
    return (row) => values[row];
  }
  const { values } = floats(vector);
  return (row) => roundHalfEven(values[row]);
}

function putInt(out: Vector, row: number, value: number): void {
  if (out.kind === 'int64') {
    if (value <= SAFE && value >= -SAFE) putInt64(out, row, value);
    else out.values[row] = BigInt(value);
  } else if (out.kind === 'int16' || out.kind === 'int32') out.values[row] = value;
}

/** Integers and floats → integers. */
export function toInteger(type: IntKind): Impl {
  const [low, high] = LIMITS[type];
  const range = outOfRange(type);
  return (args, out, rows, marks) => {
    const read = reader(args[0]);
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const value = read(r);
      if (value >= low && value <= high) putInt(out, r, value + 0);
      else marks.add(r, range);
    }
  };
}

/** numeric → integers, halves away from zero. */
export function numericToInteger(type: IntKind): Impl {
  const range = outOfRange(type);
  const refused = (what: string): RuntimeError => ({
    sqlstate: '0A000',
    message: `cannot convert ${what} to ${type}`,
  });
  return (args, out, rows, marks) => {
    const from = expectKind(args[0], 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const value = roundTo(numericAt(from, r), 0);
      if (typeof value === 'string') {
        marks.add(r, refused(value === 'NaN' ? 'NaN' : 'infinity'));
        continue;
      }
      const bits = type === 'smallint' ? 16 : type === 'integer' ? 32 : 64;
      if (BigInt.asIntN(bits, value.mantissa) !== value.mantissa) marks.add(r, range);
      else if (out.kind === 'int64') out.values[r] = value.mantissa;
      else putInt(out, r, Number(value.mantissa));
    }
  };
}

/** Integers → numeric with scale 0. */
export const integerToNumeric: Impl = (args, target, rows) => {
  const out = expectKind(target, 'numeric');
  const from = args[0];
  if (from.kind === 'int32' || from.kind === 'int16') {
    out.mantissa.set(from.values.subarray(0, rows));
    out.scale.fill(0, 0, rows);
    return;
  }
  const read = reader(from);
  for (let r = 0; r < rows; r++) {
    if (out.valid[r] === 0) continue;
    const value = read(r);
    if (value < SAFE && value > -SAFE) {
      out.mantissa[r] = value;
      out.scale[r] = 0;
    } else if (from.kind === 'int64') putNumeric(out, r, { mantissa: from.values[r], scale: 0 });
  }
};

/** Floats → numeric: 15 (double precision) or 6 (real) significant digits, as PostgreSQL does. */
export function floatToNumeric(digits: 15 | 6): Impl {
  return (args, target, rows) => {
    const out = expectKind(target, 'numeric');
    const { values } = floats(args[0]);
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const value = values[r];
      if (fewDecimals(value, digits, out, r)) continue;
      // %.{digits}g drops trailing zeros; %.{digits}e keeps them.
      const text = Number.isFinite(value)
        ? exponential(value, digits - 1).replace(/\.?0*e/, 'e')
        : String(value);
      const numeric = numericFromText(text);
      if (numeric !== undefined) putNumeric(out, r, numeric);
    }
  };
}

/**
 * A double that is the nearest one to a decimal of at most 15 digits prints as it: no text is made of it. A real is a double
 * of many digits, and is left to the text.
 */
function fewDecimals(value: number, digits: 15 | 6, out: NumericVector, row: number): boolean {
  if (digits === 6) return false;
  for (let scale = 0; scale <= 6; scale++) {
    const mantissa = Math.round(value * POWERS[scale]);
    if (mantissa >= 1e15 || mantissa <= -1e15 || mantissa !== mantissa) return false;
    if (mantissa / POWERS[scale] !== value) continue;
    out.mantissa[row] = mantissa + 0; // + 0: a mantissa is never -0
    out.scale[row] = scale;
    return true;
  }
  return false;
}

/** Integers and floats → floats. */
export const toFloat: Impl = (args, target, rows, marks) => {
  const out = floats(target);
  const from = args[0];
  if (from.kind === 'int64') {
    for (let r = 0; r < rows; r++) out.values[r] = Number(from.values[r]);
    return;
  }
  if (from.kind === 'int16' || from.kind === 'int32') {
    for (let r = 0; r < rows; r++) out.values[r] = from.values[r];
    return;
  }
  const { values } = floats(from);
  for (let r = 0; r < rows; r++) {
    const value = values[r];
    out.values[r] = value;
    if (out.valid[r] === 0 || out.values[r] === value) continue;
    if (!Number.isFinite(out.values[r]) && Number.isFinite(value)) marks.add(r, OVERFLOW);
    else if (out.values[r] === 0 && value !== 0) marks.add(r, UNDERFLOW);
  }
};

/** numeric → floats, rounded once. */
export function numericToFloat(type: 'real' | 'double precision'): Impl {
  return (args, target, rows, marks) => {
    const from = expectKind(args[0], 'numeric');
    const out = floats(target);
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const scale = from.scale[r];
      if (type === 'double precision' && scale >= 0 && scale <= 22) {
        out.values[r] = from.mantissa[r] / POWERS[scale]; // two exact doubles: the quotient is rounded once
        continue;
      }
      const value = numericAt(from, r);
      const text = numericText(value);
      out.values[r] = Number(text);
      const stored = out.values[r];
      const finite = typeof value === 'object';
      if (finite && (!Number.isFinite(stored) || (stored === 0 && value.mantissa !== 0n))) {
        marks.add(r, { sqlstate: '22003', message: `"${text}" is out of range for type ${type}` });
      }
    }
  };
}

export const booleanToInteger: Impl = (args, target, rows) => {
  const from = expectKind(args[0], 'bool').values;
  const { values } = expectKind(target, 'int32');
  for (let r = 0; r < rows; r++) values[r] = from[r];
};

export const integerToBoolean: Impl = (args, target, rows) => {
  const from = expectKind(args[0], 'int32').values;
  const { values } = expectKind(target, 'bool');
  for (let r = 0; r < rows; r++) values[r] = from[r] === 0 ? 0 : 1;
};
