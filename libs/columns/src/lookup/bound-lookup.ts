import { allocateVector } from '../allocate.js';
import { type Frame } from '../expressions/evaluator.js';
import { Scratch } from '../expressions/storage.js';
import { rowText } from '../expressions/to-text.js';
import { inherit } from '../transform/bound-set.js';
import { MARK } from '../transform/mask.js';
import { CheckFailedError } from '../transform/row-checks.js';
import { type RowFailures } from '../transform/row-failures.js';
import { type CompiledPipeline } from '../transform/compile.js';
import { type Vector } from '../vector.js';
import { gatherRows } from './column-store.js';
import { type LookupStep } from './compile-lookups.js';
import { type LookupTable } from './lookup-table.js';

/** A step of `transform.lookup` over the columns of a block. */
export class BoundLookup {
  private readonly inputs: readonly string[];
  private readonly outs: readonly Scratch<Vector['kind']>[];
  private hashes = new Int32Array(0);
  private found = new Int32Array(0);

  constructor(
    private readonly step: LookupStep,
    private readonly pipeline: CompiledPipeline,
    private readonly table: LookupTable,
  ) {
    this.inputs = step.keys.map(({ column }) => column);
    this.outs = step.columns.map(({ type }) => new Scratch(allocateVector(type, 0).kind));
  }

  /** @throws CheckFailedError for the first record whose key is missing, where that fails the run */
  run(frame: Frame, failures: RowFailures): readonly Vector[] {
    const { rows, columns } = frame;
    if (this.found.length < rows) {
      this.found = new Int32Array(2 * rows);
      this.hashes = new Int32Array(2 * rows);
    }
    const { found, step, table } = this;
    const keys = step.keys.map(({ slot }) => columns[slot]);
    table.probe(keys, rows, this.hashes, found);
    for (const { name } of step.columns) inherit(name, this.inputs, failures);
    if (step.missing !== 'null') {
      for (let r = 0; r < rows; r++) if (found[r] < 0) this.missing(frame, r, failures);
    }
    return this.outs.map((out, i) => {
      const vector = out.take(rows);
      gatherRows(vector, table.values[i], found, rows);
      return vector;
    });
  }

  private missing(frame: Frame, row: number, failures: RowFailures): void {
    const { step, inputs } = this;
    if (inputs.some((input) => failures.unusable(row, input))) return; // it has a reason to be rejected already
    const rule = `lookup:${step.name}`;
    const shown = step.keys.map((_, i) => this.shown(frame, i, row));
    const column = inputs.length === 1 ? inputs[0] : '';
    const value = shown.map((text) => text ?? '').join(', ');
    const key = inputs.map((input, i) => `${input} ${shown[i] === undefined ? 'null' : `"${shown[i]}"`}`);
    const reason = `is not in the lookup ${step.name}: ${key.join(', ')}`;
    if (step.missing === 'fail') {
      const discreet = this.pipeline.spec.rejects.raw !== 'keep';
      const told = discreet ? `is not in the lookup ${step.name}` : reason;
      throw new CheckFailedError(rule, column, discreet ? MARK : value, told, frame.facts.recordNumber[row]);
    }
    failures.broke(row, { rule, column, value, reason, severity: 'reject' });
    for (const { name } of step.columns) failures.spoil(row, name);
  }

  /** undefined: null. */
  private shown({ columns }: Frame, key: number, row: number): string | undefined {
    const { slot } = this.step.keys[key];
    if (columns[slot].valid[row] === 0) return undefined;
    const { slotTypes, slotNames, veil } = this.pipeline;
    if (veil.slots.has(slot) || veil.names.has(slotNames[slot])) return MARK;
    return rowText(columns[slot], slotTypes[slot].kind, row).slice(0, 200);
  }
}
