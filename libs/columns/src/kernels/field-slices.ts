import { type ColumnReader, type ColumnSlices, type RecordBlock, spanOf, unescape } from '@sluice/csv';
import { type Failures } from '../failures.js';
import { isSpace, shownValue, skipSpace, skipSpaceBack } from './ascii.js';
import { type KernelOptions, KernelOptionError } from './kernel.js';

const MISSING = 'is missing, and the column is required';

/** What FieldSlices writes per row into `valid`. Kernels leave 0 and 1 behind. */
export const NULL = 0;
export const PLAIN = 1;
/** The slice holds escape sequences. */
export const ESCAPED = 2;
/** Null, but the column has a default. */
export const DEFAULTED = 3;

/** The options of one column, made ready for the loop. */
export class SliceRules {
  readonly column: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly maxValueBytes: number;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
  readonly quote: number;
  readonly escape: number;
  readonly nulls: readonly Uint8Array[];
  /** Bit n: a null value of n bytes exists (n up to 30; bit 31: a longer one). */
  readonly nullLengths: number;
  /** Of the column itself: they hold for quoted fields too. */
  readonly nullIf: readonly Uint8Array[];
  /** A ColumnReader can read the column: nothing is null but what is empty, if that. */
  readonly simple: boolean;

  constructor(options: KernelOptions) {
    const trim = options.trim ?? 'none';
    this.column = options.column;
    this.required = options.required ?? false;
    this.hasDefault = options.default !== undefined;
    this.maxValueBytes = options.maxValueBytes ?? Number.MAX_SAFE_INTEGER;
    this.trimLeft = trim === 'left' || trim === 'both';
    this.trimRight = trim === 'right' || trim === 'both';
    this.quote = oneByte('quote', options.quote ?? '"');
    this.escape = oneByte('escape', options.escape ?? options.quote ?? '"');
    this.nulls = (options.nullValues ?? []).map((text) => new TextEncoder().encode(text));
    this.nullLengths = this.nulls.reduce((mask, bytes) => mask | (1 << Math.min(bytes.length, 31)), 0);
    this.nullIf = (options.nullIf ?? []).map((text) => new TextEncoder().encode(text));
    this.simple =
      trim === 'none' && this.nullIf.length === 0 && (this.nullLengths === 0 || this.nullLengths === 1);
  }
}

function oneByte(option: 'quote' | 'escape', text: string): number {
  if (text.length > 1 || text.charCodeAt(0) > 0x7f) {
    throw new KernelOptionError(option, `the ${option} must be one ASCII character, not "${text}"`);
  }
  return text === '' ? -1 : text.charCodeAt(0);
}

/**
 * Where the values of one column lie in a block: the pass that all types share (size, trim, null, default, required), so
 * that each kernel's loop holds nothing but its type. Hot: one visit per field, no allocation, arrays reused.
 */
export class FieldSlices {
  starts: Int32Array = new Int32Array(0);
  ends: Int32Array = new Int32Array(0);
  /** Rows of the last read. */
  rows = 0;
  /** Rows that are ESCAPED or DEFAULTED. */
  special = 0;
  /** Sum of the lengths of the PLAIN and ESCAPED slices. */
  bytes = 0;
  /** Of the last read, where copyAll() can be used: the longest slice. */
  longest = 0;
  /** Where unescape() leaves its result. */
  scratch = new Uint8Array(256);
  private reader: ColumnReader | undefined;
  private slices: ColumnSlices | undefined;
  private own = { starts: this.starts, ends: this.ends };

  /** Fills starts, ends and `valid` (with the marks above) for one field of every record. */
  read(block: RecordBlock, field: number, rules: SliceRules, valid: Uint8Array, failures: Failures): void {
    this.rows = block.records;
    this.reader = undefined;
    if (rules.simple && block.columns && this.readSimple(block.columns, field, rules, valid)) return;
    this.readEach(block, field, rules, valid, failures);
  }

  /** Copies the values of the last read to where there is room for `bytes`. @returns false where that is not to be had */
  copyAll(data: Uint8Array, offsets: Int32Array, valid: Uint8Array): boolean {
    const { slices, rows } = this;
    if (!slices || !this.reader?.copy(rows, data, offsets)) return false;
    if (this.special > 0) valid.set(slices.marks.subarray(0, rows));
    this.special = 0;
    return true;
  }

  /** @returns false where fields have to be looked at one by one */
  private readSimple(reader: ColumnReader, field: number, rules: SliceRules, valid: Uint8Array): boolean {
    const { rows } = this;
    const slices = reader.read(field, rows, rules.nullLengths === 1);
    if (slices.longest > rules.maxValueBytes) return false;
    if (slices.values < rows && (rules.required || rules.hasDefault)) return false;
    valid.set(slices.marks.subarray(0, rows));
    this.starts = slices.starts;
    this.ends = slices.ends;
    this.special = slices.escaped;
    this.bytes = slices.bytes;
    this.longest = slices.longest;
    this.reader = reader;
    this.slices = slices;
    return true;
  }

  private readEach(
    block: RecordBlock,
    field: number,
    rules: SliceRules,
    valid: Uint8Array,
    failures: Failures,
  ): void {
    const { bytes, spans, records } = block;
    this.reserve(records);
    const { starts, ends } = this;
    const { trimLeft, trimRight, nullLengths, maxValueBytes } = rules;
    const nullMark = rules.hasDefault ? DEFAULTED : NULL;
    const requires = rules.required && !rules.hasDefault;
    const trims = trimLeft || trimRight;
    let special = 0;
    let total = 0;
    for (let row = 0, at = spanOf(block, 0, field); row < records; row++, at += 2) {
      const packed = spans[at];
      let start = packed >> 2;
      let end = spans[at + 1];
      if (end - start > maxValueBytes && this.tooLong(row, bytes, packed, end, rules, failures)) {
        valid[row] = NULL;
        continue;
      }
      if (trims) {
        if (trimLeft && start < end && isSpace(bytes[start])) start = skipSpace(bytes, start, end);
        if (trimRight && start < end && isSpace(bytes[end - 1])) end = skipSpaceBack(bytes, start, end);
      }
      const length = end - start;
      // Nearly every value is as long as no null value is.
      if (
        ((nullLengths >>> (length < 31 ? length : 31)) & 1) !== 0 &&
        (packed & 2) === 0 &&
        (length === 0 || isOne(rules.nulls, bytes, start, length))
      ) {
        valid[row] = nullMark;
        special += nullMark & 1;
        if (requires) failures.add(row, 'required', rules.column, MISSING, '');
        continue;
      }
      starts[row] = start;
      ends[row] = end;
      total += length;
      special += packed & 1;
      valid[row] = PLAIN + (packed & 1);
    }
    this.special = special;
    this.bytes = total;
  }

  /** A second pass, for columns that have `nullIf` alone: values equal to one of its texts are null. */
  nullify(bytes: Uint8Array, rules: SliceRules, valid: Uint8Array, failures: Failures): void {
    const { nullIf } = rules;
    const longest = Math.max(...nullIf.map((text) => text.length));
    for (let row = 0; row < this.rows; row++) {
      const mark = valid[row];
      if (mark !== PLAIN && mark !== ESCAPED) continue;
      const start = this.starts[row];
      let length = this.ends[row] - start;
      // Undone escapes leave at least half of the bytes.
      if (length > (mark === ESCAPED ? 2 * longest : longest)) continue;
      if (mark === ESCAPED) length = this.unescape(bytes, start, this.ends[row], rules);
      const found =
        mark === ESCAPED ? isOne(nullIf, this.scratch, 0, length) : isOne(nullIf, bytes, start, length);
      if (!found) continue;
      if (mark === ESCAPED) this.special -= 1;
      valid[row] = rules.hasDefault ? DEFAULTED : NULL;
      if (rules.hasDefault) this.special += 1;
      else if (rules.required) failures.add(row, 'required', rules.column, MISSING, '');
    }
  }

  /** Leaves start..end without its escapes in `scratch`. @returns its length */
  unescape(bytes: Uint8Array, start: number, end: number, rules: SliceRules): number {
    if (this.scratch.length < end - start) this.scratch = new Uint8Array(2 * (end - start));
    return unescape(bytes, start, end, rules, this.scratch, 0);
  }

  private reserve(rows: number): void {
    if (rows > this.own.starts.length) {
      const capacity = Math.max(rows, 2 * this.own.starts.length, 256);
      this.own = { starts: new Int32Array(capacity), ends: new Int32Array(capacity) };
    }
    this.starts = this.own.starts;
    this.ends = this.own.ends;
  }

  /** Cold: escapes are no part of the value. @returns false where without them it is short enough */
  private tooLong(
    row: number,
    bytes: Uint8Array,
    packed: number,
    end: number,
    rules: SliceRules,
    failures: Failures,
  ): boolean {
    const start = packed >> 2;
    const length = (packed & 1) === 0 ? end - start : this.unescape(bytes, start, end, rules);
    if (length <= rules.maxValueBytes) return false;
    const reason = `is ${length} bytes long: max_value_bytes is ${rules.maxValueBytes}`;
    failures.add(row, 'csv:value_too_long', rules.column, reason, shownValue(bytes, start, end));
    return true;
  }
}

function isOne(texts: readonly Uint8Array[], bytes: Uint8Array, start: number, length: number): boolean {
  for (const text of texts) {
    if (text.length !== length) continue;
    let i = 0;
    while (i < length && text[i] === bytes[start + i]) i++;
    if (i === length) return true;
  }
  return false;
}
