import { type RecordBlock } from '@sluice/csv';

/** The first so many records of a split, well-formed or not; a limit of 0 takes all. */
export class RecordSample {
  /** Decoded bytes of the object up to the end of the last record that was taken. */
  bytes = 0;
  private left: number;

  constructor(private readonly limit: number) {
    this.left = limit > 0 ? limit : Number.POSITIVE_INFINITY;
  }

  /** It has all that it wants: nothing more needs to be read. */
  get full(): boolean {
    return this.left === 0;
  }

  /** @returns the block, or what of it is within the limit */
  take(block: RecordBlock): RecordBlock {
    if (this.limit <= 0) return block;
    const { records, recordNumber, recordEnd, byteBase, malformed } = block;
    const known = records + malformed.length;
    let kept = block;
    if (known > this.left) {
      const first = Math.min(
        records > 0 ? recordNumber[0] : Number.POSITIVE_INFINITY,
        malformed[0]?.record ?? Number.POSITIVE_INFINITY,
      );
      const end = first + this.left; // records are numbered without gaps
      let within = 0;
      while (within < records && recordNumber[within] < end) within += 1;
      kept = { ...block, records: within, malformed: malformed.filter(({ record }) => record < end) };
    }
    this.left -= kept.records + kept.malformed.length;
    const last = kept.malformed.at(-1);
    this.bytes = Math.max(
      this.bytes,
      kept.records > 0 ? byteBase + recordEnd[kept.records - 1] + 1 : 0,
      last ? last.byteOffset + last.raw.length + 1 : 0,
    );
    return kept;
  }
}
