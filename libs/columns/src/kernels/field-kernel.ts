import { type RecordBlock } from '@sluice/csv';
import { type Failures } from '../failures.js';
import { allocateVector, vectorKind } from '../allocate.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { shownValue } from './ascii.js';
import { DEFAULTED, ESCAPED, FieldSlices, SliceRules } from './field-slices.js';
import { type Kernel, type KernelOptions, KernelOptionError } from './kernel.js';
import { singleField } from './single-field.js';

/**
 * What kernels share around their loops. A subclass writes one loop over the PLAIN rows (`fill`) of its own, so that
 * the JIT sees one type per loop; escaped and defaulted rows, being rare, go through `one` and `copyDefault` afterwards.
 */
export abstract class FieldKernel<V extends Vector> implements Kernel {
  protected readonly rules: SliceRules;
  protected readonly slices: FieldSlices;
  /** One row: the default, parsed when the first block comes. */
  private standIn: V | undefined;

  constructor(
    readonly type: ColumnType,
    protected readonly options: KernelOptions,
  ) {
    this.rules = new SliceRules(options);
    this.slices = options.slices ?? new FieldSlices();
  }

  parse(block: RecordBlock, field: number, out: Vector, failures: Failures): void {
    const vector = this.own(out);
    const { slices } = this;
    slices.read(block, field, this.rules, vector.valid, failures);
    if (this.rules.nullIf.length > 0) slices.nullify(block.bytes, this.rules, vector.valid, failures);
    this.fill(block.bytes, vector, failures);
    if (slices.special > 0) this.fillSpecial(block.bytes, vector, failures);
  }

  /** Parses the default, so that a wrong one is found when the pipeline is checked. @throws KernelOptionError */
  prepareDefault(): this {
    const text = this.options.default;
    if (text === undefined) return this;
    const vector = this.own(allocateVector(this.type, 1));
    const block = singleField(text);
    const problems: string[] = [];
    const failures: Failures = {
      rejected: new Uint8Array(1),
      add: (_row, _rule, _column, reason) => problems.push(reason),
    };
    this.withoutRules().parse(block, 0, vector, failures);
    if (problems.length > 0) throw new KernelOptionError('default', `the default ${problems[0]}`);
    this.standIn = vector;
    this.defaultReady?.(vector);
    return this;
  }

  /** A kernel of the same type and format that takes its one field as it stands (see bare). */
  protected abstract withoutRules(): Kernel;

  protected bare(): KernelOptions {
    const { column, format, timezone, onScale } = this.options;
    return { column, format, timezone, onScale };
  }

  /** Parses every row marked PLAIN; sets `valid` to 0 where it refuses. */
  protected abstract fill(bytes: Uint8Array, out: V, failures: Failures): void;

  /** Parses one value into one row. @returns a reason where it is refused */
  protected abstract one(
    bytes: Uint8Array,
    start: number,
    end: number,
    out: V,
    row: number,
  ): string | undefined;

  protected abstract copyDefault(from: V, out: V, row: number): void;

  /** Told of the default's one-row vector; kernels whose rows lie one after the other keep its bytes. */
  protected defaultReady?(value: V): void;

  /** Cold: reports a PLAIN row and makes it null. */
  protected refuse(bytes: Uint8Array, out: V, row: number, failures: Failures, reason: string): void {
    out.valid[row] = 0;
    const value = shownValue(bytes, this.slices.starts[row], this.slices.ends[row]);
    failures.add(row, 'type', this.rules.column, reason, value);
  }

  private fillSpecial(bytes: Uint8Array, out: V, failures: Failures): void {
    const { slices, rules } = this;
    for (let row = 0; row < slices.rows; row++) {
      const mark = out.valid[row];
      if (mark < ESCAPED) continue;
      out.valid[row] = 1;
      if (mark === DEFAULTED) {
        if (this.standIn) this.copyDefault(this.standIn, out, row);
        continue;
      }
      const length = slices.unescape(bytes, slices.starts[row], slices.ends[row], rules);
      const reason = this.one(slices.scratch, 0, length, out, row);
      if (reason === undefined) continue;
      out.valid[row] = 0;
      failures.add(row, 'type', rules.column, reason, shownValue(slices.scratch, 0, length));
    }
  }

  private own(out: Vector): V {
    if (out.kind !== vectorKind(this.type)) {
      throw new TypeError(`column ${this.rules.column}: a ${out.kind} vector cannot hold ${this.type.kind}`);
    }
    // Checked above: the subclass for a type names the vector that vectorKind() gives the type.
    return out as V;
  }
}
