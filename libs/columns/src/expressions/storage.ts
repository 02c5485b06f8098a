import { allocate } from '../allocate.js';
import { copyInterval } from './dates/interval-value.js';
import { type BytesVector, type Int64Vector, type Vector } from '../vector.js';

export type VectorOf<K extends Vector['kind']> = Extract<Vector, { kind: K }>;

/** An output vector that its owner reuses from block to block; grows by doubling. */
export class Scratch<K extends Vector['kind']> {
  private vector: VectorOf<K> | undefined;

  constructor(private readonly kind: K) {}

  /** The vector with room for `rows` rows; what it held is gone. */
  take(rows: number): VectorOf<K> {
    let vector = this.vector;
    if (!vector || vector.valid.length < rows) {
      const room = Math.max(rows, 2 * (vector?.valid.length ?? 512));
      vector = allocate(this.kind, room) as VectorOf<K>; // allocate answers the kind that it is asked for
      this.vector = vector;
    }
    if ('big' in vector && vector.big.size > 0) vector.big.clear();
    return vector;
  }
}

/** The vector's data with room for `more` bytes after the first `used`, which are kept. */
export function roomFor(vector: BytesVector, used: number, more: number): Uint8Array {
  if (used + more > vector.data.length) {
    const grown = new Uint8Array(Math.max(used + more, vector.data.length * 2, 1024));
    grown.set(vector.data.subarray(0, used));
    vector.data = grown;
  }
  return vector.data;
}

/** Row r as a number; exact only where `isSmall` says so. */
export function int64AsNumber(vector: Int64Vector, row: number): number {
  return vector.words[2 * row + 1] * 4294967296 + (vector.words[2 * row] >>> 0);
}

/** Stores a whole number of at most 2^53 in size, without a BigInt. */
export function putInt64(vector: Int64Vector, row: number, value: number): void {
  vector.words[2 * row] = value | 0; // ToInt32 is exact modulo 2^32 for whole numbers up to 2^53
  vector.words[2 * row + 1] = Math.floor(value / 4294967296);
}

/** Row by row the value of the source that `choice` names; null where it is negative. `out` is of the sources' kind. */
export function selectRows(out: Vector, sources: readonly Vector[], choice: Int32Array, rows: number): void {
  for (let r = 0; r < rows; r++) out.valid[r] = choice[r] < 0 ? 0 : sources[choice[r]].valid[r];
  if (out.kind === 'bytes') return selectBytes(out, sources, choice, rows);
  for (let s = 0; s < sources.length; s++) copyChosen(out, sources[s], s, choice, rows);
}

function copyChosen(out: Vector, from: Vector, which: number, choice: Int32Array, rows: number): void {
  if (out.kind === 'numeric' && from.kind === 'numeric') {
    for (let r = 0; r < rows; r++) {
      if (choice[r] !== which) continue;
      out.mantissa[r] = from.mantissa[r];
      const scale = (out.scale[r] = from.scale[r]);
      const big = scale < 0 ? from.big.get(r) : undefined;
      if (big !== undefined) out.big.set(r, big);
    }
  } else if (out.kind === 'uuid' && from.kind === 'uuid') {
    for (let r = 0; r < rows; r++) {
      if (choice[r] === which) out.values.set(from.values.subarray(16 * r, 16 * r + 16), 16 * r);
    }
  } else if (out.kind === 'interval' && from.kind === 'interval') {
    for (let r = 0; r < rows; r++) if (choice[r] === which) copyInterval(out, r, from, r);
  } else if (out.kind === 'int64' && from.kind === 'int64') {
    for (let r = 0; r < rows; r++) {
      if (choice[r] !== which) continue;
      out.words[2 * r] = from.words[2 * r];
      out.words[2 * r + 1] = from.words[2 * r + 1];
    }
  } else if (isNumbers(out) && isNumbers(from)) {
    const to = out.values;
    const source = from.values;
    for (let r = 0; r < rows; r++) if (choice[r] === which) to[r] = source[r];
  }
}

function isNumbers(
  vector: Vector,
): vector is Extract<Vector, { kind: 'int16' | 'int32' | 'float32' | 'float64' | 'bool' }> {
  return NUMBERS.has(vector.kind);
}

const NUMBERS: ReadonlySet<Vector['kind']> = new Set(['int16', 'int32', 'float32', 'float64', 'bool']);

function selectBytes(out: BytesVector, sources: readonly Vector[], choice: Int32Array, rows: number): void {
  let used = 0;
  out.offsets[0] = 0;
  for (let r = 0; r < rows; r++) {
    const from = choice[r] < 0 ? undefined : sources[choice[r]];
    if (from?.kind === 'bytes' && from.valid[r] === 1) {
      const start = from.offsets[r];
      const length = from.offsets[r + 1] - start;
      const data = roomFor(out, used, length);
      for (let i = 0; i < length; i++) data[used + i] = from.data[start + i];
      used += length;
    }
    out.offsets[r + 1] = used;
  }
}
