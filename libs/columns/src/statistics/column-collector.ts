import { type Selection } from '../arrow/gather.js';
import { DistinctSketch } from '@sluice/statistics';
import { type Vector } from '../vector.js';

/** So few that what one pass leaves is in the processor's first cache when the next reads it. */
export const TURN_ROWS = 512;

/** What one column's loop finds out. `V` is the kind of vector that the column's type has. */
export abstract class ColumnCollector<V extends Vector = Vector> {
  rows = 0;
  /** Values that are not null. */
  values = 0;
  readonly sketch = new DistinctSketch();

  /**
   * Takes rows from..to - 1 of a block, or of the selection of its rows. Hot: one visit a value, nothing allocated per row.
   * Called for up to TURN_ROWS at a time, and with all fields set from the beginning, or V8 would replace and give up its
   * code within the loops again and again.
   */
  abstract add(vector: V, selection: Selection, from: number, to: number): void;

  /** A vector whose row 0 is the least value; undefined: none. */
  abstract min(): Vector | undefined;
  abstract max(): Vector | undefined;

  /** Before the sketch is read, for those that have put it off. */
  settle(): void {
    // Nothing was put off.
  }

  /** Sum of the finite values, and how many they are; undefined: no number. */
  sum(): { readonly sum: number; readonly of: number } | undefined {
    return undefined;
  }

  lengths(): { readonly min: number; readonly max: number; readonly total: number } | undefined {
    return undefined;
  }
}
