import { allocateVector } from '../allocate.js';
import { roomFor } from '../expressions/storage.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';

/** Rows of one column, put together from blocks; grows by doubling. */
export class ColumnStore {
  vector: Vector;
  private rows = 0;

  constructor(private readonly type: ColumnType) {
    this.vector = allocateVector(type, 1024);
  }

  append(from: Vector, count: number): void {
    if (this.rows + count > this.vector.valid.length) {
      const before = this.vector;
      this.vector = allocateVector(this.type, Math.max(this.rows + count, 2 * this.rows));
      copyRows(this.vector, 0, before, this.rows);
    }
    copyRows(this.vector, this.rows, from, count);
    this.rows += count;
  }

  /** Memory that it takes. */
  get bytes(): number {
    const { vector } = this;
    switch (vector.kind) {
      case 'bytes':
        return vector.valid.length + vector.offsets.byteLength + vector.data.byteLength;
      case 'numeric':
        return 11 * vector.valid.length + 64 * vector.big.size;
      default:
        return vector.valid.length + vector.values.byteLength;
    }
  }
}

/** The first `count` rows of `from` to the rows of `to` from `at` on; both are of one kind. */
function copyRows(to: Vector, at: number, from: Vector, count: number): void {
  to.valid.set(from.valid.subarray(0, count), at);
  if (to.kind === 'bytes' && from.kind === 'bytes') {
    const used = at === 0 ? 0 : to.offsets[at];
    const start = from.offsets[0];
    const bytes = from.data.subarray(start, from.offsets[count]);
    roomFor(to, used, bytes.length).set(bytes, used);
    for (let r = 0; r <= count; r++) to.offsets[at + r] = used + from.offsets[r] - start;
  } else if (to.kind === 'numeric' && from.kind === 'numeric') {
    to.mantissa.set(from.mantissa.subarray(0, count), at);
    to.scale.set(from.scale.subarray(0, count), at);
    for (const [row, value] of from.big) if (row < count) to.big.set(at + row, value);
  } else if (to.kind === 'uuid' && from.kind === 'uuid') {
    to.values.set(from.values.subarray(0, 16 * count), 16 * at);
  } else if (to.kind === 'int64' && from.kind === 'int64') {
    to.words.set(from.words.subarray(0, 2 * count), 2 * at);
  } else if (isPlain(to) && isPlain(from)) to.values.set(from.values.subarray(0, count), at);
}

/** Row choice[r] of `from` as row r of `out`; null where it is negative. Hot: a loop a column. */
export function gatherRows(out: Vector, from: Vector, choice: Int32Array, rows: number): void {
  const { valid } = out;
  for (let r = 0; r < rows; r++) valid[r] = choice[r] < 0 ? 0 : from.valid[choice[r]];
  if (out.kind === 'bytes' && from.kind === 'bytes') {
    let used = 0;
    out.offsets[0] = 0;
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 1) {
        const start = from.offsets[choice[r]];
        const length = from.offsets[choice[r] + 1] - start;
        const data = roomFor(out, used, length);
        for (let i = 0; i < length; i++) data[used + i] = from.data[start + i];
        used += length;
      }
      out.offsets[r + 1] = used;
    }
  } else if (out.kind === 'numeric' && from.kind === 'numeric') {
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      out.mantissa[r] = from.mantissa[choice[r]];
      const scale = (out.scale[r] = from.scale[choice[r]]);
      const big = scale < 0 ? from.big.get(choice[r]) : undefined;
      if (big !== undefined) out.big.set(r, big);
    }
  } else if (out.kind === 'uuid' && from.kind === 'uuid') {
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 1) out.values.set(from.values.subarray(16 * choice[r], 16 * choice[r] + 16), 16 * r);
    }
  } else if (out.kind === 'int64' && from.kind === 'int64') {
    for (let r = 0; r < rows; r++) {
      if (valid[r] === 0) continue;
      out.words[2 * r] = from.words[2 * choice[r]];
      out.words[2 * r + 1] = from.words[2 * choice[r] + 1];
    }
  } else if (isPlain(out) && isPlain(from)) {
    for (let r = 0; r < rows; r++) if (valid[r] === 1) out.values[r] = from.values[choice[r]];
  }
}

function isPlain(
  vector: Vector,
): vector is Extract<Vector, { kind: 'int16' | 'int32' | 'float32' | 'float64' | 'bool' }> {
  return ['int16', 'int32', 'float32', 'float64', 'bool'].includes(vector.kind);
}
