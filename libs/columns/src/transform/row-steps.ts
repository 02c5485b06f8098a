import { type RowTest } from '../checks/check.js';
import { slotsOf } from '../expressions/bind.js';
import { type Evaluate, type Frame, type Value } from '../expressions/evaluator.js';
import { type FactSource } from '../expressions/facts.js';
import { type Kind } from '../expressions/kinds.js';
import { rowText } from '../expressions/to-text.js';
import { type Typed } from '../expressions/typed.js';
import { type Vector } from '../vector.js';
import { type CompiledPipeline } from './compile.js';
import { type RowFailures } from './row-failures.js';

interface BoundSet {
  readonly column: string;
  readonly inputs: readonly string[];
  readonly required: boolean;
  readonly evaluate: Evaluate;
}

interface BoundCheck {
  readonly column: string;
  readonly slot: number;
  readonly kind: Kind;
  readonly name: string;
  readonly reason: string;
  readonly severity: 'reject' | 'warn';
  readonly test: RowTest;
}

const REQUIRED = 'is null, and the column is required';

/** set, where and checks over the columns of a block. */
export class RowSteps {
  /** 1: `where` is not true, and nothing has rejected the row. */
  filtered = new Uint8Array(0);
  private broken = new Uint8Array(0);
  private readonly sets: readonly BoundSet[];
  private readonly where: Evaluate | undefined;
  private readonly checks: readonly BoundCheck[];

  constructor(pipeline: CompiledPipeline, bind: (expr: Typed) => Evaluate) {
    const { slotNames } = pipeline;
    const types = [...pipeline.types, ...pipeline.set.map((step) => step.expr.type)];
    this.sets = pipeline.set.map(({ column, expr, required }) => ({
      column,
      required,
      inputs: [...slotsOf(expr)].map((slot) => slotNames[slot]),
      evaluate: bind(expr),
    }));
    this.where = pipeline.where && bind(pipeline.where);
    this.checks = pipeline.checks.map(({ column, slot, check }) => ({
      column,
      slot,
      kind: types[slot].kind,
      name: check.name,
      reason: check.reason,
      severity: check.severity,
      test: check.bind(),
    }));
  }

  /** Appends the columns of `set` to `columns`, which holds those of the schema. */
  run(columns: Vector[], rows: number, facts: FactSource, failures: RowFailures): void {
    if (this.filtered.length < rows) {
      this.filtered = new Uint8Array(2 * rows);
      this.broken = new Uint8Array(2 * rows);
    }
    for (const set of this.sets) {
      const value = set.evaluate({ rows, columns, facts });
      this.afterSet(set, value, rows, failures);
      columns.push(value.vector);
    }
    this.filter({ rows, columns, facts }, failures);
    for (const check of this.checks) this.check(check, columns[check.slot], rows, failures);
  }

  private afterSet(set: BoundSet, { vector, errors }: Value, rows: number, failures: RowFailures): void {
    const rule = `set:${set.column}`;
    if (failures.any) {
      for (const [row] of [...failures.entries()]) this.inherit(set, row, failures);
    }
    if (errors !== undefined) {
      for (let r = 0; r < rows; r++) {
        const error = errors.at(r);
        if (error && !this.spoilt(set, r, failures)) failures.add(r, rule, set.column, error.message, '');
      }
    }
    if (!set.required) return;
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 0 && !failures.unusable(r, set.column) && !this.spoilt(set, r, failures)) {
        failures.add(r, 'required', set.column, REQUIRED, '');
      }
    }
  }

  /** What is computed from an unusable value is unusable, and no failure of its own. */
  private inherit(set: BoundSet, row: number, failures: RowFailures): void {
    if (this.spoilt(set, row, failures)) failures.spoil(row, set.column);
    else failures.mend(row, set.column);
  }

  private spoilt(set: BoundSet, row: number, failures: RowFailures): boolean {
    return set.inputs.some((input) => failures.unusable(row, input));
  }

  private filter(frame: Frame, failures: RowFailures): void {
    const { filtered, where } = this;
    filtered.fill(0, 0, frame.rows);
    if (where === undefined) return;
    const { vector, errors } = where(frame);
    if (vector.kind !== 'bool') return;
    const { valid, values } = vector;
    const { rejected } = failures;
    for (let r = 0; r < frame.rows; r++) {
      if (rejected[r] === 1) continue;
      const error = errors?.at(r);
      if (error) failures.add(r, 'where', '', error.message, '');
      else filtered[r] = 1 - (valid[r] & values[r]);
    }
  }

  private check(check: BoundCheck, vector: Vector, rows: number, failures: RowFailures): void {
    const { broken, filtered } = this;
    if (check.test(vector, rows, broken) === 0) return;
    for (let r = 0; r < rows; r++) {
      if (broken[r] === 0 || filtered[r] === 1 || failures.unusable(r, check.column)) continue;
      const value = vector.valid[r] === 1 ? rowText(vector, check.kind, r).slice(0, 1024) : '';
      const { name, column, reason, severity } = check;
      failures.broke(r, { rule: name, column, value, reason, severity });
    }
  }
}
