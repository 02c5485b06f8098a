import { type Vector } from '../vector.js';
import { type ErrorMarks, type RuntimeError } from './errors.js';
import { type VectorOf } from './storage.js';

/**
 * The body of a strict function over one block. `out.valid[r]` is 1 where every argument has a value; only those rows
 * need an answer. An error marks its row; `out.valid` of a marked row does not matter.
 */
export type Impl = (args: readonly Vector[], out: Vector, rows: number, marks: ErrorMarks) => void;

/** Narrows a vector to the kind that type resolution has promised. */
export function expectKind<K extends Vector['kind']>(vector: Vector, kind: K): VectorOf<K> {
  if (vector.kind !== kind) throw new Error(`expected a vector of ${kind}, got ${vector.kind}`);
  return vector as VectorOf<K>; // its kind was just compared
}

export const DIVISION_BY_ZERO: RuntimeError = { sqlstate: '22012', message: 'division by zero' };
export const outOfRange = (type: string): RuntimeError => ({
  sqlstate: '22003',
  message: `${type} out of range`,
});
export const OVERFLOW: RuntimeError = { sqlstate: '22003', message: 'value out of range: overflow' };
export const UNDERFLOW: RuntimeError = { sqlstate: '22003', message: 'value out of range: underflow' };
