import { type BytesVector, type NumericVector } from '../vector.js';
import { type NumericWire } from './numeric-wire.js';

/**
 * Copies of selected rows into a message's body. `selection` holds row numbers in ascending order; undefined stands for
 * all rows from 0 on. Hot: one loop per column and type, no allocation per row.
 */
export type Selection = Int32Array | undefined;

export function countNulls(valid: Uint8Array, selection: Selection, rows: number): number {
  let set = 0;
  if (selection) for (let i = 0; i < rows; i++) set += valid[selection[i]];
  else for (let i = 0; i < rows; i++) set += valid[i];
  return rows - set;
}

/** Bytes of 0 and 1 as Arrow's bits, least significant first. */
export function packBits(
  out: Uint8Array,
  at: number,
  from: Uint8Array,
  selection: Selection,
  rows: number,
): void {
  let bits = 0;
  for (let i = 0; i < rows; i++) {
    bits |= from[selection ? selection[i] : i] << (i & 7);
    if ((i & 7) === 7) {
      out[at++] = bits;
      bits = 0;
    }
  }
  if ((rows & 7) !== 0) out[at] = bits;
}

export function gatherInt16(out: Int16Array, from: Int16Array, selection: Selection, rows: number): void {
  if (selection) for (let i = 0; i < rows; i++) out[i] = from[selection[i]];
  else out.set(from.subarray(0, rows));
}

export function gatherInt32(out: Int32Array, from: Int32Array, selection: Selection, rows: number): void {
  if (selection) for (let i = 0; i < rows; i++) out[i] = from[selection[i]];
  else out.set(from.subarray(0, rows));
}

/** `words` of an int64 vector. */
export function gatherWords(out: Int32Array, from: Int32Array, selection: Selection, rows: number): void {
  if (!selection) return out.set(from.subarray(0, 2 * rows));
  for (let i = 0; i < rows; i++) {
    const row = 2 * selection[i];
    out[2 * i] = from[row];
    out[2 * i + 1] = from[row + 1];
  }
}

export function gatherFloat32(
  out: Float32Array,
  from: Float32Array,
  selection: Selection,
  rows: number,
): void {
  if (selection) for (let i = 0; i < rows; i++) out[i] = from[selection[i]];
  else out.set(from.subarray(0, rows));
}

export function gatherFloat64(
  out: Float64Array,
  from: Float64Array,
  selection: Selection,
  rows: number,
): void {
  if (selection) for (let i = 0; i < rows; i++) out[i] = from[selection[i]];
  else out.set(from.subarray(0, rows));
}

export function gatherUuid(
  out: Uint8Array,
  at: number,
  from: Uint8Array,
  selection: Selection,
  rows: number,
): void {
  if (!selection) return out.set(from.subarray(0, 16 * rows), at);
  for (let i = 0; i < rows; i++) {
    const row = 16 * selection[i];
    for (let j = 0; j < 16; j++) out[at + 16 * i + j] = from[row + j];
  }
}

/** Bytes that the selected rows take; nulls count, since their slots may hold what was refused. */
export function bytesSelected({ offsets }: BytesVector, selection: Selection, rows: number): number {
  if (!selection) return offsets[rows] - offsets[0];
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += offsets[selection[i] + 1] - offsets[selection[i]];
  return sum;
}

/** Runs of consecutive rows are copied at once: where few rows are left out, that is nearly a plain copy. */
export function gatherBytes(
  out: Uint8Array,
  at: number,
  outOffsets: Int32Array,
  vector: BytesVector,
  selection: Selection,
  rows: number,
): void {
  const { data, offsets } = vector;
  let to = 0;
  outOffsets[0] = 0;
  for (let i = 0; i < rows;) {
    const first = selection ? selection[i] : 0;
    const shift = to - offsets[first];
    let row = first;
    do outOffsets[++i] = offsets[++row] + shift;
    while (i < rows && (!selection || selection[i] === row));
    const start = offsets[first];
    const length = offsets[row] - start;
    if (length < 48) for (let j = 0; j < length; j++) out[at + to + j] = data[start + j];
    else out.set(data.subarray(start, start + length), at + to);
    to += length;
  }
}

/** Appends the selected rows to `wire` and notes where each ends. */
export function encodeNumerics(
  wire: NumericWire,
  ends: Int32Array,
  vector: NumericVector,
  selection: Selection,
  rows: number,
): void {
  const { valid } = vector;
  wire.length = 0;
  ends[0] = 0;
  for (let i = 0; i < rows; i++) {
    const row = selection ? selection[i] : i;
    if (valid[row] === 1) wire.append(vector, row);
    ends[i + 1] = wire.length;
  }
}
