/**
 * What the scanner hands on: the records that ended in the bytes seen so far, as offsets into one window of bytes.
 * No string or object is made per record or field. The scanner owns every array and reuses it: a block is valid until
 * the scanner's next call.
 */
export interface RecordBlock {
  /** The window. Offsets below index it. */
  readonly bytes: Uint8Array;
  /** Offset of bytes[0] in the decoded object. */
  readonly byteBase: number;
  /** Well-formed records with exactly `width` fields. */
  readonly records: number;
  readonly width: number;
  /** Records that `spans` has room for. */
  readonly stride: number;
  /**
   * Two numbers per field at index 2 * (field * stride + record), for they are read column by column: `start << 2 | quoted << 1 | escaped`, then `end`
   * (exclusive). Quotes around a quoted field lie outside start..end. `escaped` says that start..end holds escape
   * sequences (doubled quotes) that a reader has to undo.
   */
  readonly spans: Int32Array;
  /** Per record: window offsets of its first byte and of the end of its last field or closing quote (no line end). */
  readonly recordStart: Int32Array;
  readonly recordEnd: Int32Array;
  /** Per record: its number in the object (from 1, header and skipped lines not counted). */
  readonly recordNumber: Float64Array;
  /** Per record: offset of its first byte in the decoded object, where that is not byteBase + recordStart. */
  readonly recordOffset?: Float64Array;
  /** Reads `spans` several times as fast as a loop does; not in every block. */
  readonly columns?: ColumnReader;
  /** Records that are not well-formed, in order. They count as read and are rejected. */
  readonly malformed: readonly MalformedRecord[];
}

/** Where the values of one field of all records lie. Valid until the reader's next call. */
export interface ColumnSlices {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 0: empty and not quoted, hence null; 1: a value as it stands; 2: one that holds escape sequences. */
  readonly marks: Uint8Array;
  /** Lengths of all, and of the longest, in bytes with their escape sequences. */
  readonly bytes: number;
  readonly longest: number;
  /** How many are marked 2, and how many 1 or 2. */
  readonly escaped: number;
  readonly values: number;
}

export interface ColumnReader {
  /** @param emptyIsNull whether empty fields without quotes are marked 0, or 1 */
  read(field: number, rows: number, emptyIsNull: boolean): ColumnSlices;
  /**
   * Copies the slices of the last read one behind the other, their escape sequences undone; marks of 2 become 1.
   *
   * @param data has room for `bytes` of them
   * @param offsets rows + 1 of them are written, from 0
   * @returns false where they are too large: nothing was copied
   */
  copy(rows: number, data: Uint8Array, offsets: Int32Array): boolean;
}

/** Index into `spans` of where a field of a record begins; behind it is where the field ends. */
export function spanOf(block: RecordBlock, record: number, field: number): number {
  return 2 * (field * block.stride + record);
}

/** `csv:ragged` … are the rule names under which these are rejected. */
export type MalformedRule =
  /** More or fewer fields than the header. */
  | 'csv:ragged'
  /** A quoted field that does not close within max_record_bytes or before the end. The record is its first line. */
  | 'csv:unclosed_quote'
  /** A closing quote followed by anything but a delimiter or a line end. The record is its first line. */
  | 'csv:stray_quote'
  /** Longer than max_record_bytes; `raw` holds its first 64 KiB at most. */
  | 'csv:record_too_long';

export interface MalformedRecord {
  readonly rule: MalformedRule;
  /** Number in the object, from 1. */
  readonly record: number;
  /** Offset of its first byte in the decoded object. */
  readonly byteOffset: number;
  /** A copy of its bytes without the line end. */
  readonly raw: Uint8Array;
  /** In words, e.g. `7 fields where the header has 10`. */
  readonly reason: string;
  /**
   * Offset in the decoded object behind the last byte that the verdict rests on, where that may lie behind the place at
   * which scanning resumed: an object that is cut before it would be read otherwise.
   */
  readonly judgedTo?: number;
}
