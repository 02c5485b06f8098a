import { allocate } from '../allocate.js';
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
