import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { type Int16Vector, type Int32Vector, type Int64Vector, type Vector } from '../vector.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

/** smallint, integer; date, whose infinities are its extremes. */
export class Int32Collector extends ColumnCollector<Int16Vector | Int32Vector> {
  private least = 0x7fffffff;
  private greatest = -0x80000000;
  private total = 0;

  constructor(private readonly summed: boolean) {
    super();
  }

  add({ values, valid }: Int16Vector | Int32Vector, selection: Selection, from: number, to: number): void {
    const { sketch } = this;
    let min = this.least;
    let max = this.greatest;
    let sum = 0;
    let count = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      const value = values[row];
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
      const first = firstHash(value, 0);
      sketch.add(first, secondHash(first, 0));
    }
    this.rows += to - from;
    this.values += count;
    this.total += sum;
    this.least = min;
    this.greatest = max;
  }

  min(): Vector | undefined {
    return this.values === 0 ? undefined : one(this.least);
  }

  max(): Vector | undefined {
    return this.values === 0 ? undefined : one(this.greatest);
  }

  override sum(): { readonly sum: number; readonly of: number } | undefined {
    return this.summed && this.values > 0 ? { sum: this.total, of: this.values } : undefined;
  }
}

function one(value: number): Vector {
  const vector = allocate('int32', 1);
  if (vector.kind === 'int32') vector.values[0] = value;
  return vector;
}

const SIGN = 0x80000000 | 0;

/** bigint; time, timestamp and timestamptz, whose infinities are their extremes. */
export class Int64Collector extends ColumnCollector<Int64Vector> {
  /** Low words with their sign bit turned, so that comparing them is comparing them without a sign, in small integers. */
  private minHigh = 0x7fffffff;
  private minLow = 0x7fffffff;
  private maxHigh = -0x80000000;
  private maxLow = -0x80000000;
  private total = 0;

  constructor(private readonly summed: boolean) {
    super();
  }

  add({ words, valid }: Int64Vector, selection: Selection, from: number, to: number): void {
    const { sketch } = this;
    let { minHigh, minLow, maxHigh, maxLow } = this;
    let sum = 0;
    let count = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      const low = words[2 * row];
      const high = words[2 * row + 1];
      const turned = low ^ SIGN;
      count++;
      sum += high * 4294967296 + (low >>> 0);
      if (high < minHigh || (high === minHigh && turned < minLow)) {
        minHigh = high;
        minLow = turned;
      }
      if (high > maxHigh || (high === maxHigh && turned > maxLow)) {
        maxHigh = high;
        maxLow = turned;
      }
      const first = firstHash(low, high);
      sketch.add(first, secondHash(first, high));
    }
    this.rows += to - from;
    this.values += count;
    this.total += sum;
    this.minHigh = minHigh;
    this.minLow = minLow;
    this.maxHigh = maxHigh;
    this.maxLow = maxLow;
  }

  min(): Vector | undefined {
    return this.values === 0 ? undefined : ofWords(this.minLow ^ SIGN, this.minHigh);
  }

  max(): Vector | undefined {
    return this.values === 0 ? undefined : ofWords(this.maxLow ^ SIGN, this.maxHigh);
  }

  override sum(): { readonly sum: number; readonly of: number } | undefined {
    return this.summed && this.values > 0 ? { sum: this.total, of: this.values } : undefined;
  }
}

function ofWords(low: number, high: number): Vector {
  const vector = allocate('int64', 1);
  if (vector.kind === 'int64') vector.words.set([low, high]);
  return vector;
}
