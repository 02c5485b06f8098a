import { type BytesVector, type Vector } from '../../vector.js';
import { type ErrorMarks, type RuntimeError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { TextOut } from '../text-out.js';

export const bytes = (vector: Vector): BytesVector => expectKind(vector, 'bytes');
export const ints = (vector: Vector): Int32Array => expectKind(vector, 'int32').values;

/** What a body that writes text or bytes works with. One is made per block. */
export interface Rows {
  readonly args: readonly Vector[];
  readonly out: TextOut;
  fail(row: number, error: RuntimeError): void;
  /** Makes the row null. */
  none(row: number): void;
}

/** A body that writes one row of text or bytes after the other; called where no argument is null. */
export function writing(write: (rows: Rows, row: number) => void): Impl {
  return (args, target, count, marks: ErrorMarks) => {
    const vector = bytes(target);
    const out = new TextOut(vector);
    const rows: Rows = {
      args,
      out,
      fail: (row, error) => marks.add(row, error),
      none: (row) => {
        vector.valid[row] = 0;
      },
    };
    for (let row = 0; row < count; row++) {
      if (vector.valid[row] === 1) write(rows, row);
      out.end();
    }
  };
}

/** A body that gives an integer per row. */
export function counting(count: (args: readonly Vector[], row: number, marks: ErrorMarks) => number): Impl {
  return (args, target, rows, marks) => {
    const { values, valid } = expectKind(target, 'int32');
    for (let row = 0; row < rows; row++) if (valid[row] === 1) values[row] = count(args, row, marks);
  };
}

/** A body that gives true or false per row. */
export function testing(test: (args: readonly Vector[], row: number) => boolean): Impl {
  return (args, target, rows) => {
    const { values, valid } = expectKind(target, 'bool');
    for (let row = 0; row < rows; row++) if (valid[row] === 1) values[row] = test(args, row) ? 1 : 0;
  };
}

/** Values that a function makes are bounded (I5): each by this many bytes, those of a block by 64 times as many. */
export const MAX_MADE = 1 << 20;

export const TOO_LARGE: RuntimeError = {
  sqlstate: '54000',
  message: `requested length too large: a function makes at most ${MAX_MADE} bytes`,
};
export const NEGATIVE_LENGTH: RuntimeError = {
  sqlstate: '22011',
  message: 'negative substring length not allowed',
};
export const OUT_OF_RANGE: RuntimeError = { sqlstate: '22003', message: 'integer out of range' };

/** Whether there is room for so many bytes more; if not, the row is an error. */
export function fits({ out, fail }: Rows, row: number, size: number): boolean {
  if (size <= MAX_MADE && out.size + size <= 64 * MAX_MADE) return true;
  fail(row, TOO_LARGE);
  return false;
}
