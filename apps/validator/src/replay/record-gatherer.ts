import { CsvScanner, csvDialect, type MalformedRecord, type RecordBlock, spanOf } from '@sluice/csv';
import { type ResolvedPipeline } from '@sluice/config';
import { type RejectedRecord__Output } from '@sluice/proto';

const MAX_RECORDS = 4096;
const MAX_BYTES = 1 << 20;
const LINE_END = Uint8Array.of(0x0a);

/**
 * Records that come one by one, each from a place of its own in its object → blocks as the scanner makes them. Each is
 * scanned alone, so that one whose quotes do not match cannot reach into the next.
 */
export class RecordGatherer {
  private readonly scanner: CsvScanner;
  private width = 1;
  private bytes = new Uint8Array(1 << 16);
  private used = 0;
  private records = 0;
  private fields = new Int32Array(0);
  private recordStart = new Int32Array(0);
  private recordEnd = new Int32Array(0);
  private recordNumber = new Float64Array(0);
  private recordOffset = new Float64Array(0);
  private malformed: MalformedRecord[] = [];

  constructor(spec: ResolvedPipeline) {
    this.scanner = new CsvScanner({
      dialect: csvDialect(spec.source.csv),
      maxRecordBytes: spec.limits.maxRecordBytes,
    });
  }

  /** @param width fields per record from here on; nothing may be gathered */
  begin(width: number): void {
    this.width = width;
    const capacity = Math.min(MAX_RECORDS, Math.max(1, Math.floor((1 << 18) / width)));
    this.fields = new Int32Array(2 * width * capacity);
    this.recordStart = new Int32Array(capacity);
    this.recordEnd = new Int32Array(capacity);
    this.recordNumber = new Float64Array(capacity);
    this.recordOffset = new Float64Array(capacity);
  }

  /** Enough is gathered for a block. */
  get full(): boolean {
    const { records, malformed, used } = this;
    return records === this.recordStart.length || malformed.length >= 1024 || used >= MAX_BYTES;
  }

  /** One record, which becomes one record of the block, whatever its bytes are. */
  add({ raw, record, byteOffset }: RejectedRecord__Output): void {
    const { scanner, width, records } = this;
    const broken: MalformedRecord[] = [];
    let found = 0;
    // Not from 0, so that nothing is taken for a byte order mark.
    const base = Math.max(1, byteOffset);
    scanner.begin({ header: false, width, firstRecord: record, firstOffset: base });
    const take = (blocks: Iterable<RecordBlock>): void => {
      for (const block of blocks) {
        if (found === 0 && block.records > 0)
          this.keep(block, block.byteBase - base, raw, record, byteOffset);
        found += block.records + block.malformed.length;
        broken.push(...block.malformed);
      }
    };
    take(scanner.push(raw));
    take(scanner.push(LINE_END)); // an empty record is one for its line end
    take(scanner.finish());
    if (found === 1 && broken.length === 0) return;
    this.records = records;
    const reason = `its bytes are ${found} records as source.csv now has it`;
    const wrong = found === 1 ? broken[0] : { rule: 'csv:ragged' as const, reason };
    this.malformed.push({ ...wrong, record, byteOffset, raw: Uint8Array.from(raw) });
  }

  /** What is gathered, valid until the next add(); undefined: nothing. */
  take(): RecordBlock | undefined {
    const { bytes, records, width, fields, recordStart, recordEnd, recordNumber, recordOffset, malformed } =
      this;
    if (records === 0 && malformed.length === 0) return undefined;
    this.records = 0;
    this.used = 0;
    this.malformed = [];
    return {
      bytes,
      byteBase: 0,
      records,
      width,
      stride: recordStart.length,
      spans: fields,
      recordStart,
      recordEnd,
      recordNumber,
      recordOffset,
      malformed,
    };
  }

  /** Nothing is added any more; what was taken stays. */
  close(): void {
    this.scanner.close();
  }

  /**
   * Copies the bytes, and where the fields lie in them.
   *
   * @param before bytes of the record before the block's window
   */
  private keep(
    block: RecordBlock,
    before: number,
    raw: Uint8Array,
    record: number,
    byteOffset: number,
  ): void {
    const at = this.used;
    this.reserve(at + raw.length);
    this.bytes.set(raw, at);
    this.used += raw.length;
    const row = this.records++;
    const shift = at + before;
    for (let f = 0; f < this.width; f += 1) {
      const to = 2 * (f * this.recordStart.length + row);
      const from = spanOf(block, 0, f);
      this.fields[to] = block.spans[from] + shift * 4; // the lower bits are flags
      this.fields[to + 1] = block.spans[from + 1] + shift;
    }
    this.recordStart[row] = block.recordStart[0] + shift;
    this.recordEnd[row] = block.recordEnd[0] + shift;
    this.recordNumber[row] = record;
    this.recordOffset[row] = byteOffset;
  }

  private reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(size, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
  }
}
