import {
  COARSE_PRECISION,
  PRECISION,
  RowReservoir,
  SAMPLE_BYTES,
  SAMPLE_VALUES,
  SeededRandom,
  thin,
  type ColumnStatistics,
} from '@sluice/statistics';
import { type Selection } from '../arrow/gather.js';
import { formatType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { BytesScratch } from './bytes-scratch.js';
import { type ColumnCollector, TURN_ROWS } from './column-collector.js';
import { columnCollector } from './create-collector.js';
import { SampleColumn } from './sample-column.js';
import { valueText } from './value-text.js';

/** Values in the samples of all columns together; a table of up to 32 columns has SAMPLE_VALUES each. */
const ALL_VALUES = 32 * SAMPLE_VALUES;
const FEWEST_VALUES = 16;
const ALL_SAMPLE_BYTES = 1 << 20;
/** Tables of more columns have coarser sketches. */
const FINE_COLUMNS = 400;

interface StatisticsOptions {
  /** counts: no value leaves, so neither least, greatest, sum nor sample. */
  readonly mode: 'full' | 'counts';
  /** Which rows are sampled depends on it alone: a split's id. */
  readonly seed: string;
}

/**
 * Statistics of every output column over the rows that are loaded. Memory and what finish() returns are bounded whatever
 * the rows (I5): a sketch and a sample a column, smaller ones where columns are many.
 */
export class StatisticsCollector {
  private readonly columns: readonly ColumnCollector[];
  /** One sample of rows serves all columns. */
  private readonly reservoir: RowReservoir | undefined;
  private readonly samples: readonly SampleColumn[];

  constructor(
    private readonly outputs: readonly { readonly name: string; readonly type: ColumnType }[],
    private readonly options: StatisticsOptions,
  ) {
    const scratch = new BytesScratch();
    this.columns = outputs.map(({ type }) => columnCollector(type, scratch));
    const values = Math.min(SAMPLE_VALUES, Math.floor(ALL_VALUES / Math.max(1, outputs.length)));
    const slots = Math.max(values, FEWEST_VALUES);
    const full = options.mode === 'full';
    this.reservoir = full ? new RowReservoir(slots, options.seed) : undefined;
    this.samples = full ? outputs.map(({ type }) => new SampleColumn(type, slots)) : [];
  }

  /** @param vectors of the output columns, in their order; more may follow */
  add(vectors: readonly Vector[], selection: Selection, rows: number): void {
    for (let i = 0; i < this.columns.length; i++) {
      for (let from = 0; from < rows; from += TURN_ROWS) {
        this.columns[i].add(vectors[i], selection, from, Math.min(rows, from + TURN_ROWS));
      }
    }
    if (this.reservoir?.advance(rows) === true) this.take(this.reservoir.taken, vectors, selection);
  }

  /** Seldom once the slots are full: rows taken grow with the logarithm of the rows. */
  private take(taken: Int32Array, vectors: readonly Vector[], selection: Selection): void {
    for (let slot = 0; slot < taken.length; slot++) {
      const at = taken[slot];
      if (at < 0) continue;
      const row = selection ? selection[at] : at;
      for (let i = 0; i < this.samples.length; i++) this.samples[i].put(slot, vectors[i], row);
    }
  }

  finish(): ColumnStatistics[] {
    return this.outputs.map((_, i) => this.column(i));
  }

  private column(index: number): ColumnStatistics {
    const { name, type } = this.outputs[index];
    const column = this.columns[index];
    const full = this.options.mode === 'full';
    const [min, max, sum] = full ? [column.min(), column.max(), column.sum()] : [];
    const lengths = column.lengths();
    column.settle();
    const sketch = this.outputs.length > FINE_COLUMNS ? COARSE_PRECISION : PRECISION;
    return {
      column: name,
      type: formatType(type),
      rows: column.rows,
      nulls: column.rows - column.values,
      min: min && valueText(min, type.kind, 0),
      max: max && valueText(max, type.kind, 0),
      sum: sum?.sum,
      summed: sum?.of,
      minLength: lengths?.min,
      maxLength: lengths?.max,
      totalLength: lengths?.total,
      distinct: column.sketch.fold(sketch).encode(),
      sample: this.sample(index),
    };
  }

  private sample(index: number): string[] {
    if (this.samples.length === 0) return [];
    const bytes = Math.min(SAMPLE_BYTES, Math.floor(ALL_SAMPLE_BYTES / this.outputs.length));
    return thin(this.samples[index].values(), bytes, new SeededRandom(`${this.options.seed}:${index}`));
  }
}
