import { VALUE_CHARACTERS } from '@sluice/statistics';
import { allocateVector } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { valueText } from './value-text.js';

/** A text of that many bytes holds what is shown of it. */
const SHOWN_BYTES = 4 * VALUE_CHARACTERS;

/**
 * The sampled values of one column, by slot. Most are overwritten again, so they are kept as they are; texts are made at the
 * end, of those that are left.
 */
export class SampleColumn {
  private readonly vector: Vector;
  private readonly texts: Uint8Array[] = [];
  private used = 0;

  constructor(
    private readonly type: ColumnType,
    slots: number,
  ) {
    this.vector = allocateVector(type, slots);
  }

  put(slot: number, from: Vector, row: number): void {
    const { vector } = this;
    const valid = from.valid[row];
    vector.valid[slot] = valid;
    this.used = Math.max(this.used, slot + 1);
    if (valid === 0) return;
    if (from.kind === 'bytes') {
      const start = from.offsets[row];
      this.texts[slot] = from.data.slice(start, Math.min(from.offsets[row + 1], start + SHOWN_BYTES));
    } else copyValue(vector, slot, from, row);
  }

  /** Those that are not null. */
  values(): string[] {
    const { vector, texts, type } = this;
    const values: string[] = [];
    for (let slot = 0; slot < this.used; slot++) {
      if (vector.valid[slot] === 0) continue;
      if (vector.kind === 'bytes') {
        vector.data = texts[slot];
        vector.offsets[slot] = 0;
        vector.offsets[slot + 1] = texts[slot].length;
      }
      values.push(valueText(vector, type.kind, slot));
    }
    return values;
  }
}

/** Row `row` of `from` into row `at` of a vector of the same kind, which is not bytes. */
function copyValue(to: Vector, at: number, from: Vector, row: number): void {
  if (to.kind === 'int64' && from.kind === 'int64') {
    to.words[2 * at] = from.words[2 * row];
    to.words[2 * at + 1] = from.words[2 * row + 1];
  } else if (to.kind === 'numeric' && from.kind === 'numeric') {
    to.mantissa[at] = from.mantissa[row];
    to.scale[at] = from.scale[row];
    const big = from.scale[row] < 0 ? from.big.get(row) : undefined;
    if (big !== undefined) to.big.set(at, big);
  } else if (to.kind === 'uuid' && from.kind === 'uuid') {
    to.values.set(from.values.subarray(16 * row, 16 * row + 16), 16 * at);
  } else if (isPlain(to) && isPlain(from)) to.values[at] = from.values[row];
}

function isPlain(
  vector: Vector,
): vector is Extract<Vector, { kind: 'int16' | 'int32' | 'float32' | 'float64' | 'bool' }> {
  return (
    vector.kind === 'int16' ||
    vector.kind === 'int32' ||
    vector.kind === 'float32' ||
    vector.kind === 'float64' ||
    vector.kind === 'bool'
  );
}
