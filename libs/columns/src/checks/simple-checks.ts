import { compareRows } from '../expressions/compare.js';
import { type Evaluate } from '../expressions/evaluator.js';
import { countCharacters } from '../expressions/text-functions.js';
import { type Vector } from '../vector.js';
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

/** min and max: `limit` gives the constant as a column of the same type. */
export function bound(side: 'min' | 'max', limit: Evaluate): RowTest {
  const wrong = side === 'min' ? -1 : 1;
  let order = new Int8Array(0);
  return (vector, rows, broken) => {
    if (order.length < rows) order = new Int8Array(rows);
    compareRows(vector, limit({ rows, columns: [] }).vector, order, rows);
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const bad = vector.valid[r] === 1 && order[r] === wrong ? 1 : 0;
      broken[r] = bad;
      count += bad;
    }
    return count;
  };
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
export function oneOf(values: readonly Evaluate[]): RowTest {
  let order = new Int8Array(0);
  return (vector, rows, broken) => {
    if (order.length < rows) order = new Int8Array(rows);
    broken.set(vector.valid.subarray(0, rows));
    for (const value of values) {
      compareRows(vector, value({ rows, columns: [] }).vector, order, rows);
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

/** enum over text: words by length and first byte, compared byte by byte, so that no row becomes a string. */
export function oneOfTexts(words: readonly Uint8Array[]): RowTest {
  const byKey = new Map<number, Uint8Array[]>();
  const key = (length: number, first: number): number => length * 256 + first;
  for (const word of words) {
    const k = key(word.length, word.length > 0 ? word[0] : 0);
    byKey.set(k, [...(byKey.get(k) ?? []), word]);
  }
  return (vector: Vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    let count = 0;
    for (let r = 0; r < rows; r++) {
      broken[r] = 0;
      if (valid[r] === 0) continue;
      const start = offsets[r];
      const size = offsets[r + 1] - start;
      const candidates = byKey.get(key(size, size > 0 ? data[start] : 0));
      if (candidates !== undefined && contains(candidates, data, start, size)) continue;
      broken[r] = 1;
      count++;
    }
    return count;
  };
}

function contains(words: readonly Uint8Array[], data: Uint8Array, start: number, size: number): boolean {
  for (let w = 0; w < words.length; w++) {
    const word = words[w];
    let i = 1; // the first byte is the key's
    while (i < size && word[i] === data[start + i]) i++;
    if (i >= size) return true;
  }
  return false;
}
