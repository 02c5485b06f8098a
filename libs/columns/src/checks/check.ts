import { type Vector } from '../vector.js';

/** A compiled check: marks rows in `broken` (1) and says how many there are. Null rows pass all but `required`. */
export type RowTest = (vector: Vector, rows: number, broken: Uint8Array) => number;

/** Why a check cannot be used, found when a pipeline is compiled. */
export class CheckError extends Error {
  constructor(
    message: string,
    readonly hint = '',
  ) {
    super(message);
    this.name = 'CheckError';
  }
}
