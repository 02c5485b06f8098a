import { type RecordBlock } from '@sluice/csv';
import { type RowFailures } from './row-failures.js';

const REASON = 'has bytes that are not text in source.csv.encoding';

/** Characters that the extractor could not decode, and the records in which they turn up. */
export class Undecodable {
  /** Offsets in the decoded part, ascending. */
  private offsets: number[] = [];
  private next = 0;

  add(offsets: readonly number[]): void {
    for (const offset of offsets) this.offsets.push(offset);
  }

  /** A new part begins. */
  clear(): void {
    this.offsets = [];
    this.next = 0;
  }

  /** Rejects the block's records that hold any. Offsets before or between its records stood in malformed ones. */
  report(block: RecordBlock, failures: RowFailures): void {
    if (this.next === this.offsets.length) return;
    const { recordStart, recordEnd, records, byteBase } = block;
    let row = 0;
    for (; this.next < this.offsets.length; this.next++) {
      const offset = this.offsets[this.next] - byteBase;
      while (row < records && recordEnd[row] <= offset) row++;
      if (row === records) break;
      if (offset < recordStart[row] || failures.unusable(row, '')) continue;
      failures.add(row, 'encoding', '', REASON, '');
    }
    if (this.next === this.offsets.length) this.clear();
  }
}
