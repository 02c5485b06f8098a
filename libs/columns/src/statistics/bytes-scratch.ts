import { type Selection } from '../arrow/gather.js';
import { type BytesVector } from '../vector.js';
import { TURN_ROWS } from './column-collector.js';

/** At 17 * word + length: what of the first, second, third and fourth word belongs to a value of so many bytes, up to 16. */
const MASKS = Int32Array.from({ length: 4 * 17 }, (_, i) => {
  const bytes = (i % 17) - 4 * Math.floor(i / 17);
  return bytes <= 0 ? 0 : bytes >= 4 ? -1 : (1 << (8 * bytes)) - 1;
});
const NOT_ASCII = 0x80808080 | 0;

/**
 * One pass over up to TURN_ROWS values of a block: their hashes, what they begin with, and their lengths. Shared by the columns of one
 * collector, which come one after the other. Hot: words at a time, nothing allocated per row. Small loops over these arrays do
 * the rest, which V8 compiles better than one loop that does it all.
 */
export class BytesScratch {
  /** Of value i (nulls left out): its row, 64 bits of unfinished hash in two words, and prefixOf it. */
  readonly rows = new Int32Array(TURN_ROWS);
  readonly hashes = new Int32Array(2 * TURN_ROWS);
  readonly prefixes = new Float64Array(TURN_ROWS);
  /** Over those values; lengths in bytes. */
  bytes = 0;
  shortest = 0;
  longest = 0;
  ascii = true;
  /** The last bytes of a block, behind which no sixteen may be left. */
  private readonly tail = new Uint8Array(32);
  private view: DataView = new DataView(this.tail.buffer);

  /** @returns how many values are not null */
  hash({ data, offsets, valid }: BytesVector, selection: Selection, from: number, to: number): number {
    const { rows, hashes, prefixes } = this;
    const view = this.viewOf(data);
    const room = data.length - 16;
    let shortest = 0x7fffffff;
    let longest = 0;
    let bytes = 0;
    let bits = 0;
    let n = 0;
    for (let i = from; i < to; i++) {
      const row = selection ? selection[i] : i;
      if (valid[row] === 0) continue;
      const start = offsets[row];
      const end = offsets[row + 1];
      const length = end - start;
      if (length < shortest) shortest = length;
      if (length > longest) longest = length;
      bytes += length;
      let source = view;
      let at = start;
      if (start > room) {
        source = this.tailOf(data, start, end);
        at = 0;
      }
      // The first sixteen bytes without a branch on the length, which no processor could predict.
      const head = 16 + ((length - 16) & ((length - 16) >> 31));
      const x = source.getInt32(at, true) & MASKS[head];
      const y = source.getInt32(at + 4, true) & MASKS[head + 17];
      const v = source.getInt32(at + 8, true) & MASKS[head + 34];
      const w = source.getInt32(at + 12, true) & MASKS[head + 51];
      // Two lanes that need not wait for one another.
      let a = turned(Math.imul(length ^ x, 0x85ebca6b)) ^ v;
      let b = turned(Math.imul(y ^ 0x2f0b4f25, 0xc2b2ae35)) ^ w;
      bits |= x | y | v | w;
      // The last step may overlap the one before it.
      for (let next = start + 16; next < end; next += 8) {
        const step = next > end - 8 ? end - 8 : next;
        const p = view.getInt32(step, true);
        const q = view.getInt32(step + 4, true);
        bits |= p | q;
        a = turned(Math.imul(a, 0x85ebca6b)) ^ p;
        b = turned(Math.imul(b, 0xc2b2ae35)) ^ q;
      }
      rows[n] = row;
      hashes[2 * n] = a;
      hashes[2 * n + 1] = b;
      prefixes[n++] = swapped(x) * 4294967296 + swapped(y);
    }
    this.bytes = bytes;
    this.shortest = shortest;
    this.longest = longest;
    this.ascii = (bits & NOT_ASCII) === 0;
    return n;
  }

  /** Turns of a block read the same bytes, and vectors keep theirs from block to block. */
  private viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
    const { view } = this;
    if (view.buffer === buffer && view.byteOffset === byteOffset && view.byteLength === byteLength)
      return view;
    return (this.view = new DataView(buffer, byteOffset, byteLength));
  }

  private tailOf(data: Uint8Array, start: number, end: number): DataView {
    this.tail.set(data.subarray(start, Math.min(end, start + 16)));
    return new DataView(this.tail.buffer);
  }
}

function turned(word: number): number {
  return (word << 13) | (word >>> 19);
}

/**
 * Two words make a prefix: the first bytes as a number that sorts as they do. It has room for nearly seven; rounding may make
 * two prefixes equal, but never turns their order round.
 */
function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
