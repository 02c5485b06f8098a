import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { type Kernel } from '../kernels/kernel.js';
import { type ErrorMarks } from './errors.js';
import { type FactSource } from './facts.js';

/** One block, as expressions see it. */
export interface Frame {
  readonly rows: number;
  /** By slot. */
  readonly columns: readonly Vector[];
  readonly facts: FactSource;
}

/** What an expression gives for a block; valid until its next evaluation. */
export interface Value {
  readonly vector: Vector;
  /** Rows that are errors; undefined: none. Their vector rows are null. */
  readonly errors: ErrorMarks | undefined;
}

export type Evaluate = (frame: Frame) => Value;

/** What binding needs from outside: kernels that read text as a type. */
export interface BindContext {
  kernel(type: ColumnType): Kernel;
}
