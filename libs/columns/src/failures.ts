/**
 * Where kernels, expressions and checks report what is wrong with a row; collected per block, described only for the rows
 * that have any (so a good row costs one byte test).
 */
export interface Failures {
  /** A byte per row: 1 where the row has a failure of severity reject. */
  readonly rejected: Uint8Array;
  /**
   * Records a broken rule. `value` is made only when called, from the source field or the vector.
   *
   * @param rule e.g. `type`, `required`, `quantity:max`, `expression:total`
   */
  add(
    row: number,
    rule: string,
    column: string,
    reason: string,
    value: string,
    severity?: 'reject' | 'warn',
  ): void;
}
