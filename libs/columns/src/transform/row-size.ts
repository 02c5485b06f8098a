import { type NumericVector, type Vector } from '../vector.js';

/**
 * The most that one row may take, source columns included: with the message's own overhead it has to stay below the
 * 16 MiB of a gRPC message, or its split would fail on every attempt.
 */
export const MAX_ROW_BYTES = 15 << 20;

/** Values of a fixed width, and numerics that are not in `big`. An upper estimate on average. */
const FIXED_BYTES = 12;

/** An upper estimate of what `rows` rows take in a batch. Nothing per row unless numerics are huge. */
export function blockBytes(vectors: readonly Vector[], rows: number): number {
  let bytes = 0;
  for (const vector of vectors) {
    if (vector.kind === 'bytes') bytes += vector.offsets[rows] - vector.offsets[0] + 4 * rows;
    else bytes += FIXED_BYTES * rows;
    if (vector.kind === 'numeric') for (const row of vector.big.keys()) bytes += bigBytes(vector, row);
  }
  return bytes;
}

/** The same of one row. */
export function rowBytes(vectors: readonly Vector[], row: number): number {
  let bytes = 0;
  for (const vector of vectors) bytes += valueBytes(vector, row);
  return bytes;
}

/** Index of the vector whose value in the row is the widest. */
export function widest(vectors: readonly Vector[], row: number): number {
  const sizes = vectors.map((vector) => valueBytes(vector, row));
  return sizes.indexOf(Math.max(...sizes));
}

function valueBytes(vector: Vector, row: number): number {
  if (vector.kind === 'bytes') return vector.offsets[row + 1] - vector.offsets[row] + 4;
  return FIXED_BYTES + (vector.kind === 'numeric' ? bigBytes(vector, row) : 0);
}

/** `1e1000` is six bytes in the file and five hundred on the wire: two bytes per four decimal digits. */
function bigBytes({ scale, big }: NumericVector, row: number): number {
  if (scale[row] >= 0) return 0;
  const value = big.get(row);
  return typeof value === 'object' ? 16 + value.mantissa.toString(16).length : 0;
}
