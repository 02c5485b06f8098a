import { viewOf } from '../copy-short.js';
import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type Int32Vector } from '../vector.js';
import { equalsWord, skipSpace, skipSpaceBack } from './ascii.js';
import { isoDay, NO_DATE, NO_DAY } from './civil.js';
import { DATE_INFINITY, DATE_MINUS_INFINITY } from './date-time.js';
import { FieldKernel } from './field-kernel.js';
import { FormatReader } from './format-reader.js';
import { type Kernel, type KernelOptions } from './kernel.js';

const NOT_A_DATE = 'is not a date: expected YYYY-MM-DD, such as 2024-12-31';
const NO_SUCH_DAY = 'is not a date: there is no such day in the years 0001 to 9999';

/** date: YYYY-MM-DD, or infinity and -infinity; with `format`, what the format says. */
export class DateKernel extends FieldKernel<Int32Vector> {
  private readonly format: FormatReader | undefined;

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    this.format = options.format === undefined ? undefined : new FormatReader(options.format, 'date');
  }

  protected fill(bytes: Uint8Array, out: Int32Vector, failures: Failures): void {
    const { starts, ends, rows } = this.slices;
    const { valid, values } = out;
    const iso = this.format === undefined;
    const view = viewOf(bytes);
    for (let row = 0; row < rows; row++) {
      if (valid[row] !== 1) continue;
      const start = starts[row];
      const end = ends[row];
      const day = iso && end - start === 10 ? isoDay(view, start) : NO_DATE;
      if (day > NO_DAY) {
        values[row] = day;
        continue;
      }
      const reason = this.one(bytes, start, end, out, row);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: Int32Vector,
    row: number,
  ): string | undefined {
    const { format } = this;
    if (format) {
      const reason = format.read(bytes, start, end);
      if (reason === undefined) out.values[row] = format.day;
      return reason;
    }
    const from = skipSpace(bytes, start, end);
    const to = skipSpaceBack(bytes, from, end);
    const day = to - from === 10 ? isoDay(viewOf(bytes), from) : NO_DATE;
    if (day === NO_DAY) return NO_SUCH_DAY;
    if (day !== NO_DATE) out.values[row] = day;
    else if (equalsWord(bytes, from, to, 'infinity')) out.values[row] = DATE_INFINITY;
    else if (equalsWord(bytes, from, to, '-infinity')) out.values[row] = DATE_MINUS_INFINITY;
    else return NOT_A_DATE;
    return undefined;
  }

  protected copyDefault(from: Int32Vector, out: Int32Vector, row: number): void {
    out.values[row] = from.values[0];
  }

  protected withoutRules(): Kernel {
    return new DateKernel(this.type, this.bare());
  }
}
