import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { type BoolVector, type Vector } from '../vector.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

/** Two counts say all there is. */
export class BooleanCollector extends ColumnCollector<BoolVector> {
  private trues = 0;

  add({ values, valid }: BoolVector, selection: Selection, from: number, to: number): void {
    let count = 0;
    let trues = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      count += valid[row];
      trues += valid[row] & values[row];
    }
    this.rows += to - from;
    this.values += count;
    this.trues += trues;
  }

  override settle(): void {
    if (this.trues > 0) this.note(1);
    if (this.trues < this.values) this.note(0);
  }

  private note(value: number): void {
    const first = firstHash(value, 0);
    this.sketch.add(first, secondHash(first, 0));
  }

  min(): Vector | undefined {
    return this.values === 0 ? undefined : one(this.trues === this.values ? 1 : 0);
  }

  max(): Vector | undefined {
    return this.values === 0 ? undefined : one(this.trues > 0 ? 1 : 0);
  }
}

function one(value: number): Vector {
  const vector = allocate('bool', 1);
  if (vector.kind === 'bool') vector.values[0] = value;
  return vector;
}
