import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type BytesVector } from '../vector.js';
import { JsonScan } from './json-scan.js';
import { type Kernel, type KernelOptions } from './kernel.js';
import { TextKernel } from './text.js';

/** json and jsonb: the text as it stands, once PostgreSQL is sure to take it. */
export class JsonKernel extends TextKernel {
  private readonly scan: JsonScan;

  constructor(type: ColumnType, options: KernelOptions) {
    super(type, options);
    this.scan = new JsonScan(type.kind === 'jsonb');
  }

  protected override fill(bytes: Uint8Array, out: BytesVector, failures: Failures): void {
    super.fill(bytes, out, failures);
    const { valid, offsets, data } = out;
    for (let row = 0; row < this.slices.rows; row++) {
      if (valid[row] !== 1) continue;
      const reason = this.scan.check(data, offsets[row], offsets[row + 1]);
      if (reason !== undefined) this.refuse(bytes, out, row, failures, reason);
    }
  }

  protected override withoutRules(): Kernel {
    return new JsonKernel(this.type, this.bare());
  }
}
