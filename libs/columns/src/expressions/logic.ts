import { type Comparison } from './catalog.js';
import { compareRows } from './compare.js';
import { constantTest } from './compare-constant.js';
import { ErrorMarks } from './errors.js';
import { type Evaluate, type Value } from './evaluator.js';
import { expectKind } from './impl.js';
import { Scratch } from './storage.js';
import { settle, strict } from './strict.js';
import { BOOLEAN } from './typed.js';
import { type BoolVector, type Vector } from '../vector.js';

/** Whether -1, 0 and 1 satisfy each operator. */
const OUTCOMES: Readonly<Record<Comparison, readonly [number, number, number]>> = {
  '=': [0, 1, 0],
  '<>': [1, 0, 1],
  '<': [1, 0, 0],
  '<=': [1, 1, 0],
  '>': [0, 0, 1],
  '>=': [0, 1, 1],
};

/** The comparison with its sides exchanged. */
const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** @param constants by side: the one row that it always is, if it is */
export function comparison(
  op: Comparison,
  args: readonly Evaluate[],
  constants: readonly (Vector | undefined)[],
): Evaluate {
  const [left, right] = args;
  if (constants[1]) return withConstant(op, left, constants[1]) ?? columns(op, args);
  if (constants[0]) return withConstant(MIRRORED[op], right, constants[0]) ?? columns(op, args);
  return columns(op, args);
}

function withConstant(op: Comparison, subject: Evaluate, constant: Vector): Evaluate | undefined {
  const test = constant.valid[0] === 1 ? constantTest(constant, OUTCOMES[op]) : undefined;
  if (test === undefined) return undefined;
  const scratch = new Scratch('bool');
  return (frame) => {
    const { rows } = frame;
    const { vector, errors } = subject(frame);
    const out = scratch.take(rows);
    out.valid.set(vector.valid.subarray(0, rows)); // 0 where there is an error
    test(vector, out.values, rows);
    return { vector: out, errors };
  };
}

function columns(op: Comparison, args: readonly Evaluate[]): Evaluate {
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
    out.values.fill(1 - deciding, 0, rows);
    out.valid.fill(1, 0, rows);
    marks.reset(rows);
    for (const arg of args) {
      const value = arg(frame);
      if (value.errors === undefined && !marks.any) joinTruth(out, value.vector, deciding, rows);
      else joinWithErrors(out, value, deciding, rows, marks);
    }
    return { vector: out, errors: settle(marks, out.valid, rows) };
  };
}

/** No branch a row: a row stays decided once it is, and is unknown where it is not decided and an argument is null. */
function joinTruth(out: BoolVector, arg: Vector, deciding: number, rows: number): void {
  const { valid: known, values } = out;
  const { valid, values: truth } = expectKind(arg, 'bool');
  const other = 1 - deciding;
  for (let r = 0; r < rows; r++) {
    const decided = (known[r] & (values[r] ^ other)) | (valid[r] & (truth[r] ^ other));
    values[r] = decided ^ other;
    known[r] = decided | (known[r] & valid[r]);
  }
}

function joinWithErrors(
  { valid, values }: BoolVector,
  { vector, errors }: Value,
  deciding: number,
  rows: number,
  marks: ErrorMarks,
): void {
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
    const { values } = out;
    const { valid } = vector;
    out.valid.fill(1, 0, frame.rows);
    if (is === 'null') {
      for (let r = 0; r < frame.rows; r++) values[r] = valid[r] ^ yes;
    } else {
      const truth = expectKind(vector, 'bool').values;
      const other = is === 'true' ? 0 : 1;
      for (let r = 0; r < frame.rows; r++) values[r] = (valid[r] & (truth[r] ^ other)) ^ (1 - yes);
    }
    if (errors !== undefined) settle(errors, out.valid, frame.rows);
    return { vector: out, errors };
  };
}
