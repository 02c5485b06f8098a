import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { type Float32Vector, type Float64Vector, type Vector } from '../vector.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

/** The high word of every NaN. */
const NAN_HIGH = 0x7ff80000;

/** NaN is a value of its own, greater than any other; -0 is 0. */
abstract class FloatCollector<V extends Float32Vector | Float64Vector> extends ColumnCollector<V> {
  protected least = Infinity;
  protected greatest = -Infinity;
  protected nans = 0;
  protected finite = 0;
  protected total = 0;

  private words: Int32Array = new Int32Array(0);

  protected abstract one(value: number): Vector;

  /** The same memory; made again only where the vector has grown. */
  protected wordsOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Int32Array {
    const { words } = this;
    if (words.buffer === buffer && words.byteOffset === byteOffset && words.byteLength === byteLength)
      return words;
    return (this.words = new Int32Array(buffer, byteOffset, byteLength / 4));
  }

  min(): Vector | undefined {
    if (this.values > this.nans) return this.one(this.least);
    return this.nans > 0 ? this.one(NaN) : undefined;
  }

  max(): Vector | undefined {
    if (this.nans > 0) return this.one(NaN);
    return this.values > 0 ? this.one(this.greatest) : undefined;
  }

  override sum(): { readonly sum: number; readonly of: number } | undefined {
    // A sum may overflow though no value has.
    return this.finite > 0 && Number.isFinite(this.total) ? { sum: this.total, of: this.finite } : undefined;
  }
}

export class Float64Collector extends FloatCollector<Float64Vector> {
  add({ values, valid }: Float64Vector, selection: Selection, from: number, to: number): void {
    const { sketch } = this;
    const words = this.wordsOf(values);
    let { least, greatest, total, finite } = this;
    let count = 0;
    let nans = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      const value = values[row];
      let low = words[2 * row];
      let high = words[2 * row + 1];
      count++;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (value - value === 0) {
        finite++;
        total += value;
        if (value === 0) high = 0;
      } else if (value !== value) {
        nans++;
        low = 0;
        high = NAN_HIGH;
      }
      const first = firstHash(low, high);
      sketch.add(first, secondHash(first, high));
    }
    this.rows += to - from;
    this.values += count;
    this.nans += nans;
    this.finite = finite;
    this.total = total;
    this.least = least;
    this.greatest = greatest;
  }

  protected one(value: number): Vector {
    const vector = allocate('float64', 1);
    if (vector.kind === 'float64') vector.values[0] = value;
    return vector;
  }
}

export class Float32Collector extends FloatCollector<Float32Vector> {
  add({ values, valid }: Float32Vector, selection: Selection, from: number, to: number): void {
    const { sketch } = this;
    const words = this.wordsOf(values);
    let { least, greatest, total, finite } = this;
    let count = 0;
    let nans = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      const value = values[row];
      let word = words[row];
      count++;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      if (value - value === 0) {
        finite++;
        total += value;
        if (value === 0) word = 0;
      } else if (value !== value) {
        nans++;
        word = NAN_HIGH;
      }
      const first = firstHash(word, 0);
      sketch.add(first, secondHash(first, 0));
    }
    this.rows += to - from;
    this.values += count;
    this.nans += nans;
    this.finite = finite;
    this.total = total;
    this.least = least;
    this.greatest = greatest;
  }

  protected one(value: number): Vector {
    const vector = allocate('float32', 1);
    if (vector.kind === 'float32') vector.values[0] = value;
    return vector;
  }
}
