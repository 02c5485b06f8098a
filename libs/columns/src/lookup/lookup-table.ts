import { type Vector } from '../vector.js';
import { equalKeys, hashKeys } from './key-hash.js';

/**
 * A lookup in memory: its columns, and an index of its keys with open addressing. Immutable, so that all streams share it.
 */
export class LookupTable {
  /** Row by hash; -1: free. A power of two, at least twice the rows. */
  private readonly index: Int32Array;
  private readonly mask: number;

  /**
   * @param bytes of memory that the columns take
   * @param onDuplicate told of the later of two rows with one key
   */
  constructor(
    private readonly keys: readonly Vector[],
    readonly values: readonly Vector[],
    readonly rows: number,
    private readonly bytes: number,
    onDuplicate: (row: number) => void,
  ) {
    let size = 16;
    while (size < 2 * rows) size *= 2;
    this.index = new Int32Array(size).fill(-1);
    this.mask = size - 1;
    this.fill(onDuplicate);
  }

  /** Memory that it takes, nearly. */
  get size(): number {
    return this.bytes + this.index.byteLength;
  }

  /**
   * Per row of a block, the lookup's row with its key, or -1: there is none, or a part of the key is null.
   *
   * @param hashes scratch for `rows`
   */
  probe(keys: readonly Vector[], rows: number, hashes: Int32Array, found: Int32Array): void {
    const { index, mask } = this;
    hashKeys(keys, rows, hashes);
    for (let r = 0; r < rows; r++) {
      let row = -1;
      if (isKey(keys, r)) {
        for (let at = hashes[r] & mask; (row = index[at]) >= 0; at = (at + 1) & mask) {
          if (equalKeys(keys, r, this.keys, row)) break;
        }
      }
      found[r] = row;
    }
  }

  private fill(onDuplicate: (row: number) => void): void {
    const { index, mask, keys, rows } = this;
    const hashes = new Int32Array(rows);
    hashKeys(keys, rows, hashes);
    for (let row = 0; row < rows; row++) {
      if (!isKey(keys, row)) continue; // a null equals nothing
      let at = hashes[row] & mask;
      for (; index[at] >= 0; at = (at + 1) & mask) {
        if (equalKeys(keys, row, keys, index[at])) return onDuplicate(row);
      }
      index[at] = row;
    }
  }
}

function isKey(keys: readonly Vector[], row: number): boolean {
  for (const { valid } of keys) if (valid[row] === 0) return false;
  return true;
}
