import type { RecordBlock } from './record-block.js';
import { CsvScanner, type ScannerOptions } from './scanner.js';

export interface CutOptions extends ScannerOptions {
  readonly header: boolean;
  /** Fields per record; needed where there is no header. */
  readonly width?: number;
  readonly skipLines: number;
  /** Bytes of the whole object. */
  readonly size: number;
  /** A range has about as many bytes at most; ranges are about equal. */
  readonly rangeBytes: number;
}

/** Records of one object that stand together. */
export interface RecordRange {
  /** Offsets of the first byte and of the one behind the last; ranges tile their object. */
  readonly start: number;
  readonly end: number;
  /** Number of its first record. */
  readonly firstRecord: number;
}

/**
 * Cuts an object into ranges that can be scanned apart from each other and give, together, exactly what scanning the whole
 * gives: records, rejects, their numbers and offsets. It runs the real scanner over all bytes, so nothing is guessed.
 *
 * A cut is the first byte of a well-formed record that no verdict on an earlier record rests on: a quote that does not
 * match is judged by bytes behind the line that it costs, and the records there are no places to cut.
 *
 * Where the cuts are depends on the bytes alone. Use: every range of `push(chunk)` for each chunk, then those of `finish()`.
 */
export class RecordCutter {
  /** Data records so far, malformed ones included; all of them after finish(). */
  records = 0;
  private readonly scanner: CsvScanner;
  private readonly step: number;
  private cuts = 0;
  private start = 0;
  private firstRecord = 1;
  /** Bytes before it decided about records before it. */
  private judgedTo = 0;

  constructor(private readonly options: CutOptions) {
    const { size, rangeBytes, header, skipLines } = options;
    this.step = size / Math.max(1, Math.ceil(size / rangeBytes));
    this.scanner = new CsvScanner(options);
    this.scanner.begin({ header, ...(header ? {} : { width: options.width }), skipLines });
  }

  /** Offset behind the header (0: none); known before the second range is. */
  get headEnd(): number {
    return this.scanner.headerEnd;
  }

  /** @throws CsvHeaderError when the header is malformed */
  push(chunk: Uint8Array): RecordRange[] {
    return this.take(this.scanner.push(chunk));
  }

  /** The ranges that were not given yet: one at least, the last. */
  finish(): RecordRange[] {
    const ranges = this.take(this.scanner.finish());
    this.scanner.close();
    return [...ranges, { start: this.start, end: this.options.size, firstRecord: this.firstRecord }];
  }

  private take(blocks: Iterable<RecordBlock>): RecordRange[] {
    const ranges: RecordRange[] = [];
    for (const block of blocks) {
      this.records += block.records + block.malformed.length;
      this.cut(block, ranges);
    }
    return ranges;
  }

  private cut(block: RecordBlock, ranges: RecordRange[]): void {
    const { byteBase, records, recordStart, recordNumber, malformed } = block;
    let m = 0;
    const judge = (before: number): void => {
      for (; m < malformed.length && malformed[m].byteOffset < before; m += 1) {
        this.judgedTo = Math.max(this.judgedTo, malformed[m].judgedTo ?? 0);
      }
    };
    for (;;) {
      const target = this.step * (this.cuts + 1);
      if (target >= this.options.size) break;
      let r = firstAtLeast(recordStart, records, target - byteBase);
      for (; r < records; r += 1) {
        judge(byteBase + recordStart[r]);
        if (byteBase + recordStart[r] >= this.judgedTo) break;
      }
      if (r === records) break; // in a later block
      const end = byteBase + recordStart[r];
      ranges.push({ start: this.start, end, firstRecord: this.firstRecord });
      this.start = end;
      this.firstRecord = recordNumber[r];
      while (this.step * (this.cuts + 1) <= end) this.cuts += 1;
    }
    judge(Infinity);
  }
}

/** Index of the first of the ascending offsets that is not below `least`; `count` where all are. */
function firstAtLeast(offsets: Int32Array, count: number, least: number): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (offsets[middle] < least) from = middle + 1;
    else to = middle;
  }
  return from;
}
