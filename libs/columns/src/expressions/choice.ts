import { vectorKind } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type BytesVector, type Vector } from '../vector.js';
import { compareRows } from './compare.js';
import { ErrorMarks } from './errors.js';
import { type Evaluate, type Value } from './evaluator.js';
import { expectKind } from './impl.js';
import { selectRows } from './select-rows.js';
import { Scratch } from './storage.js';
import { settle } from './strict.js';
import { TextOut } from './text-out.js';

const OPEN = -2;
const NULL = -1;

const NONE: readonly undefined[] = [];
/** In the place of a value that is not evaluated, because it is known. */
const NOTHING: Value = {
  vector: { kind: 'bool', valid: new Uint8Array(0), values: new Uint8Array(0) },
  errors: undefined,
};

/** Decides per row which of several values to take; nothing is raised by those not taken. */
abstract class Chooser {
  protected choice = new Int32Array(0);
  private rest = new Int32Array(0);
  protected readonly marks = new ErrorMarks();
  private readonly scratch;
  private constants: readonly boolean[] = [];

  constructor(private readonly type: ColumnType) {
    this.scratch = new Scratch(vectorKind(this.type));
  }

  protected begin(rows: number, initial: number): void {
    if (this.choice.length < rows) {
      this.choice = new Int32Array(Math.max(rows, 1024));
      this.rest = new Int32Array(this.choice.length);
    }
    this.choice.fill(initial, 0, rows);
    this.marks.reset(rows);
  }

  /** @param fixed by value: the one row that it always is, if it is */
  protected take(values: readonly Value[], fixed: readonly (Vector | undefined)[], rows: number): Value {
    const { choice, marks } = this;
    if (values.some((value) => value.errors)) {
      for (let r = 0; r < rows; r++) {
        const error = choice[r] >= 0 ? values[choice[r]].errors?.at(r) : undefined;
        if (error) marks.add(r, error);
      }
    }
    const out = this.scratch.take(rows);
    const sources = values.map((value, i) => fixed[i] ?? value.vector);
    selectRows(out, sources, this.constant(fixed, values.length), choice, this.rest, rows);
    return { vector: out, errors: settle(marks, out.valid, rows) };
  }

  private constant(fixed: readonly (Vector | undefined)[], count: number): readonly boolean[] {
    if (this.constants.length !== count) {
      this.constants = Array.from({ length: count }, (_, i) => fixed[i] !== undefined);
    }
    return this.constants;
  }

  protected fail(row: number, value: Value): boolean {
    const error = value.errors?.at(row);
    if (error === undefined) return false;
    this.marks.add(row, error);
    this.choice[row] = NULL;
    return true;
  }
}

class Case extends Chooser {
  constructor(
    type: ColumnType,
    private readonly conditions: readonly Evaluate[],
    private readonly results: readonly Evaluate[],
    private readonly fixed: readonly (Vector | undefined)[],
  ) {
    super(type);
  }

  readonly evaluate: Evaluate = (frame) => {
    const { rows } = frame;
    this.begin(rows, OPEN);
    const { choice } = this;
    this.conditions.forEach((condition, branch) => {
      const value = condition(frame);
      const { valid, values: truth } = expectKind(value.vector, 'bool');
      if (value.errors === undefined) {
        for (let r = 0; r < rows; r++) {
          if ((valid[r] & truth[r]) === 1 && choice[r] === OPEN) choice[r] = branch;
        }
        return;
      }
      for (let r = 0; r < rows; r++) {
        if (choice[r] !== OPEN || this.fail(r, value)) continue;
        if (valid[r] === 1 && truth[r] === 1) choice[r] = branch;
      }
    });
    const otherwise = this.results.length > this.conditions.length ? this.conditions.length : NULL;
    for (let r = 0; r < rows; r++) if (choice[r] === OPEN) choice[r] = otherwise;
    const values = this.results.map((result, i) => (this.fixed[i] ? NOTHING : result(frame)));
    return this.take(values, this.fixed, rows);
  };
}

class Coalesce extends Chooser {
  constructor(
    type: ColumnType,
    private readonly args: readonly Evaluate[],
    private readonly fixed: readonly (Vector | undefined)[],
  ) {
    super(type);
  }

  readonly evaluate: Evaluate = (frame) => {
    const { rows } = frame;
    this.begin(rows, OPEN);
    const { choice } = this;
    const values: Value[] = [];
    // Once every row has its value, later arguments are of no interest, nor are their errors.
    for (let i = 0, open = rows; i < this.args.length && open > 0; i++) {
      const value = this.args[i](frame);
      const { valid } = value.vector;
      values.push(value);
      if (i === 0 && value.errors === undefined && !valid.subarray(0, rows).includes(0)) return value;
      for (let r = 0; r < rows; r++) {
        if (choice[r] !== OPEN) continue;
        if (value.errors !== undefined && this.fail(r, value)) open--;
        else if (valid[r] === 1) {
          choice[r] = i;
          open--;
        }
      }
    }
    for (let r = 0; r < rows; r++) if (choice[r] === OPEN) choice[r] = NULL;
    return this.take(values, this.fixed.slice(0, values.length), rows);
  };
}

/** Compares its first two arguments and gives the third, which is the first before any cast. */
class NullIf extends Chooser {
  private order = new Int8Array(0);

  constructor(
    type: ColumnType,
    private readonly args: readonly Evaluate[],
  ) {
    super(type);
  }

  readonly evaluate: Evaluate = (frame) => {
    const { rows } = frame;
    this.begin(rows, 0);
    const [a, b, value] = this.args.map((arg) => arg(frame));
    if (this.order.length < rows) this.order = new Int8Array(rows);
    compareRows(a.vector, b.vector, this.order, rows);
    for (let r = 0; r < rows; r++) {
      if (this.fail(r, a) || this.fail(r, b)) continue;
      if (a.vector.valid[r] === 1 && b.vector.valid[r] === 1 && this.order[r] === 0) this.choice[r] = NULL;
    }
    return this.take([value], NONE, rows);
  };
}

/** GREATEST and LEAST of two; more are folded. Nulls are passed over. */
class Extreme extends Chooser {
  private order = new Int8Array(0);

  constructor(
    type: ColumnType,
    private readonly args: readonly Evaluate[],
    private readonly greatest: boolean,
  ) {
    super(type);
  }

  readonly evaluate: Evaluate = (frame) => {
    const { rows } = frame;
    this.begin(rows, 0);
    const [a, b] = this.args.map((arg) => arg(frame));
    if (this.order.length < rows) this.order = new Int8Array(rows);
    compareRows(a.vector, b.vector, this.order, rows);
    const wins = this.greatest ? 1 : -1;
    for (let r = 0; r < rows; r++) {
      if (this.fail(r, a) || this.fail(r, b) || b.vector.valid[r] === 0) continue;
      if (a.vector.valid[r] === 0 || this.order[r] === -wins) this.choice[r] = 1;
    }
    return this.take([a, b], NONE, rows);
  };
}

/** @param fixed by result: the one row that it always is, if it is */
export const caseOf = (
  type: ColumnType,
  conditions: readonly Evaluate[],
  results: readonly Evaluate[],
  fixed: readonly (Vector | undefined)[],
): Evaluate => new Case(type, conditions, results, fixed).evaluate;

export const coalesce = (
  type: ColumnType,
  args: readonly Evaluate[],
  fixed: readonly (Vector | undefined)[],
): Evaluate => new Coalesce(type, args, fixed).evaluate;

export const nullIf = (type: ColumnType, args: readonly Evaluate[]): Evaluate =>
  new NullIf(type, args).evaluate;

export function extreme(type: ColumnType, args: readonly Evaluate[], greatest: boolean): Evaluate {
  return args.reduce((best, next) => new Extreme(type, [best, next], greatest).evaluate);
}

/** concat(): null arguments count as nothing; never null. */
export function concat(args: readonly Evaluate[]): Evaluate {
  const scratch = new Scratch('bytes');
  const marks = new ErrorMarks();
  return (frame) => {
    const { rows } = frame;
    const values = args.map((arg) => arg(frame));
    const vectors: BytesVector[] = values.map((value) => expectKind(value.vector, 'bytes'));
    const vector = scratch.take(rows);
    marks.reset(rows);
    vector.valid.fill(1, 0, rows);
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < vectors.length; i++) {
        const error = values[i].errors?.at(r);
        if (error) marks.add(r, error);
        const { valid, data, offsets } = vectors[i];
        if (valid[r] === 1) out.add(data, offsets[r], offsets[r + 1]);
      }
      out.end();
    }
    return { vector, errors: settle(marks, vector.valid, rows) };
  };
}
