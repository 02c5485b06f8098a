import { ByteWindow } from './byte-window.js';
import type { CsvDialect } from './dialect.js';
import { byteOrderMark, passEmptyLines, scanHeader } from './header.js';
import { rejectLine, rejectLong, rejectRecord, type Offence, type Rejected } from './malformed.js';
import type { MalformedRecord, MalformedRule, RecordBlock } from './record-block.js';
import { RecordLoop, Stop } from './record-loop.js';

export interface ScannerOptions {
  readonly dialect: CsvDialect;
  /** Longer records (line end not counted) are malformed. Up to 256 MiB. */
  readonly maxRecordBytes: number;
  /** Objects of at least so many bytes in a chunk are scanned with vector instructions. For tests; default 64 KiB. */
  readonly vectorsFrom?: number;
}

/** What is particular to one part. */
export interface PartOptions {
  /** The first record names the columns and sets the width. */
  readonly header: boolean;
  /** Fields per record; needed where there is no header. */
  readonly width?: number;
  /** Physical lines passed over before the header. */
  readonly skipLines?: number;
  /** Number of the first data record; 1 unless the part begins within its object. */
  readonly firstRecord?: number;
  /** Offset of the part's first byte in the decoded object. A byte order mark is looked for at 0 only. */
  readonly firstOffset?: number;
}

/** So that a flood of malformed records does not gather in one block (I5). */
const MAX_MALFORMED = 1024;
const MAX_RECORD_BYTES = 1 << 28;
/** Less is scanned before a memory for vectors is made. */
const VECTORS_FROM = 1 << 16;

/**
 * Bytes in any alignment → blocks of records. What comes out depends on the bytes alone, never on how they were cut
 * into chunks. docs/csv.md says how each construct is read.
 *
 * Use: `begin(part)`, then every block of `push(chunk)` for each chunk, then every block of `finish()`. Each block is
 * valid until the next one is asked for. The memory held is that of one chunk and one record of maxRecordBytes; close() leaves
 * it to other scanners, where without it it is garbage.
 */
export class CsvScanner {
  private readonly window = new ByteWindow();
  private loop: RecordLoop | undefined;
  /** Uses vectors, or cannot. Where it does, the window lies with it. */
  private judged: RecordLoop | undefined;
  private phase: 'bom' | 'lines' | 'header' | 'records' = 'records';
  private part: PartOptions = { header: false };
  private position = 0;
  private linesToSkip = 0;
  private skippingLine = false;
  private malformed: MalformedRecord[] = [];
  private names: readonly string[] | undefined;
  private headEnd = 0;

  constructor(private readonly options: ScannerOptions) {
    const { maxRecordBytes } = options;
    if (!(maxRecordBytes >= 1 && maxRecordBytes <= MAX_RECORD_BYTES)) {
      throw new RangeError(`maxRecordBytes must be between 1 and ${MAX_RECORD_BYTES}, not ${maxRecordBytes}`);
    }
  }

  /** The part's header once its record has been pushed; undefined before, without a header, and for an empty object. */
  get header(): readonly string[] | undefined {
    return this.names;
  }

  /** Offset in the object behind the header; 0 where there is none (yet). */
  get headerEnd(): number {
    return this.headEnd;
  }

  begin(part: PartOptions): void {
    if (!part.header && !(part.width !== undefined && part.width >= 1)) {
      throw new RangeError('a part without a header needs a width of at least 1');
    }
    this.part = part;
    this.window.reset(part.firstOffset ?? 0);
    this.position = 0;
    this.linesToSkip = part.skipLines ?? 0;
    this.skippingLine = false;
    this.malformed = [];
    this.names = undefined;
    this.headEnd = 0;
    this.phase = this.window.base === 0 ? 'bom' : 'lines';
    if (!part.header && part.width !== undefined) this.startRecords(part.width);
  }

  /**
   * Goes on at another place of the object, right behind the header: for a part that begins within its object, of which the
   * lines up to the header's end were pushed first.
   *
   * @throws RangeError where no header was met, or more than it and empty lines were pushed
   */
  jump(offset: number): void {
    if (this.names === undefined || this.position !== this.window.end) {
      throw new RangeError('what was pushed does not end with the header');
    }
    this.window.reset(offset);
    this.position = 0;
  }

  /** @throws CsvHeaderError when the header is malformed. */
  push(chunk: Uint8Array): Generator<RecordBlock, void, undefined> {
    this.window.append(this.position, chunk, this.options.dialect.quote);
    this.position = 0;
    return this.drain(false);
  }

  /** The end of the part: what is left is its last record, with or without a line end. */
  finish(): Generator<RecordBlock, void, undefined> {
    this.window.append(this.position, new Uint8Array(0), this.options.dialect.quote);
    this.position = 0;
    return this.drain(true);
  }

  /** Blocks are of no use any more, and what is called from here on throws. Header and headerEnd stay. */
  close(): void {
    this.judged?.close();
    this.window.close();
  }

  private *drain(final: boolean): Generator<RecordBlock, void, undefined> {
    if (!this.passPrologue(final) || this.loop === undefined) return;
    const loop = this.loop;
    this.useVectors(loop);
    for (;;) {
      if (this.skippingLine && !this.passLine()) break;
      loop.position = this.position;
      const stop = loop.run(this.window.bytes, this.window.end, final);
      this.position = loop.position;
      if (stop !== Stop.FULL) {
        const rejected = this.reject(loop, stop, final);
        if (rejected === undefined) break;
        this.malformed.push(rejected.record);
        loop.nextRecord += 1;
        this.position = Math.min(rejected.resumeAt, this.window.end);
        this.skippingLine = rejected.skipRest;
        if (this.malformed.length < MAX_MALFORMED) continue;
      }
      yield this.take(loop);
    }
    if (loop.records > 0 || this.malformed.length > 0) yield this.take(loop);
  }

  private useVectors(loop: RecordLoop): void {
    if (loop === this.judged || this.window.end < (this.options.vectorsFrom ?? VECTORS_FROM)) return;
    const before = this.judged;
    this.judged = loop;
    const room = loop.useVectors();
    if (!room) return;
    this.window.moveTo(room);
    before?.close(); // of another width: the window lay there
  }

  private take(loop: RecordLoop): RecordBlock {
    const { bytes, base } = this.window;
    const { records, width, capacity: stride, arrays, columns } = loop;
    const { fields, ...places } = arrays;
    const malformed = this.malformed;
    loop.records = 0;
    this.malformed = [];
    return {
      bytes,
      byteBase: base,
      records,
      width,
      stride,
      spans: fields,
      ...places,
      ...(columns && { columns }),
      malformed,
    };
  }

  /** What the loop stopped at, if it is malformed; undefined when it is a beginning that needs more bytes. */
  private reject(loop: RecordLoop, stop: Stop, final: boolean): Rejected | undefined {
    const { window } = this;
    const { maxRecordBytes } = this.options;
    const start = this.position;
    // Nothing about a limit is decided before two more bytes are here (CR LF): the outcome must not depend on chunks.
    const overLimit = window.end - start >= maxRecordBytes + 2;
    const offence = (rule: MalformedRule, reason: string, judgedTo?: number): Offence => ({
      rule,
      reason,
      start,
      record: loop.nextRecord,
      ...(judgedTo === undefined ? {} : { judgedTo }),
    });
    const offset = window.base + loop.offendsAt;
    switch (stop) {
      case Stop.RAGGED:
        return rejectRecord(
          window,
          offence('csv:ragged', this.raggedReason(loop)),
          loop.recordEndsAt,
          loop.resumeAt,
        );
      case Stop.STRAY_QUOTE:
        return rejectLine(
          window,
          offence(
            'csv:stray_quote',
            `the closing quote before byte ${offset} is followed by neither a delimiter nor a line end`,
            loop.offendsAt + 2, // a CR there needs its LF
          ),
          maxRecordBytes,
          final,
        );
      case Stop.PARTIAL_QUOTED:
      case Stop.UNCLOSED_QUOTE:
        if (stop === Stop.PARTIAL_QUOTED && !overLimit) return undefined;
        return rejectLine(
          window,
          offence(
            'csv:unclosed_quote',
            `the quote at byte ${offset} does not close within max_record_bytes (${maxRecordBytes}) or before the end`,
            loop.offendsAt + 1, // behind it there is no other quote, however early the object ends
          ),
          maxRecordBytes,
          final,
        );
      case Stop.TOO_LONG:
      case Stop.PARTIAL:
        if (stop === Stop.PARTIAL && !overLimit) return undefined;
        return rejectLong(
          window,
          offence('csv:record_too_long', `longer than max_record_bytes (${maxRecordBytes})`),
          maxRecordBytes,
        );
      case Stop.FULL:
        return undefined;
    }
  }

  private raggedReason({ fieldCount, width }: RecordLoop): string {
    const fields = `${fieldCount} ${fieldCount === 1 ? 'field' : 'fields'}`;
    return this.part.header ? `${fields} where the header has ${width}` : `${fields} instead of ${width}`;
  }

  /** Byte order mark, skipped lines, header. False: not through yet. */
  private passPrologue(final: boolean): boolean {
    const { window } = this;
    if (this.phase === 'bom') {
      const length = byteOrderMark(window.bytes, 0, window.end, final);
      if (length < 0) return false;
      this.position = length;
      this.phase = 'lines';
    }
    if (this.phase === 'lines') {
      for (; this.linesToSkip > 0; this.linesToSkip -= 1) {
        if (!this.passLine()) return false;
      }
      this.phase = this.part.header ? 'header' : 'records';
    }
    if (this.phase === 'header') {
      const { dialect, maxRecordBytes } = this.options;
      // Let go of at once: an object may hold nothing else (I5).
      this.position = passEmptyLines(window.bytes, this.position, window.end, final);
      const scan = scanHeader(window.bytes, this.position, window.end, dialect, {
        final,
        maxRecordBytes,
        byteBase: window.base,
      });
      if (scan.kind !== 'header') return false;
      this.names = scan.names;
      this.headEnd = window.base + scan.end;
      this.position = scan.end;
      this.startRecords(scan.names.length);
      this.phase = 'records';
    }
    return true;
  }

  private startRecords(width: number): void {
    if (this.loop?.width !== width) {
      this.loop = new RecordLoop(this.options.dialect, width, this.options.maxRecordBytes);
    }
    this.loop.records = 0;
    this.loop.nextRecord = this.part.firstRecord ?? 1;
  }

  /** To behind the next line end; false (and everything dropped) when it is not in the window. */
  private passLine(): boolean {
    const lf = this.window.lineFeed(this.position);
    this.position = lf < 0 ? this.window.end : lf + 1;
    this.skippingLine = lf < 0;
    return lf >= 0;
  }
}
