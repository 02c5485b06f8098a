import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type Int64Vector } from '../vector.js';
import { skipSpace, skipSpaceBack } from './ascii.js';
import { Clock, CLOCK_RANGE } from './clock.js';
import { storeMicros } from './date-time.js';
import { FieldKernel } from './field-kernel.js';
import { FormatReader } from './format-reader.js';
import { type Kernel, type KernelOptions } from './kernel.js';

const NOT_A_TIME = 'is not a time of day: expected HH:MM:SS, such as 23:59:59';
const NO_SUCH_TIME = 'is not a time of day: hours go to 24:00:00, minutes to 59, seconds to 60';

/** time without time zone: HH:MM[:SS[.fraction]]; with `format`, what the format says. */
export class TimeKernel extends FieldKernel<Int64Vector> {
  private readonly clock = new Clock();
  private readonly format: FormatReader | undefined;

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    this.format = options.format === undefined ? undefined : new FormatReader(options.format, 'time');
  }

  protected fill(bytes: Uint8Array, out: Int64Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    for (let row = 0; row < rows; row++) {
      if (out.valid[row] !== 1) continue;
      const reason = this.one(bytes, starts[row], ends[row], out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int64Vector,
    row: number,
  ): string | undefined {
    const { format, clock } = this;
    if (format) {
      const reason = format.read(bytes, start, end);
      if (reason === undefined) storeMicros(out.words, row, format.seconds, format.micros);
      return reason;
    }
    const from = skipSpace(bytes, start, end);
    const to = skipSpaceBack(bytes, from, end);
    const stop = clock.next(bytes, from, to);
    if (stop === CLOCK_RANGE) return NO_SUCH_TIME;
    if (stop !== to) return NOT_A_TIME;
    storeMicros(out.words, row, clock.seconds, clock.micros);
    return undefined;
  }

  protected copyDefault(from: Int64Vector, out: Int64Vector, row: number): void {
    out.words[2 * row] = from.words[0];
    out.words[2 * row + 1] = from.words[1];
  }

  protected withoutRules(): Kernel {
    return new TimeKernel(this.type, this.bare());
  }
}
