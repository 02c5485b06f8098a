import { compareNumerics } from '../expressions/numeric-compare.js';
import { numericAt } from '../expressions/numeric-value.js';
import { type BigNumeric, type NumericVector, type Vector } from '../vector.js';

const SAFE = 9007199254740992n;

/**
 * A hash per row of some columns together; equal keys have equal hashes. Hot: a loop a column, nothing allocated per row.
 *
 * @param hashes room for `rows`; written, not read
 */
export function hashKeys(keys: readonly Vector[], rows: number, hashes: Int32Array): void {
  hashes.fill(0x2f0b4f25, 0, rows);
  for (const vector of keys) hashColumn(vector, rows, hashes);
}

function hashColumn(vector: Vector, rows: number, hashes: Int32Array): void {
  switch (vector.kind) {
    case 'int16':
    case 'int32':
    case 'bool':
      for (let r = 0; r < rows; r++) hashes[r] = mix(hashes[r], vector.values[r]);
      return;
    case 'int64':
      for (let r = 0; r < rows; r++) {
        hashes[r] = mix(mix(hashes[r], vector.words[2 * r]), vector.words[2 * r + 1]);
      }
      return;
    case 'float32':
    case 'float64':
      return hashFloats(vector.values, rows, hashes);
    case 'bytes':
      return hashBytes(vector.data, vector.offsets, rows, hashes);
    case 'uuid':
      for (let r = 0; r < rows; r++) {
        for (let i = 16 * r; i < 16 * r + 16; i++) hashes[r] = mix(hashes[r], vector.values[i]);
      }
      return;
    case 'numeric':
      for (let r = 0; r < rows; r++) {
        if (vector.valid[r] === 1) hashes[r] = hashNumeric(vector, r, hashes[r]);
      }
      return;
    case 'interval':
      throw new TypeError('an interval is no key');
  }
}

function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x85ebca6b);
  return h ^ (h >>> 15);
}

function hashFloats(values: Float32Array | Float64Array, rows: number, hashes: Int32Array): void {
  const scratch = new Float64Array(1);
  const words = new Int32Array(scratch.buffer);
  for (let r = 0; r < rows; r++) {
    const value = values[r];
    scratch[0] = value === 0 ? 0 : value === value ? value : NaN; // -0 is 0, and every NaN the same
    hashes[r] = mix(mix(hashes[r], words[0]), words[1]);
  }
}

function hashBytes(data: Uint8Array, offsets: Int32Array, rows: number, hashes: Int32Array): void {
  for (let r = 0; r < rows; r++) {
    let hash = hashes[r];
    for (let i = offsets[r]; i < offsets[r + 1]; i++) hash = Math.imul(hash ^ data[i], 0x01000193);
    hashes[r] = mix(hash, offsets[r + 1] - offsets[r]);
  }
}

/** 1.0 and 1.00 are one key. */
function hashNumeric(vector: NumericVector, row: number, hash: number): number {
  let scale = vector.scale[row];
  if (scale < 0) return hashBig(numericAt(vector, row), hash);
  let value = vector.mantissa[row];
  for (; scale > 0 && value % 10 === 0; scale--) value /= 10;
  return hashSmall(value, scale, hash);
}

function hashSmall(mantissa: number, scale: number, hash: number): number {
  return mix(mix(mix(hash, mantissa | 0), Math.floor(mantissa / 4294967296) | 0), scale);
}

function hashBig(value: BigNumeric, hash: number): number {
  if (typeof value === 'string') return mix(hash, value.length * 256 + value.charCodeAt(0));
  let { mantissa, scale } = value;
  for (; scale > 0 && mantissa % 10n === 0n; scale--) mantissa /= 10n;
  if (mantissa <= SAFE && mantissa >= -SAFE) return hashSmall(Number(mantissa), scale, hash);
  let mixed = mix(hash, scale);
  for (let rest = mantissa < 0n ? ~mantissa : mantissa; rest > 0n; rest >>= 32n) {
    mixed = mix(mixed, Number(BigInt.asIntN(32, rest)));
  }
  return mixed;
}

/** Row r of `a` and row s of `b`, which is not null in either, have the same key. Equality is PostgreSQL's. */
export function equalKeys(a: readonly Vector[], r: number, b: readonly Vector[], s: number): boolean {
  for (let i = 0; i < a.length; i++) if (!equalValues(a[i], r, b[i], s)) return false;
  return true;
}

function equalValues(a: Vector, r: number, b: Vector, s: number): boolean {
  if (a.kind === 'int64' && b.kind === 'int64') {
    return a.words[2 * r] === b.words[2 * s] && a.words[2 * r + 1] === b.words[2 * s + 1];
  }
  if (a.kind === 'bytes' && b.kind === 'bytes') {
    return equalBytes(a.data, a.offsets[r], a.offsets[r + 1], b.data, b.offsets[s], b.offsets[s + 1]);
  }
  if (a.kind === 'uuid' && b.kind === 'uuid') {
    return equalBytes(a.values, 16 * r, 16 * r + 16, b.values, 16 * s, 16 * s + 16);
  }
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    if (a.scale[r] >= 0 && a.scale[r] === b.scale[s]) return a.mantissa[r] === b.mantissa[s];
    return compareNumerics(numericAt(a, r), numericAt(b, s)) === 0;
  }
  if ('values' in a && 'values' in b) {
    const x = a.values[r];
    const y = b.values[s];
    return x === y || (x !== x && y !== y);
  }
  return false;
}

function equalBytes(
  a: Uint8Array,
  from: number,
  to: number,
  b: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (to - from !== end - start) return false;
  for (let i = from, j = start; i < to; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}
