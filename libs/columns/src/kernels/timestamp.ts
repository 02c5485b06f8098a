import { viewOf } from '../copy-short.js';
import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type Int64Vector } from '../vector.js';
import { COLON, equalsWord, MINUS, PLUS, skipSpace, skipSpaceBack, SPACE, twoDigits } from './ascii.js';
import { isoDay, NO_DATE, NO_DAY } from './civil.js';
import { Clock, CLOCK_RANGE, NO_CLOCK } from './clock.js';
import { storeInfinity, storeMicros } from './date-time.js';
import { FieldKernel } from './field-kernel.js';
import { FormatReader } from './format-reader.js';
import { type Kernel, type KernelOptions } from './kernel.js';
import { Zone } from './zone.js';

const NOT_A_TIMESTAMP = 'is not a timestamp: expected YYYY-MM-DD HH:MM:SS, such as 2024-12-31 23:59:59';
const NO_SUCH_DAY = 'is not a timestamp: there is no such day in the years 0001 to 9999';
const NO_SUCH_TIME = 'is not a timestamp: there is no such time of day';
const HAS_OFFSET = 'has a time zone, which timestamp without time zone would drop: use timestamptz';
const NO_OFFSET = 'has no time zone: write one, or set source.timezone';
const BAD_OFFSET = 'has a time zone that is not Z, UTC or ±HH[:MM] up to ±15:59';

/** "No offset was written." */
const NONE = -1_000_000;
const BAD = -2_000_000;

/**
 * timestamp and timestamptz: YYYY-MM-DD, then (optionally) `T` or a space and HH:MM[:SS[.fraction]], then, for timestamptz,
 * Z, UTC, ±HH, ±HH:MM or ±HHMM; or infinity and -infinity. See docs/types.md.
 */
export class TimestampKernel extends FieldKernel<Int64Vector> {
  private readonly clock = new Clock();
  private readonly zoned: boolean;
  private readonly zone: Zone | undefined;
  private readonly format: FormatReader | undefined;

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    this.zoned = type.kind === 'timestamptz';
    this.zone = this.zoned && options.timezone ? Zone.of(options.timezone) : undefined;
    this.format =
      options.format === undefined
        ? undefined
        : new FormatReader(options.format, this.zoned ? 'timestamptz' : 'timestamp');
  }

  protected fill(bytes: Uint8Array, out: Int64Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid } = out;
    const iso = this.format === undefined;
    const view = viewOf(bytes);
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const start = starts[row];
      const end = ends[row];
      const day = iso && end - start >= 10 ? isoDay(view, start) : NO_DATE;
      const reason =
        day === NO_DATE ? this.one(bytes, start, end, out, row) : this.iso(day, bytes, start, end, out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  /** start..end begins with ten bytes of a date, which is `day` or NO_DAY; white space may follow the value. */
  private iso(
    day: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int64Vector,
    row: number,
  ): string | undefined {
    const { clock } = this;
    if (day === NO_DAY) return NO_SUCH_DAY;
    const stop = skipSpaceBack(bytes, start, end);
    let at = start + 10;
    let seconds = day * 86400;
    let micros = 0;
    if (at < stop && (bytes[at] === SPACE || (bytes[at] | 0x20) === 0x74)) {
      at = clock.next(bytes, at + 1, stop);
      if (at === CLOCK_RANGE) return NO_SUCH_TIME;
      if (at === NO_CLOCK) return NOT_A_TIMESTAMP;
      seconds += clock.seconds;
      micros = clock.micros;
    } else if (at < stop) return NOT_A_TIMESTAMP;
    const offset = at === stop ? NONE : readOffset(bytes, at, stop);
    if (!this.zoned) {
      if (offset !== NONE) return offset === BAD ? NOT_A_TIMESTAMP : HAS_OFFSET;
    } else if (offset === NONE) {
      if (!this.zone) return NO_OFFSET;
      seconds -= this.zone.offsetAt(seconds);
    } else if (offset === BAD) return BAD_OFFSET;
    else seconds -= offset;
    storeMicros(out.words, row, seconds, micros);
    return undefined;
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int64Vector,
    row: number,
  ): string | undefined {
    if (this.format) return this.formatted(this.format, bytes, start, end, out, row);
    const from = skipSpace(bytes, start, end);
    const to = skipSpaceBack(bytes, from, end);
    const day = to - from >= 10 ? isoDay(viewOf(bytes), from) : NO_DATE;
    if (day !== NO_DATE) return this.iso(day, bytes, from, to, out, row);
    if (equalsWord(bytes, from, to, 'infinity')) storeInfinity(out.words, row, false);
    else if (equalsWord(bytes, from, to, '-infinity')) storeInfinity(out.words, row, true);
    else return NOT_A_TIMESTAMP;
    return undefined;
  }

  private formatted(
    format: FormatReader,
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int64Vector,
    row: number,
  ): string | undefined {
    const reason = format.read(bytes, start, end);
    if (reason !== undefined) return reason;
    let seconds = format.day * 86400 + format.seconds;
    if (format.hasOffset) seconds -= format.offset;
    else if (this.zoned) {
      if (!this.zone) return NO_OFFSET;
      seconds -= this.zone.offsetAt(seconds);
    }
    storeMicros(out.words, row, seconds, format.micros);
    return undefined;
  }

  protected copyDefault(from: Int64Vector, out: Int64Vector, row: number): void {
    out.words[2 * row] = from.words[0];
    out.words[2 * row + 1] = from.words[1];
  }

  protected withoutRules(): Kernel {
    return new TimestampKernel(this.type, this.bare());
  }
}

/** Seconds east of Greenwich that stand in at..end, all of it; a space may come first. BAD: they are something else. */
function readOffset(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 === end && bytes[at] === 0x5a) return 0; // Z, as nearly everybody writes it
  let from = at;
  if (bytes[from] === SPACE) from++;
  const sign = bytes[from];
  if (sign !== PLUS && sign !== MINUS) {
    return equalsWord(bytes, from, end, 'z') || equalsWord(bytes, from, end, 'utc') ? 0 : BAD;
  }
  const digits = end - from - 1;
  if (digits !== 2 && digits !== 4 && digits !== 5) return BAD;
  const hours = twoDigits(bytes, from + 1);
  let minutes = 0;
  if (digits === 4) minutes = twoDigits(bytes, from + 3);
  if (digits === 5) minutes = bytes[from + 3] === COLON ? twoDigits(bytes, from + 4) : -1;
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return BAD;
  const seconds = hours * 3600 + minutes * 60;
  return sign === MINUS ? -seconds : seconds;
}
