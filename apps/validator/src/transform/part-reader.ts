import { type BlockTransformer, type Transformed } from '@sluice/columns';
import { CsvScanner, csvDialect, type RecordBlock } from '@sluice/csv';
import { type ResolvedPipeline } from '@sluice/config';
import { SluiceError, type SplitPart__Output } from '@sluice/proto';
import { addHeader, type KnownHeader } from './part-headers.js';
import { type RecordSample } from './record-sample.js';
import { located, objectFacts, whereOf } from './located.js';

/** Takes a split's parts one after the other through scanner and transformer. */
export class PartReader {
  /** Of the parts mapped so far. */
  readonly headers: KnownHeader[] = [];
  private readonly scanner: CsvScanner;
  private part = -1;
  private mapped = false;
  /** Where the next chunk's bytes are in the decoded object. */
  private offset = 0;
  /** Of a part that begins within its object: bytes up to the header's end that are still to come before its own. */
  private headLeft = 0;

  constructor(
    private readonly spec: ResolvedPipeline,
    private readonly transformer: BlockTransformer,
    private readonly parts: readonly SplitPart__Output[],
    private readonly sample: RecordSample,
  ) {
    this.scanner = new CsvScanner({
      dialect: csvDialect(spec.source.csv),
      maxRecordBytes: spec.limits.maxRecordBytes,
    });
  }

  /** Parts begun. */
  get begun(): number {
    return this.part + 1;
  }

  /** @throws SluiceError HEADER_MISMATCH, or STREAM_INCOMPLETE for a part that was not planned */
  begin(): void {
    this.part += 1;
    if (this.part >= this.parts.length) {
      throw new SluiceError(
        'STREAM_INCOMPLETE',
        `the extractor sent more parts than the ${this.parts.length} planned`,
      );
    }
    const { start, firstRecord, headEnd } = this.parts[this.part];
    const { header, skipLines } = this.spec.source.csv;
    const within = start > 0;
    if (within && header && headEnd <= 0) {
      throw new SluiceError(
        'INVALID_REQUEST',
        'A part that begins within an object does not say where its header ends.',
        {
          where: whereOf(this.parts[this.part]),
        },
      );
    }
    this.transformer.undecodable.clear();
    this.mapped = false;
    this.headLeft = within && header ? headEnd : 0;
    this.offset = header ? 0 : start;
    this.scanner.begin({
      header,
      ...(header ? {} : { width: this.transformer.width }),
      skipLines: within && !header ? 0 : skipLines,
      firstRecord: Math.max(firstRecord, 1),
      firstOffset: this.offset,
    });
    if (!header) this.map();
  }

  *push(data: Uint8Array, undecodable: readonly number[]): Generator<Transformed, void, undefined> {
    const head = Math.min(this.headLeft, data.length);
    if (head > 0) {
      this.headLeft -= head;
      yield* this.transform(this.scanner.push(data.subarray(0, head)));
      if (this.headLeft > 0) return;
      this.offset = this.parts[this.part].start;
      this.scanner.jump(this.offset);
      // Of transcoded objects there are no ranges: nothing is marked as undecodable here.
      yield* this.push(data.subarray(head), []);
      return;
    }
    if (undecodable.length > 0) {
      // What the scanner still holds is shorter than a record may be with its line end.
      const from = this.offset - this.spec.limits.maxRecordBytes - 2;
      this.transformer.undecodable.add(
        undecodable.map((at) => this.offset + at),
        from,
      );
    }
    this.offset += data.length;
    yield* this.transform(this.scanner.push(data));
  }

  *finish(): Generator<Transformed, void, undefined> {
    yield* this.transform(this.scanner.finish());
    // A header without records is held against the pipeline too; an empty object has none, and loads nothing.
    if (!this.mapped && this.scanner.header) this.map();
  }

  /** What was pushed is read no more: see CsvScanner.close(). */
  close(): void {
    this.scanner.close();
  }

  private *transform(blocks: Iterable<RecordBlock>): Generator<Transformed, void, undefined> {
    try {
      for (const block of blocks) {
        if (!this.mapped) this.map();
        yield this.transformer.transform(this.sample.take(block));
        if (this.sample.full) return;
      }
    } catch (error) {
      throw located(error, this.parts[this.part]);
    }
  }

  private map(): void {
    try {
      const facts = objectFacts(this.parts[this.part]);
      this.transformer.beginPart(this.part, this.scanner.header, facts);
      this.mapped = true;
      if (this.scanner.header) addHeader(this.headers, this.part, this.scanner.header);
    } catch (error) {
      throw located(error, this.parts[this.part]);
    }
  }
}
