import { type RecordBlock, spanOf } from '@sluice/csv';
import { type RowFailures } from './row-failures.js';

const REASON = 'has bytes that are not text in source.csv.encoding';

/** Characters that the extractor could not decode, and the records in which they turn up. */
export class Undecodable {
  /** Offsets in the decoded part, ascending. */
  private offsets: number[] = [];
  private next = 0;

  /** @param from where the earliest record that is not yet through can begin; what stands before is forgotten (I5) */
  add(offsets: readonly number[], from = 0): void {
    while (this.pending > 0 && this.offsets[this.next] < from) this.next++;
    if (this.next > 0) this.offsets.splice(0, this.next);
    this.next = 0;
    for (const offset of offsets) this.offsets.push(offset);
  }

  /** Offsets that wait for their records. */
  get pending(): number {
    return this.offsets.length - this.next;
  }

  /** A new part begins. */
  clear(): void {
    this.offsets = [];
    this.next = 0;
  }

  /**
   * Rejects the block's records that hold any. Offsets before or between its records stood in malformed ones.
   *
   * @param columns names by field index, where they are known
   */
  report(block: RecordBlock, failures: RowFailures, columns: readonly (string | undefined)[]): void {
    if (this.next === this.offsets.length) return;
    const { recordStart, recordEnd, records, byteBase } = block;
    let row = 0;
    for (; this.next < this.offsets.length; this.next++) {
      const offset = this.offsets[this.next] - byteBase;
      while (row < records && recordEnd[row] <= offset) row++;
      if (row === records) break;
      if (offset < recordStart[row]) continue;
      const column = columns[fieldAt(block, row, offset)] ?? '';
      if (!failures.unusable(row, column)) failures.add(row, 'encoding', column, REASON, '');
    }
    if (this.next === this.offsets.length) this.clear();
  }
}

/** Index of the field that holds an offset; -1 between fields. */
function fieldAt(block: RecordBlock, row: number, offset: number): number {
  const { spans } = block;
  for (let field = 0; field < block.width; field++) {
    const at = spanOf(block, row, field);
    if (spans[at] >> 2 <= offset && offset < spans[at + 1]) return field;
  }
  return -1;
}
