import { allocate } from '../allocate.js';
import { type Selection } from '../arrow/gather.js';
import { type BytesVector, type Vector } from '../vector.js';
import { type BytesScratch } from './bytes-scratch.js';
import { ColumnCollector } from './column-collector.js';
import { firstHash, secondHash } from './hash.js';

/** Of a least or greatest value so much is kept: more than is ever shown of it. */
const KEPT_BYTES = 1024;
const TRIAL = 64;

/**
 * text, varchar, char, json, jsonb, bytea. Bytes are read four at a time; comparing them is comparing text, whose order is
 * that of code points, which is UTF-8's.
 */
export class BytesCollector extends ColumnCollector<BytesVector> {
  private least: Uint8Array | undefined = undefined;
  private greatest: Uint8Array | undefined = undefined;
  /** prefixOf least and greatest: nearly every value is told apart by its own. */
  private leastPrefix = Infinity;
  private greatestPrefix = 0;
  private shortest = 0x7fffffff;
  private longest = 0;
  private total = 0;
  /** Hashes of values that came lately, by a few of their bits. Looked at while it pays: one turn in TRIAL finds out. */
  private readonly seen = new Int32Array(512);
  private repeats = false;
  private turns = 0;

  /** @param characters lengths are of characters, not of bytes */
  constructor(
    private readonly ordered: boolean,
    private readonly characters: boolean,
    private readonly scratch: BytesScratch,
  ) {
    super();
  }

  add(vector: BytesVector, selection: Selection, from: number, to: number): void {
    const { scratch } = this;
    const count = scratch.hash(vector, selection, from, to);
    this.rows += to - from;
    this.values += count;
    this.total += scratch.bytes;
    if (this.characters && !scratch.ascii) this.countCharacters(vector, count);
    else {
      this.shortest = Math.min(this.shortest, scratch.shortest);
      this.longest = Math.max(this.longest, scratch.longest);
    }
    const news = this.turns++ % TRIAL === 0 || this.repeats ? this.passSeen(count) : count;
    this.note(news);
    if (this.ordered) this.order(vector, news);
  }

  /** Where characters take more than one byte. */
  private countCharacters({ data, offsets }: BytesVector, count: number): void {
    const { rows } = this.scratch;
    for (let i = 0; i < count; i++) {
      const start = offsets[rows[i]];
      const end = offsets[rows[i] + 1];
      const inside = continuations(data, start, end);
      const length = end - start - inside;
      this.total -= inside;
      if (length < this.shortest) this.shortest = length;
      if (length > this.longest) this.longest = length;
    }
  }

  /** Takes values out that came a moment ago: they change neither the sketch nor the extremes. @returns how many are left */
  private passSeen(count: number): number {
    const { seen } = this;
    const { hashes, prefixes, rows } = this.scratch;
    let left = 0;
    for (let i = 0; i < count; i++) {
      const a = hashes[2 * i];
      const b = hashes[2 * i + 1];
      const place = (Math.imul(a ^ b, 0x9e3779b1) >>> 24) << 1;
      if (seen[place] === a && seen[place + 1] === b) continue;
      seen[place] = a;
      seen[place + 1] = b;
      hashes[2 * left] = a;
      hashes[2 * left + 1] = b;
      prefixes[left] = prefixes[i];
      rows[left++] = rows[i];
    }
    this.repeats = left < 0.75 * count;
    return left;
  }

  private note(count: number): void {
    const { sketch } = this;
    const { hashes } = this.scratch;
    for (let i = 0; i < count; i++) {
      const high = hashes[2 * i + 1];
      const first = firstHash(hashes[2 * i], high);
      sketch.add(first, secondHash(first, high));
    }
  }

  private order({ data, offsets }: BytesVector, count: number): void {
    const { prefixes, rows } = this.scratch;
    for (let i = 0; i < count; i++) {
      const prefix = prefixes[i];
      if (prefix <= this.leastPrefix) this.compareLeast(data, offsets[rows[i]], offsets[rows[i] + 1], prefix);
      if (prefix >= this.greatestPrefix)
        this.compareGreatest(data, offsets[rows[i]], offsets[rows[i] + 1], prefix);
    }
  }

  private compareLeast(data: Uint8Array, start: number, end: number, prefix: number): void {
    if (this.least !== undefined && compareBytes(data, start, end, this.least) >= 0) return;
    this.leastPrefix = prefix;
    this.least = data.slice(start, Math.min(end, start + KEPT_BYTES));
  }

  private compareGreatest(data: Uint8Array, start: number, end: number, prefix: number): void {
    if (this.greatest !== undefined && compareBytes(data, start, end, this.greatest) <= 0) return;
    this.greatestPrefix = prefix;
    this.greatest = data.slice(start, Math.min(end, start + KEPT_BYTES));
  }

  min(): Vector | undefined {
    return this.least && ofBytes(this.least);
  }

  max(): Vector | undefined {
    return this.greatest && ofBytes(this.greatest);
  }

  override lengths(): { readonly min: number; readonly max: number; readonly total: number } | undefined {
    return this.values === 0 ? undefined : { min: this.shortest, max: this.longest, total: this.total };
  }
}

/** A kept value may be cut: what begins with it is not less, and nothing of what is shown differs. */
export function compareBytes(data: Uint8Array, start: number, end: number, kept: Uint8Array): number {
  const length = Math.min(end - start, kept.length);
  for (let i = 0; i < length; i++) {
    const difference = data[start + i] - kept[i];
    if (difference !== 0) return difference;
  }
  return Math.min(end - start, KEPT_BYTES) - kept.length;
}

/** Bytes of a UTF-8 text that begin no character. */
function continuations(data: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((data[i] & 0xc0) === 0x80) count++;
  return count;
}

function ofBytes(bytes: Uint8Array): Vector {
  const vector = allocate('bytes', 1);
  if (vector.kind === 'bytes') {
    vector.data = bytes;
    vector.offsets[1] = bytes.length;
  }
  return vector;
}
