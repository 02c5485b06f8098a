import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { type Uuid16Vector, type Vector } from '../vector.js';
import { compareBytes } from './bytes.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

export class UuidCollector extends ColumnCollector<Uuid16Vector> {
  private least: Uint8Array | undefined = undefined;
  private greatest: Uint8Array | undefined = undefined;
  private leastPrefix = 0xffffffff;
  private greatestPrefix = 0;

  add({ values, valid }: Uuid16Vector, selection: Selection, from: number, to: number): void {
    const { sketch } = this;
    const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
    let count = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      count++;
      const at = 16 * row;
      const prefix = view.getUint32(at);
      const low = Math.imul(prefix, 0x9e3779b1) ^ view.getInt32(at + 4);
      const high = Math.imul(view.getInt32(at + 8), 0x85ebca6b) ^ view.getInt32(at + 12);
      const first = firstHash(low, high);
      sketch.add(first, secondHash(first, high));
      if (prefix <= this.leastPrefix) {
        if (!this.least || compareBytes(values, at, at + 16, this.least) < 0) {
          this.least = values.slice(at, at + 16);
          this.leastPrefix = prefix;
        }
      }
      if (prefix >= this.greatestPrefix) {
        if (!this.greatest || compareBytes(values, at, at + 16, this.greatest) > 0) {
          this.greatest = values.slice(at, at + 16);
          this.greatestPrefix = prefix;
        }
      }
    }
    this.rows += to - from;
    this.values += count;
  }

  min(): Vector | undefined {
    return this.least && ofUuid(this.least);
  }

  max(): Vector | undefined {
    return this.greatest && ofUuid(this.greatest);
  }
}

function ofUuid(bytes: Uint8Array): Vector {
  const vector = allocate('uuid', 1);
  if (vector.kind === 'uuid') vector.values.set(bytes);
  return vector;
}
