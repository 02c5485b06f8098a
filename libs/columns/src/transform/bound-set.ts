import { slotsOf } from '../expressions/bind.js';
import { type BindContext, type Evaluate, type Frame, type Value } from '../expressions/evaluator.js';
import { parseCast } from '../expressions/parse-cast.js';
import { strict } from '../expressions/strict.js';
import { type Typed } from '../expressions/typed.js';
import { type Vector } from '../vector.js';
import { type CompiledPipeline } from './compile.js';
import { type SetStep } from './compile-steps.js';
import { type RowFailures } from './row-failures.js';
import { safeReason } from './safe-reason.js';
import { Shown } from './shown.js';

const REQUIRED = 'is null, and the column is required';

/** A step of `transform.set` over the columns of a block. */
export class BoundSet {
  private readonly slots: readonly number[];
  private readonly inputs: readonly string[];
  private readonly shown: Shown;
  private readonly evaluate: Evaluate;
  /** It reads what must not be shown. */
  private readonly veiled: boolean;

  constructor(
    private readonly step: SetStep,
    pipeline: CompiledPipeline,
    bind: (expr: Typed) => Evaluate,
    kernel: (step: SetStep) => ReturnType<BindContext['kernel']>,
  ) {
    const { slotNames, veil } = pipeline;
    const slots = [...slotsOf(step.expr)];
    this.slots = slots;
    this.shown = new Shown(pipeline);
    this.inputs = slots.map((slot) => slotNames[slot]);
    this.veiled = slots.some((slot) => veil.slots.has(slot));
    const value = bind(step.expr);
    this.evaluate = step.format === undefined ? value : strict(step.type, [value], parseCast(kernel(step)));
  }

  run(frame: Frame, failures: RowFailures): Vector {
    const value = this.evaluate(frame);
    inherit(this.step.column, this.inputs, failures);
    this.report(value, frame, failures);
    return value.vector;
  }

  private report({ vector, errors }: Value, frame: Frame, failures: RowFailures): void {
    const { column, required } = this.step;
    const { rows } = frame;
    if (errors !== undefined) {
      for (let r = 0; r < rows; r++) {
        const error = errors.at(r);
        if (error === undefined || spoilt(this.inputs, r, failures)) continue;
        const value = this.shown.inputs(this.slots, frame, r);
        failures.add(r, `set:${column}`, column, safeReason(error, this.veiled), value);
      }
    }
    if (!required) return;
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 0 && !failures.unusable(r, column) && !spoilt(this.inputs, r, failures)) {
        failures.add(r, 'required', column, REQUIRED, '');
      }
    }
  }
}

/** What is computed from an unusable value is unusable, and no failure of its own. */
export function inherit(column: string, inputs: readonly string[], failures: RowFailures): void {
  if (!failures.any) return;
  for (const [row] of [...failures.entries()]) {
    if (spoilt(inputs, row, failures)) failures.spoil(row, column);
    else failures.mend(row, column);
  }
}

function spoilt(inputs: readonly string[], row: number, failures: RowFailures): boolean {
  return inputs.some((input) => failures.unusable(row, input));
}
