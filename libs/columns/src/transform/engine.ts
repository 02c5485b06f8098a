import { intervalLiteral } from '../expressions/dates/literals.js';
import { createKernel } from '../kernels/create-kernel.js';
import { KernelOptionError } from '../kernels/kernel.js';
import { singleField } from '../kernels/single-field.js';
import { allocateVector } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { type Failures } from '../failures.js';

/** Reads a constant by the kernel of its type: a vector of one row, or the reason why it is no such value. */
export function readLiteral(timezone: string): (type: ColumnType, text: string) => Vector | string {
  return (type, text) => {
    if (type.kind === 'interval') return intervalLiteral(text); // the one type that no column of a file has
    const out = allocateVector(type, 1);
    let problem: string | undefined;
    const failures: Failures = {
      rejected: new Uint8Array(1),
      add: (_row, _rule, _column, reason) => {
        problem ??= reason;
      },
    };
    createKernel(type, { column: '', timezone }).parse(singleField(text), 0, out, failures);
    return problem ?? out;
  };
}

export { createKernel, KernelOptionError };
