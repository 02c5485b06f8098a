import {
  type BytesVector,
  type Int64Vector,
  type NumericVector,
  type Uuid16Vector,
  type Vector,
} from '../vector.js';
import { compareIntervals } from './dates/interval-value.js';
import { compareNumericRows } from './numeric-compare.js';

/**
 * Compares row by row as PostgreSQL orders values: -1, 0 or 1 where both sides have a value, 0 elsewhere. NaN equals NaN
 * and is above everything; text and bytea go by bytes (which is what collation C.UTF-8 does). Both of one kind.
 */
export function compareRows(a: Vector, b: Vector, out: Int8Array, rows: number): void {
  if (a.kind === 'bytes' && b.kind === 'bytes') compareBytes(a, b, out, rows);
  else if (a.kind === 'int64' && b.kind === 'int64') compareInt64(a, b, out, rows);
  else if (a.kind === 'numeric' && b.kind === 'numeric') compareNumeric(a, b, out, rows);
  else if (a.kind === 'interval' && b.kind === 'interval') compareIntervals(a, b, out, rows);
  else if (a.kind === 'uuid' && b.kind === 'uuid') compareUuid(a, b, out, rows);
  else if (a.kind === 'int32' && b.kind === 'int32') compareInts(a.values, b.values, out, rows);
  else if (a.kind === 'int16' && b.kind === 'int16') compareInts(a.values, b.values, out, rows);
  else if (a.kind === 'bool' && b.kind === 'bool') compareInts(a.values, b.values, out, rows);
  else if (a.kind === 'float64' && b.kind === 'float64') compareFloats(a.values, b.values, out, rows);
  else if (a.kind === 'float32' && b.kind === 'float32') compareFloats(a.values, b.values, out, rows);
  else throw new Error(`vectors of kinds ${a.kind} and ${b.kind} are never compared`);
}

type Ints = Int16Array | Int32Array | Uint8Array;

function compareInts(a: Ints, b: Ints, out: Int8Array, rows: number): void {
  for (let r = 0; r < rows; r++) out[r] = a[r] < b[r] ? -1 : a[r] > b[r] ? 1 : 0;
}

function compareFloats(
  a: Float64Array | Float32Array,
  b: Float64Array | Float32Array,
  out: Int8Array,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    const x = a[r];
    const y = b[r];
    if (x < y) out[r] = -1;
    else if (x > y) out[r] = 1;
    else if (x === y) out[r] = 0;
    else out[r] = (x !== x ? 1 : 0) - (y !== y ? 1 : 0); // one of them is NaN
  }
}

function compareInt64(a: Int64Vector, b: Int64Vector, out: Int8Array, rows: number): void {
  for (let r = 0; r < rows; r++) {
    const high = a.words[2 * r + 1] - b.words[2 * r + 1];
    const diff = high !== 0 ? high : (a.words[2 * r] >>> 0) - (b.words[2 * r] >>> 0);
    out[r] = diff < 0 ? -1 : diff > 0 ? 1 : 0;
  }
}

function compareBytes(a: BytesVector, b: BytesVector, out: Int8Array, rows: number): void {
  const x = a.data;
  const y = b.data;
  for (let r = 0; r < rows; r++) {
    const i = a.offsets[r];
    const j = b.offsets[r];
    const m = a.offsets[r + 1] - i;
    const n = b.offsets[r + 1] - j;
    const shorter = m < n ? m : n;
    let k = 0;
    while (k < shorter && x[i + k] === y[j + k]) k++;
    const diff = k < shorter ? x[i + k] - y[j + k] : m - n;
    out[r] = diff < 0 ? -1 : diff > 0 ? 1 : 0;
  }
}

function compareUuid(a: Uuid16Vector, b: Uuid16Vector, out: Int8Array, rows: number): void {
  for (let r = 0; r < rows; r++) {
    let k = 16 * r;
    const end = k + 16;
    while (k < end && a.values[k] === b.values[k]) k++;
    out[r] = k === end ? 0 : a.values[k] < b.values[k] ? -1 : 1;
  }
}

function compareNumeric(a: NumericVector, b: NumericVector, out: Int8Array, rows: number): void {
  for (let r = 0; r < rows; r++) out[r] = a.valid[r] & b.valid[r] ? compareNumericRows(a, b, r) : 0;
}
