import { type RecordBlock } from '@sluice/csv';
import { type Failures } from '../failures.js';
import { type Kernel } from '../kernels/kernel.js';
import { type ParseFallback } from './cast.js';
import { type BytesVector, type Vector } from '../vector.js';
import { type ErrorMarks } from './errors.js';
import { expectKind, type Impl } from './impl.js';
import { textAt } from './text-out.js';

/** Text read as a type by the same kernel that reads columns of that type: a column of text seen as a column of fields. */
export function parseCast(kernel: Kernel, beyond?: ParseFallback): Impl {
  let fields = new Int32Array(0);
  let starts = new Int32Array(0);
  let numbers = new Float64Array(0);
  let wanted = new Uint8Array(0);
  return (args, out, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    if (fields.length < 2 * rows) {
      fields = new Int32Array(2 * rows);
      starts = new Int32Array(rows);
      numbers = new Float64Array(rows);
      wanted = new Uint8Array(rows);
    }
    for (let r = 0; r < rows; r++) {
      wanted[r] = out.valid[r];
      fields[2 * r] = (text.offsets[r] << 2) | 2; // as if quoted: no text means null
      fields[2 * r + 1] = text.offsets[r + 1];
    }
    const block: RecordBlock = {
      bytes: text.data,
      byteBase: 0,
      records: rows,
      width: 1,
      stride: rows,
      spans: fields,
      recordStart: starts,
      recordEnd: starts,
      recordNumber: numbers,
      malformed: [],
    };
    kernel.parse(block, 0, out, new MarkFailures(marks, wanted, text, out, beyond));
    for (let r = 0; r < rows; r++) out.valid[r] &= wanted[r];
  };
}

class MarkFailures implements Failures {
  readonly rejected: Uint8Array;

  constructor(
    private readonly marks: ErrorMarks,
    private readonly wanted: Uint8Array,
    private readonly text: BytesVector,
    private readonly out: Vector,
    private readonly beyond: ParseFallback | undefined,
  ) {
    this.rejected = new Uint8Array(wanted.length);
  }

  add(row: number, _rule: string, _column: string, reason: string): void {
    if (this.wanted[row] === 0) return;
    const { beyond, out } = this;
    if (beyond?.fallback(textAt(this.text, row), out, row)) {
      out.valid[row] = 1;
      return;
    }
    this.marks.add(row, {
      sqlstate: '22P02',
      message: `cast: "${textAt(this.text, row).slice(0, 200)}" ${reason}`,
    });
  }
}
