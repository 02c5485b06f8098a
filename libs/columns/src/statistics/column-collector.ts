import { type Selection } from '../arrow/gather.js';
import { DistinctSketch } from '@sluice/statistics';
import { type Vector } from '../vector.js';

/** What one column's loop finds out. `V` is the kind of vector that the column's type has. */
export abstract class ColumnCollector<V extends Vector = Vector> {
  rows = 0;
  /** Values that are not null. */
  values = 0;
  readonly sketch = new DistinctSketch();

  /** Takes the selected rows of a block. Hot: one visit a value, nothing allocated per row. */
  abstract add(vector: V, selection: Selection, rows: number): void;

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
