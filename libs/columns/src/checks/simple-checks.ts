import { viewOf } from '../copy-short.js';
import { compareRows } from '../expressions/compare.js';
import { constantColumn, type ConstantColumn } from '../expressions/constants.js';
import { POWERS } from '../expressions/numeric-value.js';
import { countCharacters } from '../expressions/text-functions.js';
import { type ColumnType } from '../types.js';
import { type NumericVector, type Vector } from '../vector.js';
import { type RowTest } from './check.js';

export const required: RowTest = (vector, rows, broken) => {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const bad = 1 - vector.valid[r];
    broken[r] = bad;
    count += bad;
  }
  return count;
};

/** min and max against a constant: `type` is its type, `value` a vector of one row. */
export function bound(side: 'min' | 'max', type: ColumnType, value: Vector): RowTest {
  const wrong = side === 'min' ? -1 : 1;
  const limits = value.kind === 'numeric' ? numericLimits(value) : undefined;
  const limit = constantColumn(type, value);
  let order = new Int8Array(0);
  return (vector, rows, broken) => {
    if (vector.kind === 'int32' && value.kind === 'int32') {
      return countBeyond(vector.values, vector.valid, value.values[0], wrong, rows, broken);
    }
    if (vector.kind === 'int16' && value.kind === 'int16') {
      return countBeyond(vector.values, vector.valid, value.values[0], wrong, rows, broken);
    }
    if (order.length < rows) order = new Int8Array(rows);
    if (limits === undefined || vector.kind !== 'numeric' || !orderNumerics(vector, limits, order, rows)) {
      compareRows(vector, limit({ rows }).vector, order, rows);
    }
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const bad = vector.valid[r] === 1 && order[r] === wrong ? 1 : 0;
      broken[r] = bad;
      count += bad;
    }
    return count;
  };
}

function countBeyond(
  values: Int16Array | Int32Array,
  valid: Uint8Array,
  limit: number,
  wrong: number,
  rows: number,
  broken: Uint8Array,
): number {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const bad = valid[r] & (wrong < 0 ? Number(values[r] < limit) : Number(values[r] > limit));
    broken[r] = bad;
    count += bad;
  }
  return count;
}

/** The constant's mantissa at each scale from 0 to 15, where a double holds it exactly; NaN where not. */
function numericLimits(value: NumericVector): Float64Array {
  const scale = value.scale[0];
  return Float64Array.from({ length: 16 }, (_, s) => {
    if (scale < 0 || s < scale) return NaN;
    const mantissa = value.mantissa[0] * POWERS[s - scale];
    return Math.abs(mantissa) <= Number.MAX_SAFE_INTEGER ? mantissa : NaN;
  });
}

/** Orders rows against the limits; false when a row is not of a scale that they hold. */
function orderNumerics(vector: NumericVector, limits: Float64Array, order: Int8Array, rows: number): boolean {
  const { mantissa, scale, valid } = vector;
  for (let r = 0; r < rows; r++) {
    if (valid[r] === 0) continue;
    const limit = limits[scale[r]];
    const value = mantissa[r];
    // NaN; undefined for a scale beyond 15, and for a big value's of -1.
    if (!Number.isFinite(limit)) return false;
    order[r] = value < limit ? -1 : value > limit ? 1 : 0;
  }
  return true;
}

/** Characters, not bytes. */
export function length(min: number, max: number): RowTest {
  return (vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const bytes = offsets[r + 1] - offsets[r];
      broken[r] = 0;
      // A character has 1 to 4 bytes: most rows are decided without counting.
      if (valid[r] === 0 || (bytes <= max && bytes >= 4 * min)) continue;
      const characters = countCharacters(data, offsets[r], offsets[r + 1]);
      if (characters >= min && characters <= max) continue;
      broken[r] = 1;
      count++;
    }
    return count;
  };
}

/** enum over types other than text: equal to one of the constants. */
export function oneOf(values: readonly ConstantColumn[]): RowTest {
  let order = new Int8Array(0);
  return (vector, rows, broken) => {
    if (order.length < rows) order = new Int8Array(rows);
    broken.set(vector.valid.subarray(0, rows));
    for (const value of values) {
      compareRows(vector, value({ rows }).vector, order, rows);
      for (let r = 0; r < rows; r++) if (order[r] === 0) broken[r] = 0;
    }
    return sum(broken, rows);
  };
}

function sum(broken: Uint8Array, rows: number): number {
  let count = 0;
  for (let r = 0; r < rows; r++) count += broken[r];
  return count;
}

/** enum over text: words by length, compared by their ends and then byte by byte, so that no row becomes a string. */
export function oneOfTexts(words: readonly Uint8Array[]): RowTest {
  const longest = Math.max(0, ...words.map((word) => word.length));
  const byLength = Array.from({ length: longest + 1 }, (_, n) =>
    words.filter((word) => word.length === n).map(wordOf),
  );
  return (vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    const view = viewOf(data);
    let count = 0;
    for (let r = 0; r < rows; r++) {
      broken[r] = 0;
      if (valid[r] === 0) continue;
      const start = offsets[r];
      const size = offsets[r + 1] - start;
      if (size <= longest && contains(byLength[size], view, start, size)) continue;
      broken[r] = 1;
      count++;
    }
    return count;
  };
}

/** A word whose first and last four bytes (of one that has so many) are at hand as numbers. */
interface Word {
  readonly bytes: Uint8Array;
  readonly head: number;
  readonly tail: number;
}

function wordOf(bytes: Uint8Array): Word {
  const view = viewOf(bytes);
  const long = bytes.length >= 4;
  return {
    bytes,
    head: long ? view.getInt32(0, true) : 0,
    tail: long ? view.getInt32(bytes.length - 4, true) : 0,
  };
}

function contains(words: readonly Word[], data: DataView, start: number, size: number): boolean {
  const long = size >= 4;
  const head = long ? data.getInt32(start, true) : 0;
  const tail = long ? data.getInt32(start + size - 4, true) : 0;
  for (let w = 0; w < words.length; w++) {
    const word = words[w];
    if (word.head !== head || word.tail !== tail) continue;
    // What lies between the two, or a short word.
    const last = long ? size - 4 : size;
    let i = long ? 4 : 0;
    while (i < last && word.bytes[i] === data.getUint8(start + i)) i++;
    if (i >= last) return true;
  }
  return false;
}
