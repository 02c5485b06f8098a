import { vectorKind } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { ErrorMarks } from './errors.js';
import { type Evaluate, type Value } from './evaluator.js';
import { type Impl } from './impl.js';
import { Scratch } from './storage.js';

/** Says of each row whether the function is called for it, before errors are carried over. */
type Called = (valid: Uint8Array, values: readonly Value[], rows: number) => void;

/** A strict function: null where an argument is null, an error where one is an error (the first one's). */
export function strict(type: ColumnType, args: readonly Evaluate[], impl: Impl): Evaluate {
  return applied(type, args, impl, joinValid);
}

/** A function that is called for nulls, too, and decides itself where it is null. */
export function lenient(type: ColumnType, args: readonly Evaluate[], impl: Impl): Evaluate {
  return applied(type, args, impl, everyRow);
}

function applied(type: ColumnType, args: readonly Evaluate[], impl: Impl, called: Called): Evaluate {
  const scratch = new Scratch(vectorKind(type));
  const marks = new ErrorMarks();
  return (frame) => {
    const { rows } = frame;
    const values = args.map((arg) => arg(frame));
    const out = scratch.take(rows);
    marks.reset(rows);
    called(out.valid, values, rows);
    carryErrors(marks, values, rows);
    impl(
      values.map((value) => value.vector),
      out,
      rows,
      marks,
    );
    return { vector: out, errors: settle(marks, out.valid, rows) };
  };
}

const everyRow: Called = (valid, _, rows) => void valid.fill(1, 0, rows);

function joinValid(valid: Uint8Array, values: readonly Value[], rows: number): void {
  const [first, ...others] = values;
  valid.set(first.vector.valid.subarray(0, rows));
  for (const { vector } of others) {
    const other = vector.valid;
    for (let r = 0; r < rows; r++) valid[r] &= other[r];
  }
}

function carryErrors(marks: ErrorMarks, values: readonly Value[], rows: number): void {
  for (const { errors } of values) {
    if (errors === undefined) continue;
    for (let r = 0; r < rows; r++) {
      const error = errors.at(r);
      if (error) marks.add(r, error);
    }
  }
}

/** An error's row is null for whoever looks at the vector alone. */
export function settle(marks: ErrorMarks, valid: Uint8Array, rows: number): ErrorMarks | undefined {
  if (!marks.any) return undefined;
  for (let r = 0; r < rows; r++) if (marks.at(r)) valid[r] = 0;
  return marks;
}
