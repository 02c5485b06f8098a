import { type Comparison } from './catalog.js';
import { compareRows } from './compare.js';
import { ErrorMarks } from './errors.js';
import { type Evaluate } from './evaluator.js';
import { expectKind } from './impl.js';
import { Scratch } from './storage.js';
import { settle, strict } from './strict.js';
import { BOOLEAN } from './typed.js';

/** Whether -1, 0 and 1 satisfy each operator. */
const OUTCOMES: Readonly<Record<Comparison, readonly [number, number, number]>> = {
  '=': [0, 1, 0],
  '<>': [1, 0, 1],
  '<': [1, 0, 0],
  '<=': [1, 1, 0],
  '>': [0, 0, 1],
  '>=': [0, 1, 1],
};

export function comparison(op: Comparison, args: readonly Evaluate[]): Evaluate {
  const outcome = Uint8Array.from(OUTCOMES[op]);
  let order = new Int8Array(0);
  return strict(BOOLEAN, args, ([a, b], out, rows) => {
    if (order.length < rows) order = new Int8Array(rows);
    compareRows(a, b, order, rows);
    const { values } = expectKind(out, 'bool');
    for (let r = 0; r < rows; r++) values[r] = outcome[order[r] + 1];
  });
}

/** IS [NOT] DISTINCT FROM: null is a value like any other. */
export function distinct(same: boolean, [left, right]: readonly Evaluate[]): Evaluate {
  const scratch = new Scratch('bool');
  const marks = new ErrorMarks();
  let order = new Int8Array(0);
  return (frame) => {
    const { rows } = frame;
    const a = left(frame);
    const b = right(frame);
    const out = scratch.take(rows);
    if (order.length < rows) order = new Int8Array(rows);
    compareRows(a.vector, b.vector, order, rows);
    marks.reset(rows);
    for (let r = 0; r < rows; r++) {
      const error = a.errors?.at(r) ?? b.errors?.at(r);
      if (error) marks.add(r, error);
      const [x, y] = [a.vector.valid[r], b.vector.valid[r]];
      const equal = x === y && (x === 0 || order[r] === 0);
      out.values[r] = equal === same ? 1 : 0;
      out.valid[r] = 1;
    }
    return { vector: out, errors: settle(marks, out.valid, rows) };
  };
}

/** AND and OR in the order written: an argument that decides the row keeps later errors from showing. */
export function junction(kind: 'and' | 'or', args: readonly Evaluate[]): Evaluate {
  const scratch = new Scratch('bool');
  const marks = new ErrorMarks();
  const deciding = kind === 'and' ? 0 : 1;
  return (frame) => {
    const { rows } = frame;
    const out = scratch.take(rows);
    const { valid, values } = out;
    marks.reset(rows);
    values.fill(1 - deciding, 0, rows);
    valid.fill(1, 0, rows);
    for (const arg of args) {
      const { vector, errors } = arg(frame);
      const truth = expectKind(vector, 'bool').values;
      for (let r = 0; r < rows; r++) {
        if (values[r] === deciding && valid[r] === 1) continue;
        const error = errors?.at(r);
        if (error) marks.add(r, error);
        else if (vector.valid[r] === 0) valid[r] = 0;
        else if (truth[r] === deciding && !marks.at(r)) {
          values[r] = deciding;
          valid[r] = 1;
        }
      }
    }
    return { vector: out, errors: settle(marks, valid, rows) };
  };
}

export function negation(arg: Evaluate): Evaluate {
  return strict(BOOLEAN, [arg], ([from], target, rows) => {
    const source = expectKind(from, 'bool').values;
    const { values } = expectKind(target, 'bool');
    for (let r = 0; r < rows; r++) values[r] = 1 - source[r];
  });
}

/** IS [NOT] NULL, TRUE, FALSE, UNKNOWN. */
export function test(arg: Evaluate, is: 'null' | 'true' | 'false', negate: boolean): Evaluate {
  const scratch = new Scratch('bool');
  const yes = negate ? 0 : 1;
  return (frame) => {
    const { vector, errors } = arg(frame);
    const out = scratch.take(frame.rows);
    const truth = is === 'null' ? undefined : expectKind(vector, 'bool').values;
    const wanted = is === 'true' ? 1 : 0;
    for (let r = 0; r < frame.rows; r++) {
      const holds =
        truth === undefined ? vector.valid[r] === 0 : vector.valid[r] === 1 && truth[r] === wanted;
      out.values[r] = holds ? yes : 1 - yes;
      out.valid[r] = 1;
    }
    if (errors !== undefined) settle(errors, out.valid, frame.rows);
    return { vector: out, errors };
  };
}
