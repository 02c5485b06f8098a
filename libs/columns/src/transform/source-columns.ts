import { type RecordBlock } from '@sluice/csv';
import { putInt64, roomFor, Scratch } from '../expressions/storage.js';
import { type Vector } from '../vector.js';
import { type RawOf } from './masked-raw.js';

/** The columns of SOURCE_FIELDS: where each row came from and its raw bytes, as a reject may keep them. */
export class SourceColumns {
  private readonly part = new Scratch('int32');
  private readonly record = new Scratch('int64');
  private readonly offset = new Scratch('int64');
  private readonly raw = new Scratch('bytes');

  fill(block: RecordBlock, partIndex: number, rawOf: RawOf): readonly Vector[] {
    const rows = block.records;
    const part = this.part.take(rows);
    const record = this.record.take(rows);
    const offset = this.offset.take(rows);
    const raw = this.raw.take(rows);
    for (const vector of [part, record, offset, raw]) vector.valid.fill(1, 0, rows);
    part.values.fill(partIndex, 0, rows);
    let used = 0;
    raw.offsets[0] = 0;
    for (let r = 0; r < rows; r++) {
      const bytes = rawOf(block, r);
      putInt64(record, r, block.recordNumber[r]);
      putInt64(offset, r, block.recordOffset?.[r] ?? block.byteBase + block.recordStart[r]);
      roomFor(raw, used, bytes.length).set(bytes, used);
      used += bytes.length;
      raw.offsets[r + 1] = used;
    }
    return [part, record, offset, raw];
  }
}
