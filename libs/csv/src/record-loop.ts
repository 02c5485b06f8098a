import { CR, LF, type CsvDialect } from './dialect.js';
import { type ColumnReader } from './record-block.js';
import { VectorScan, type RecordArrays } from './wasm/vector-scan.js';

/** Why the loop stopped; `position` is then the start of the record that it did not take. */
export const Stop = {
  /** Nothing but the beginning of a record is left, outside quotes (or no byte at all). */
  PARTIAL: 0,
  /** The same inside quotes, or behind a closing quote whose next byte is not here yet. */
  PARTIAL_QUOTED: 1,
  /** The block holds as many records as it can. */
  FULL: 2,
  /** `fieldCount` fields instead of `width`; the record ends at `recordEndsAt`, the next begins at `resumeAt`. */
  RAGGED: 3,
  /** A closing quote, and at `offendsAt` behind it neither a delimiter nor a line end. */
  STRAY_QUOTE: 4,
  /** The field opened at `offendsAt`, within the limit, closes neither within it nor before the end of the object. */
  UNCLOSED_QUOTE: 5,
  /** The record goes on, outside quotes, past the limit. */
  TOO_LONG: 6,
} as const;
export type Stop = (typeof Stop)[keyof typeof Stop];

const MAX_RECORDS = 1 << 14;
/** Per block, unless one record alone has more: wide files take no more memory than narrow ones (I5). */
const MAX_FIELDS = 1 << 18;

/** Records taken one by one where VectorScan stopped at the first of them: odd ones seldom come alone. */
const FEW = 8;

/**
 * The hot path: one pass over the bytes, into typed arrays made once; nothing is allocated per record or field, and
 * state lives in locals. `bench/scan.ts` measures it.
 *
 * Two sentinels behind the last byte spare the inner loops a bound: a LF at `end`, where the unquoted loop stops at
 * the latest, and a quote at `end + 1`, where the quoted one does.
 */
export class RecordLoop {
  readonly capacity: number;
  private own: RecordArrays | undefined;
  private vectors: VectorScan | undefined;

  /** Records taken since the caller last set it to 0. */
  records = 0;
  position = 0;
  /** Number of the record at `position`. */
  nextRecord = 1;

  fieldCount = 0;
  recordEndsAt = 0;
  resumeAt = 0;
  offendsAt = 0;

  constructor(
    private readonly dialect: CsvDialect,
    readonly width: number,
    private readonly maxRecordBytes: number,
    maxRecords = MAX_RECORDS,
  ) {
    this.capacity = Math.max(1, Math.min(maxRecords, Math.floor(MAX_FIELDS / width)));
  }

  get arrays(): RecordArrays {
    return this.vectors?.arrays ?? (this.own ??= plainArrays(this.width, this.capacity));
  }

  get columns(): ColumnReader | undefined {
    return this.vectors?.columns;
  }

  /**
   * Has VectorScan take what records it can, from now on, and between two blocks.
   *
   * @returns where the window has to lie then; undefined where it is not to be had
   */
  useVectors(): ((bytes: number) => Uint8Array) | undefined {
    const vectors = VectorScan.create(this.dialect, this.width, this.capacity);
    if (vectors === undefined) return undefined;
    this.vectors = vectors;
    this.own = undefined;
    return (bytes) => vectors.window(bytes);
  }

  /** Takes records from `position` to `end`; `final` says that the object ends there. */
  run(bytes: Uint8Array, end: number, final: boolean): Stop {
    const { vectors, capacity } = this;
    if (vectors === undefined) return this.take(bytes, end, final, capacity);
    for (;;) {
      const { records } = this;
      this.records = vectors.take(this.position, end, records, this.maxRecordBytes, this.nextRecord);
      this.nextRecord += this.records - records;
      this.position = vectors.position;
      const stop = this.take(bytes, end, final, Math.min(capacity, this.records + FEW));
      if (stop !== Stop.FULL || this.records === capacity) return stop;
    }
  }

  /** Gives the memory of useVectors() back, and with it the window and the arrays of every block: the loop cannot run any more. */
  close(): void {
    this.vectors?.close();
  }

  /** Until there are so many records. */
  private take(bytes: Uint8Array, end: number, final: boolean, capacity: number): Stop {
    const { delimiter, quote, escape } = this.dialect;
    const { fields, recordStart, recordEnd, recordNumber } = this.arrays;
    const { width } = this;
    // The same field of the next record lies beside it: see RecordBlock.
    const step = 2 * this.capacity;
    const limit = this.maxRecordBytes;
    let records = this.records;
    let i = this.position;
    let start = i;
    let stop: Stop = Stop.PARTIAL;

    scan: for (;;) {
      // An empty line is no record, unless records are one field wide.
      if (width > 1) {
        while (bytes[i] === LF && i < end) i += 1;
        if (bytes[i] === CR && bytes[i + 1] === LF && (i + 1 < end || final)) {
          i += 2;
          continue;
        }
      }
      start = i;
      if (i >= end) break;
      if (records === capacity) {
        stop = Stop.FULL;
        break;
      }
      const first = 2 * records;
      const last = first + width * step;
      let f = first;
      let recordStop = 0;
      for (;;) {
        const fieldStart = i;
        if (bytes[i] === quote) {
          if (i - start >= limit) {
            stop = Stop.TOO_LONG;
            break scan;
          }
          let escaped = 0;
          i = closingQuote(bytes, i + 1, end, quote, escape);
          if (i < 0) {
            escaped = 1;
            i = ~i;
          }
          this.offendsAt = fieldStart;
          // A quote that ends the window may be half of a doubled one.
          if (i >= end || (i + 1 === end && !final)) {
            stop = final ? Stop.UNCLOSED_QUOTE : Stop.PARTIAL_QUOTED;
            break scan;
          }
          if (i - start >= limit) {
            stop = Stop.UNCLOSED_QUOTE;
            break scan;
          }
          if (f < last) {
            fields[f] = ((fieldStart + 1) << 2) | 2 | escaped;
            fields[f + 1] = i;
          }
          f += step;
          i += 1;
          const c = bytes[i];
          if (c === delimiter) {
            i += 1;
            continue;
          }
          recordStop = i;
          if (c === LF) break;
          if (c !== CR || bytes[i + 1] !== LF) {
            stop = Stop.STRAY_QUOTE;
            this.offendsAt = i;
            break scan;
          }
          i += 1;
          if (i === end && !final) {
            stop = Stop.PARTIAL_QUOTED;
            break scan;
          }
          break;
        }
        let c = 0;
        while ((c = bytes[i]) !== delimiter && c !== LF) i += 1;
        if (f < last) {
          fields[f] = fieldStart << 2;
          fields[f + 1] = i;
        }
        f += step;
        if (c === delimiter) {
          i += 1;
          continue;
        }
        if (i === end && !final) break scan;
        recordStop = i;
        if (i > fieldStart && bytes[i - 1] === CR) {
          recordStop = i - 1;
          if (f <= last) fields[f - step + 1] = recordStop;
        }
        break;
      }
      if (recordStop - start > limit) {
        stop = Stop.TOO_LONG;
        break;
      }
      i += 1;
      if (f !== last) {
        stop = Stop.RAGGED;
        this.fieldCount = (f - first) / step;
        this.recordEndsAt = recordStop;
        this.resumeAt = i;
        break;
      }
      recordStart[records] = start;
      recordEnd[records] = recordStop;
      recordNumber[records] = this.nextRecord++;
      records += 1;
    }
    this.records = records;
    this.position = start < end ? start : end;
    return stop;
  }
}

function plainArrays(width: number, capacity: number): RecordArrays {
  return {
    fields: new Int32Array(2 * width * capacity),
    recordStart: new Int32Array(capacity),
    recordEnd: new Int32Array(capacity),
    recordNumber: new Float64Array(capacity),
  };
}

/**
 * Where the field opened before `i` closes, or its complement (`~`) when an escape was passed; `end` or more when it
 * does not. An escape is one before a quote or another escape; anywhere else it is data, as in PostgreSQL's COPY.
 */
function closingQuote(bytes: Uint8Array, from: number, end: number, quote: number, escape: number): number {
  let i = from;
  let escaped = false;
  for (;;) {
    let c = 0;
    while ((c = bytes[i]) !== quote && c !== escape) i += 1;
    if (i >= end) return escaped ? ~end : end;
    if (c === escape) {
      // At the window's end, bytes[i + 1] is the LF sentinel and so neither.
      const next = bytes[i + 1];
      if (next === quote || next === escape) {
        escaped = true;
        i += 2;
        continue;
      }
    }
    if (c === quote) return escaped ? ~i : i;
    i += 1;
  }
}
