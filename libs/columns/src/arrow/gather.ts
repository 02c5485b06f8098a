import { copyShort, LONG, viewOf } from '../copy-short.js';
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
  else set = sumBytes(valid, rows);
  return rows - set;
}

/** Sum of `count` bytes of 0 and 1: four lanes in one word, emptied before they could overflow. */
function sumBytes(from: Uint8Array, count: number): number {
  const whole = (from.byteOffset & 3) === 0 ? count >> 2 : 0;
  const words = new Uint32Array(from.buffer, whole === 0 ? 0 : from.byteOffset, whole);
  let sum = 0;
  for (let w = 0; w < whole;) {
    const end = Math.min(w + 255, whole);
    let lanes = 0;
    for (; w < end; w++) lanes = (lanes + words[w]) | 0;
    sum += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
  }
  for (let i = 4 * whole; i < count; i++) sum += from[i];
  return sum;
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
  let i = 0;
  if (!selection && (from.byteOffset & 3) === 0) {
    const words = new Uint32Array(from.buffer, from.byteOffset, rows >> 2);
    for (; i + 8 <= rows; i += 8) out[at++] = nibble(words[i >> 2]) | (nibble(words[(i >> 2) + 1]) << 4);
  }
  for (; i < rows; i++) {
    bits |= from[selection ? selection[i] : i] << (i & 7);
    if ((i & 7) === 7) {
      out[at++] = bits;
      bits = 0;
    }
  }
  if ((rows & 7) !== 0) out[at] = bits;
}

/** The lowest bits of a word's four bytes, side by side: the product gathers them in its highest four. */
function nibble(word: number): number {
  return Math.imul(word, 0x10204080) >>> 28;
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
  if (!selection && offsets[0] === 0) {
    outOffsets.set(offsets.subarray(0, rows + 1));
    out.set(data.subarray(0, offsets[rows]), at);
    return;
  }
  const source = viewOf(data);
  const target = viewOf(out);
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
    if (length < LONG) copyShort(target, at + to, source, start, start + length);
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
