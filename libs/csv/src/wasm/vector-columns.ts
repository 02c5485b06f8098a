import { type ColumnReader, type ColumnSlices } from '../record-block.js';
import { type Programs } from './programs.js';
import { SUMS } from './slice-program.js';

/** Where things lie in the memory, in bytes from its beginning. */
export interface ColumnPlaces {
  readonly fields: number;
  readonly sliceStarts: number;
  readonly sliceEnds: number;
  readonly offsets: number;
  readonly marks: number;
  readonly sums: number;
  readonly text: number;
  /** Bytes that `text` has room for. */
  readonly textBytes: number;
}

/** sliceProgram and gatherProgram over the fields that a scan has left in the same memory. */
export class VectorColumns implements ColumnReader {
  private readonly slices: { -readonly [K in keyof ColumnSlices]: ColumnSlices[K] };
  private readonly sums: Int32Array;
  private readonly offsets: Int32Array;
  private readonly text: Uint8Array;

  constructor(
    private readonly programs: Programs,
    buffer: ArrayBuffer,
    private readonly places: ColumnPlaces,
    private readonly capacity: number,
    private readonly quote: number,
  ) {
    this.slices = {
      starts: new Int32Array(buffer, places.sliceStarts, capacity),
      ends: new Int32Array(buffer, places.sliceEnds, capacity),
      marks: new Uint8Array(buffer, places.marks, capacity),
      ...{ bytes: 0, longest: 0, escaped: 0, values: 0 },
    };
    this.sums = new Int32Array(buffer, places.sums, SUMS.length);
    this.offsets = new Int32Array(buffer, places.offsets, capacity + 1);
    this.text = new Uint8Array(buffer, places.text, places.textBytes);
  }

  read(field: number, rows: number, emptyIsNull: boolean): ColumnSlices {
    const { places, sums, slices } = this;
    const { sliceStarts, sliceEnds, marks } = places;
    const cells = places.fields + 8 * field * this.capacity;
    this.programs.slice(cells, rows, emptyIsNull ? 0 : -1, sliceStarts, sliceEnds, marks, places.sums);
    slices.bytes = total(sums, SUMS.bytes);
    slices.longest = Math.max(sums[4], sums[5], sums[6], sums[7]);
    slices.escaped = total(sums, SUMS.escaped);
    slices.values = total(sums, SUMS.values);
    return slices;
  }

  copy(rows: number, data: Uint8Array, offsets: Int32Array): boolean {
    const { places, text, slices } = this;
    if (slices.bytes > text.length) return false;
    const { sliceStarts, sliceEnds, marks, offsets: ends } = places;
    const bytes = this.programs.gather(sliceStarts, sliceEnds, marks, rows, this.quote, places.text, ends);
    data.set(text.subarray(0, bytes));
    offsets.set(this.offsets.subarray(0, rows + 1));
    return true;
  }
}

function total(sums: Int32Array, at: number): number {
  return sums[at] + sums[at + 1] + sums[at + 2] + sums[at + 3];
}
