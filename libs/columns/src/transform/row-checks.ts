import { type RowTest } from '../checks/check.js';
import { type Evaluate, type Frame } from '../expressions/evaluator.js';
import { type Typed } from '../expressions/typed.js';
import { type CheckStep, slotsOfCheck } from './compile-checks.js';
import { type CompiledPipeline } from './compile.js';
import { MARK } from './mask.js';
import { renderMessage } from './message.js';
import { type RowFailures } from './row-failures.js';
import { safeReason } from './safe-reason.js';
import { Shown } from './shown.js';

/** A check of severity `fail` that does not hold: nothing of the run may be published. */
export class CheckFailedError extends Error {
  constructor(
    readonly rule: string,
    /** Empty for a rule about the whole record. */
    readonly column: string,
    /** As a reject would have it. */
    readonly value: string,
    readonly reason: string,
    /** Number in its object, from 1. */
    readonly record: number,
  ) {
    super(`record ${record} breaks ${rule}: ${reason}`);
    this.name = 'CheckFailedError';
  }
}

interface BoundCheck {
  readonly step: CheckStep;
  readonly test: RowTest | undefined;
  readonly evaluate: Evaluate | undefined;
  readonly slots: readonly number[];
  /** Names of those slots: without their values the check says nothing. */
  readonly inputs: readonly string[];
  /** It reads what must not be shown. */
  readonly veiled: boolean;
}

/** The checks of rows, over the columns of a block. */
export class RowChecks {
  private broken = new Uint8Array(0);
  private readonly checks: readonly BoundCheck[];
  /** Values stay out of messages altogether. */
  private readonly discreet: boolean;
  private readonly shown: Shown;

  constructor(
    private readonly pipeline: CompiledPipeline,
    bind: (expr: Typed) => Evaluate,
  ) {
    const { slotNames, veil } = pipeline;
    this.shown = new Shown(pipeline);
    this.discreet = pipeline.spec.rejects.raw !== 'keep';
    this.checks = pipeline.checks.map((step) => {
      const slots = [...slotsOfCheck(step)];
      return {
        step,
        slots,
        test: step.rule.kind === 'column' ? step.rule.check.bind() : undefined,
        evaluate: step.rule.kind === 'expression' ? bind(step.rule.expr) : undefined,
        inputs: slots.map((slot) => slotNames[slot]),
        veiled: slots.some((slot) => veil.slots.has(slot)),
      };
    });
  }

  /** @throws CheckFailedError for the first record that breaks a check of severity `fail` */
  run(frame: Frame, filtered: Uint8Array, failures: RowFailures): void {
    if (this.broken.length < frame.rows) this.broken = new Uint8Array(2 * frame.rows);
    const failed = { row: frame.rows, error: undefined as CheckFailedError | undefined };
    for (const check of this.checks) {
      if (check.test) this.test(check, check.test, frame, filtered, failures, failed);
      else if (check.evaluate) this.evaluate(check, check.evaluate, frame, filtered, failures, failed);
    }
    if (failed.error) throw failed.error;
  }

  private test(
    check: BoundCheck,
    test: RowTest,
    frame: Frame,
    filtered: Uint8Array,
    failures: RowFailures,
    failed: Failed,
  ): void {
    const { broken } = this;
    const { rule, reason } = check.step;
    if (rule.kind !== 'column' || test(frame.columns[rule.slot], frame.rows, broken) === 0) return;
    for (let r = 0; r < frame.rows; r++) {
      if (broken[r] === 1 && filtered[r] === 0) this.report(check, reason, frame, r, failures, failed);
    }
  }

  private evaluate(
    check: BoundCheck,
    evaluate: Evaluate,
    frame: Frame,
    filtered: Uint8Array,
    failures: RowFailures,
    failed: Failed,
  ): void {
    const { vector, errors } = evaluate(frame);
    if (vector.kind !== 'bool') return;
    const { valid, values } = vector;
    // Rejects are redacted when they are written; an error that fails the run is not.
    const hide = check.veiled || (this.discreet && check.step.severity === 'fail');
    for (let r = 0; r < frame.rows; r++) {
      const error = errors?.at(r);
      if ((error === undefined && (valid[r] & (1 - values[r])) === 0) || filtered[r] === 1) continue;
      const reason = error ? safeReason(error, hide) : check.step.reason;
      this.report(check, reason, frame, r, failures, failed);
    }
  }

  private report(
    check: BoundCheck,
    reason: string,
    frame: Frame,
    row: number,
    failures: RowFailures,
    failed: Failed,
  ): void {
    if (check.inputs.some((input) => failures.unusable(row, input))) return;
    const { name: rule, column, severity, slot, message } = check.step;
    const value =
      slot === undefined
        ? this.shown.inputs(check.slots, frame, row)
        : this.shown.value(slot, frame, row, '');
    const told = message ? this.message(check.step, frame, row, failures) : reason;
    if (severity !== 'fail') failures.broke(row, { rule, column, value, reason: told, severity });
    else if (row < failed.row) {
      failed.row = row;
      const shown = this.discreet && value !== '' ? MARK : value;
      failed.error = new CheckFailedError(rule, column, shown, told, frame.facts.recordNumber[row]);
    }
  }

  private message(step: CheckStep, frame: Frame, row: number, failures: RowFailures): string {
    return renderMessage(step.message ?? [], (place) => {
      if (place === 'column' && step.column !== '') return step.column;
      const own = place === 'value' && step.slot !== undefined;
      const slot = own ? step.slot : step.places.get(place)?.slot;
      if (slot === undefined || this.discreet) return MARK;
      return failures.unusable(row, this.pipeline.slotNames[slot])
        ? '?'
        : this.shown.value(slot, frame, row, 'null');
    });
  }
}

/** The first record so far that fails the run. */
interface Failed {
  row: number;
  error: CheckFailedError | undefined;
}
