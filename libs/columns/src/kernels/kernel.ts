import { type RecordBlock } from '@sluice/csv';
import { type Failures } from '../failures.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { type FieldSlices } from './field-slices.js';

/** How the fields of one column are read. Order: size, trim, null, nullIf, default, required, type. */
export interface KernelOptions {
  /** The column's name, for failures. */
  readonly column: string;
  /** Unquoted fields equal to one of these (after trimming) are null. */
  readonly nullValues?: readonly string[];
  /** Fields equal to one of these (after trimming and unescaping), quoted or not, are null. */
  readonly nullIf?: readonly string[];
  /** One ASCII character each, as the scanner was given them; both `"` unless said otherwise. */
  readonly quote?: string;
  readonly escape?: string;
  /** Removes ASCII white space, of quoted fields too. */
  readonly trim?: 'none' | 'both' | 'left' | 'right';
  /** Text, read as the column's type, that stands in for null. */
  readonly default?: string;
  /** A null (after `default`) breaks the rule `required`. */
  readonly required?: boolean;
  /** numeric(p,s): what happens to digits other than 0 beyond the scale. */
  readonly onScale?: 'round' | 'reject';
  /** IANA zone of timestamptz values written without an offset; empty: such values are refused. */
  readonly timezone?: string;
  /** Patterns of to_timestamp (a closed subset, see format.ts) for date, time, timestamp and timestamptz. */
  readonly format?: string;
  /** Longer fields break the rule `csv:value_too_long`. */
  readonly maxValueBytes?: number;
  /** Scratch that the kernels of one block transformer may share, since they run one after the other. */
  readonly slices?: FieldSlices;
}

/** Parses one column of a block. Not reentrant: it keeps scratch. */
export interface Kernel {
  readonly type: ColumnType;
  /**
   * Writes rows 0 to block.records - 1 of `out` and reports what is wrong; refused rows are null.
   *
   * @param field index of the field in the records of the block
   * @param out a vector of the kernel's type with room for block.records rows
   */
  parse(block: RecordBlock, field: number, out: Vector, failures: Failures): void;
}

/** An option that cannot be used with the column's type, found when the kernel is made. */
export class KernelOptionError extends Error {
  constructor(
    readonly option: 'default' | 'format' | 'timezone' | 'quote' | 'escape',
    message: string,
  ) {
    super(message);
    this.name = 'KernelOptionError';
  }
}
