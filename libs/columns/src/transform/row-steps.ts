import { bind, slotsOf } from '../expressions/bind.js';
import { type Evaluate, type Frame } from '../expressions/evaluator.js';
import { type FactSource } from '../expressions/facts.js';
import { type Typed } from '../expressions/typed.js';
import { BoundLookup } from '../lookup/bound-lookup.js';
import { type LookupTable } from '../lookup/lookup-table.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { BoundSet, inherit } from './bound-set.js';
import { type CompiledPipeline } from './compile.js';
import { type SplitStep } from './compile-steps.js';
import { createKernel } from './engine.js';
import { bindLineage } from './lineage.js';
import { bindMask, type Mask } from './mask.js';
import { RowChecks } from './row-checks.js';
import { type RowFailures } from './row-failures.js';
import { safeReason } from './safe-reason.js';
import { Shown } from './shown.js';
import { splitColumn } from './split-column.js';

export interface RowStepsOptions {
  /** Of `mask … hash`, by reference. */
  readonly salts: ReadonlyMap<string, Uint8Array>;
  /** `_loaded_at` of all rows, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly startedAtMs: number;
  /** By name. */
  readonly lookups: ReadonlyMap<string, LookupTable>;
}

interface BoundSplit extends SplitStep {
  readonly cut: ReturnType<typeof splitColumn>;
}

/** split, lookup, set, where, checks, mask and lineage over the columns of a block. */
export class RowSteps {
  /** 1: `where` is not true, and nothing has rejected the row. */
  filtered = new Uint8Array(0);
  /** 1: the row is not loaded. Only kept where there are masks, which pass over such rows. */
  private skip = new Uint8Array(0);
  private readonly splits: readonly BoundSplit[];
  private readonly lookups: readonly BoundLookup[];
  private readonly sets: readonly BoundSet[];
  private readonly where: Evaluate | undefined;
  private readonly whereSlots: readonly number[];
  private readonly whereVeiled: boolean;
  private readonly shown: Shown;
  private readonly checks: RowChecks;
  private readonly masks: readonly { readonly slot: number; readonly mask: Mask }[];
  private readonly lineage: readonly Evaluate[];

  constructor(pipeline: CompiledPipeline, { salts, startedAtMs, lookups }: RowStepsOptions) {
    const { timezone } = pipeline.spec.source;
    // Text that is cast is read as a plain column of that type would be.
    const kernel = (type: ColumnType, format?: string) =>
      createKernel(type, { column: '', timezone, format });
    const bound = (expr: Typed): Evaluate => bind(expr, { kernel });
    this.splits = pipeline.splits.map((step) => ({ ...step, cut: splitColumn(step.by, step.into.length) }));
    this.lookups = pipeline.lookups.map((step) => {
      const table = lookups.get(step.name);
      if (table === undefined) throw new Error(`the lookup ${step.name} has not been read`);
      return new BoundLookup(step, pipeline, table);
    });
    this.sets = pipeline.set.map(
      (step) => new BoundSet(step, pipeline, bound, ({ type, format }) => kernel(type, format)),
    );
    this.where = pipeline.where && bound(pipeline.where);
    this.shown = new Shown(pipeline);
    this.whereSlots = pipeline.where ? [...slotsOf(pipeline.where)] : [];
    this.whereVeiled = this.whereSlots.some((slot) => pipeline.veil.slots.has(slot));
    this.checks = new RowChecks(pipeline, bound);
    this.masks = pipeline.mask.map(({ how, slot, type }) => ({ slot, mask: bindMask(how, type, salts) }));
    this.lineage = pipeline.lineage.map((kind) => bindLineage(kind, startedAtMs));
  }

  /**
   * Appends to `columns`, which holds those of the schema, the column of every other slot.
   *
   * @throws CheckFailedError where a check of severity `fail` does not hold, or a lookup that must have a key has it not
   */
  run(columns: Vector[], rows: number, facts: FactSource, failures: RowFailures): void {
    if (this.filtered.length < rows) {
      this.filtered = new Uint8Array(2 * rows);
      this.skip = new Uint8Array(2 * rows);
    }
    const frame = { rows, columns, facts };
    for (const { slot, into, column, cut } of this.splits) {
      columns.push(...cut(columns[slot], rows));
      for (const piece of into) inherit(piece, [column], failures);
    }
    for (const lookup of this.lookups) columns.push(...lookup.run(frame, failures));
    for (const set of this.sets) columns.push(set.run(frame, failures));
    this.filter(frame, failures);
    this.checks.run(frame, this.filtered, failures);
    this.finish(frame, failures);
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
      if (error) {
        const value = this.shown.inputs(this.whereSlots, frame, r);
        failures.add(r, 'where', '', safeReason(error, this.whereVeiled), value);
      } else filtered[r] = 1 - (valid[r] & values[r]);
    }
  }

  /** What is done to rows that are loaded; what it leaves in the others is seen by nobody. */
  private finish(
    { rows, columns, facts }: { rows: number; columns: Vector[]; facts: FactSource },
    failures: RowFailures,
  ): void {
    if (this.masks.length > 0) {
      const { skip, filtered } = this;
      for (let r = 0; r < rows; r++) skip[r] = failures.rejected[r] | filtered[r];
      for (const { slot, mask } of this.masks) columns.push(mask(columns[slot], rows, skip));
    }
    for (const evaluate of this.lineage) columns.push(evaluate({ rows, columns, facts }).vector);
  }
}
