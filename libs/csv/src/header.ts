import { CR, LF, type CsvDialect } from './dialect.js';
import { RecordLoop, Stop } from './record-loop.js';
import { unescape } from './unescape.js';

/** Thrown when the record that should name the columns is not a record; `byteOffset` is where it begins. */
export class CsvHeaderError extends Error {
  override readonly name = 'CsvHeaderError';

  constructor(
    message: string,
    readonly byteOffset: number,
  ) {
    super(message);
  }
}

/** `more`: not decidable before more bytes are here. `none`: the object ended before a header. */
export type HeaderScan =
  | { readonly kind: 'header'; readonly names: readonly string[]; readonly end: number }
  | { readonly kind: 'more' | 'none' };

/** Bytes of a UTF-8 byte order mark at `from`; -1 when that cannot be said yet. */
export function byteOrderMark(bytes: Uint8Array, from: number, end: number, final: boolean): number {
  const BOM = [0xef, 0xbb, 0xbf];
  for (let i = 0; i < BOM.length; i += 1) {
    if (from + i >= end) return final ? 0 : -1;
    if (bytes[from + i] !== BOM[i]) return 0;
  }
  return BOM.length;
}

/** Where the first line begins that is not empty, or may not be: a CR at the end waits for its LF. */
export function passEmptyLines(bytes: Uint8Array, from: number, end: number, final: boolean): number {
  let at = from;
  for (;;) {
    if (at < end && bytes[at] === LF) at += 1;
    // Behind the last byte a sentinel stands where the LF would.
    else if (bytes[at] === CR && bytes[at + 1] === LF && (at + 1 < end || (final && at < end))) at += 2;
    else return Math.min(at, end);
  }
}

/**
 * The names in the first record at or behind `from`, empty lines passed over. `end` in the result is where the next
 * record begins. `bytes` holds the sentinels of RecordLoop behind `end`.
 *
 * @throws CsvHeaderError for a header that is malformed or longer than maxRecordBytes.
 */
export function scanHeader(
  bytes: Uint8Array,
  from: number,
  end: number,
  dialect: CsvDialect,
  options: { readonly final: boolean; readonly maxRecordBytes: number; readonly byteBase: number },
): HeaderScan {
  const start = passEmptyLines(bytes, from, end, options.final);
  if (start >= end) return { kind: options.final ? 'none' : 'more' };
  const fail = (what: string): CsvHeaderError =>
    new CsvHeaderError(`The header at byte ${options.byteBase + start} ${what}`, options.byteBase + start);

  const width = countFields(bytes, start, end, dialect, options);
  if (typeof width !== 'number') {
    if (width.stop === Stop.STRAY_QUOTE) {
      throw fail('has a closing quote followed by neither a delimiter nor a line end');
    }
    const tooLong = end - start > options.maxRecordBytes + 1;
    if (width.stop === Stop.TOO_LONG || (tooLong && width.stop === Stop.PARTIAL)) {
      throw fail(`is longer than max_record_bytes (${options.maxRecordBytes})`);
    }
    if (width.stop === Stop.UNCLOSED_QUOTE || tooLong) throw fail('has a quoted name that does not close');
    return { kind: 'more' };
  }
  const loop = new RecordLoop(dialect, width, options.maxRecordBytes, 1);
  loop.position = start;
  loop.run(bytes, end, options.final);
  const { fields, recordEnd } = loop.arrays;
  const names = Array.from({ length: width }, (_, n) => fieldText(bytes, fields, n, dialect));
  const stop = recordEnd[0];
  // The line's own end: empty lines behind it may not be here yet, and what is told must not depend on that.
  const lineEnd = stop + (bytes[stop] === CR && bytes[stop + 1] === LF ? 2 : 1);
  return { kind: 'header', names, end: Math.min(lineEnd, end) };
}

/** A record's number of fields comes from letting it be ragged against an impossible width. */
function countFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  dialect: CsvDialect,
  options: { readonly final: boolean; readonly maxRecordBytes: number },
): number | { readonly stop: Stop } {
  const loop = new RecordLoop(dialect, 1, options.maxRecordBytes, 1);
  loop.position = start;
  const stop = loop.run(bytes, end, options.final);
  if (loop.records > 0) return 1;
  return stop === Stop.RAGGED ? loop.fieldCount : { stop };
}

/** For names and messages, never for rows: a field as a string. */
export function fieldText(bytes: Uint8Array, fields: Int32Array, field: number, dialect: CsvDialect): string {
  const packed = fields[2 * field];
  const start = packed >> 2;
  const end = fields[2 * field + 1];
  if ((packed & 1) === 0) return new TextDecoder().decode(bytes.subarray(start, end));
  const out = new Uint8Array(end - start);
  return new TextDecoder().decode(out.subarray(0, unescape(bytes, start, end, dialect, out, 0)));
}
