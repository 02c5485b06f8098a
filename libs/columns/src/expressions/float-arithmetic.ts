import { type Vector } from '../vector.js';
import { type ErrorMarks } from './errors.js';
import { DIVISION_BY_ZERO, OVERFLOW, UNDERFLOW, type Impl } from './impl.js';

interface Floats {
  readonly valid: Uint8Array;
  readonly values: Float32Array | Float64Array;
}

export function floats(vector: Vector): Floats {
  if (vector.kind === 'float32' || vector.kind === 'float64') return vector;
  throw new Error(`expected a vector of floats, got ${vector.kind}`);
}

/** + - * / over real or double precision, with PostgreSQL's overflow and underflow errors (float.h, float4.c). */
export function floatArithmetic(op: '+' | '-' | '*' | '/'): Impl {
  const compute = COMPUTE[op];
  return (args, target, rows, marks) => {
    const a = floats(args[0]).values;
    const b = floats(args[1]).values;
    const { valid, values } = floats(target);
    // Results that need no second look are most of them; the others are sought only where one is odd.
    if (!compute(a, b, values, rows)) look(op, a, b, valid, values, rows, marks);
  };
}

type Numbers = Float32Array | Float64Array;

/** One loop an operator, each with nothing else in it. @returns whether no result needs a second look */
const COMPUTE: Readonly<
  Record<'+' | '-' | '*' | '/', (a: Numbers, b: Numbers, out: Numbers, rows: number) => boolean>
> = {
  '+': (a, b, out, rows) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      out[r] = a[r] + b[r];
      sum += out[r] * 0;
    }
    return sum === 0;
  },
  '-': (a, b, out, rows) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      out[r] = a[r] - b[r];
      sum += out[r] * 0;
    }
    return sum === 0;
  },
  '*': (a, b, out, rows) => {
    let odd = 0;
    for (let r = 0; r < rows; r++) {
      out[r] = a[r] * b[r];
      odd |= isOdd(out[r]);
    }
    return odd === 0;
  },
  '/': (a, b, out, rows) => {
    let odd = 0;
    for (let r = 0; r < rows; r++) {
      out[r] = a[r] / b[r];
      odd |= isOdd(out[r]);
    }
    return odd === 0;
  },
};

/** 1 for zero, NaN and infinities, as stored: a real is rounded then. */
function isOdd(stored: number): number {
  return stored * 0 === 0 && stored !== 0 ? 0 : 1;
}

function look(
  op: '+' | '-' | '*' | '/',
  a: Numbers,
  b: Numbers,
  valid: Uint8Array,
  values: Numbers,
  rows: number,
  marks: ErrorMarks,
): void {
  for (let r = 0; r < rows; r++) {
    const v = values[r]; // as stored: a real's overflow shows only after rounding
    if (valid[r] === 0 || (v * 0 === 0 && v !== 0)) continue;
    const x = a[r];
    const y = b[r];
    if (op === '/' && y === 0 && x === x) marks.add(r, DIVISION_BY_ZERO);
    else if (v === Infinity || v === -Infinity) {
      if (Number.isFinite(x) && Number.isFinite(y)) marks.add(r, OVERFLOW);
    } else if (v === 0 && (op === '*' ? x !== 0 && y !== 0 : op === '/' && x !== 0 && Number.isFinite(y))) {
      marks.add(r, UNDERFLOW);
    }
  }
}

/** A function of one float that cannot fail. */
export function floatMap(apply: (value: number) => number): Impl {
  return (args, target, rows) => {
    const a = floats(args[0]).values;
    const { values } = floats(target);
    for (let r = 0; r < rows; r++) values[r] = apply(a[r]);
  };
}

/** rint: to the nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return value < 0 && floor === 0 ? -0 : floor;
  if (rest > 0.5) return floor + 1 === 0 ? -0 : floor + 1;
  if (rest !== 0.5) return value; // NaN and infinities
  const even = floor % 2 === 0 ? floor : floor + 1;
  return even === 0 && value < 0 ? -0 : even;
}
