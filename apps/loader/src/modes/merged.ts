/**
 * What became of the rows that were left in the stage (I1): each is inserted, updated or unchanged. Rows that a mode passes
 * over for others are superseded: it takes them out of the stage and enters them in the books of their splits, as
 * `deduplicate` does.
 */
export interface Merged {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly superseded: number;
  /** Rows of the target that were deleted, closed or marked; not part of the balance. */
  readonly deleted: number;
  /** Done last, right before COMMIT: what others should not have to wait for any longer than that. */
  readonly finish?: () => Promise<void>;
}

/** Nothing was there to merge. */
export const NOTHING: Merged = { inserted: 0, updated: 0, unchanged: 0, superseded: 0, deleted: 0 };
