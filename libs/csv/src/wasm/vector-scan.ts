import { growTo, type Workspace } from '@sluice/wasm';
import type { CsvDialect } from '../dialect.js';
import { CHUNK } from './gather-program.js';
import { memories, type Programs } from './programs.js';
import { SLACK } from './scan-program.js';
import { SPARE, SUMS } from './slice-program.js';
import { type ColumnPlaces, VectorColumns } from './vector-columns.js';

/** Values of a column that take more are copied by who reads them: the memory need not be twice that of a long record (I5). */
const MAX_TEXT = 1 << 22;

/** Where records go; replaced when the memory grows. */
export interface RecordArrays {
  readonly fields: Int32Array;
  readonly recordStart: Int32Array;
  readonly recordEnd: Int32Array;
  readonly recordNumber: Float64Array;
}

/** In bytes from the memory's beginning, where the window is. */
interface Layout extends ColumnPlaces {
  readonly starts: number;
  readonly ends: number;
  readonly numbers: number;
  /** Behind all of it. */
  readonly end: number;
}

/**
 * scanProgram with a memory that is its own until close(): the window of bytes at 0, and behind it the arrays. It takes well-formed records several
 * times as fast as RecordLoop does, and leaves every other one to it.
 */
export class VectorScan {
  /** Behind the last run, the first record that it did not take. */
  position = 0;
  arrays: RecordArrays;
  columns: VectorColumns;
  private room = 0;
  private layout: Layout;

  private constructor(
    private workspace: Workspace<Programs> | undefined,
    private readonly dialect: CsvDialect,
    private readonly width: number,
    private readonly capacity: number,
  ) {
    this.layout = layOut(0, width, capacity);
    this.arrays = this.makeArrays();
    this.columns = this.makeColumns();
  }

  /** Undefined where the runtime or the dialect does not allow it. */
  static create(dialect: CsvDialect, width: number, capacity: number): VectorScan | undefined {
    if (dialect.quote !== dialect.escape) return undefined;
    const workspace = memories.take(layOut(0, width, capacity).end);
    return workspace && new VectorScan(workspace, dialect, width, capacity);
  }

  /** A window of at least so many bytes, which begins with those of the one before it. The arrays' contents are lost. */
  window(bytes: number): Uint8Array {
    const { width, capacity } = this;
    const { memory } = this.open;
    this.room = Math.max(this.room, bytes);
    this.layout = layOut(this.room, width, capacity);
    growTo(memory, this.layout.end);
    this.arrays = this.makeArrays();
    this.columns = this.makeColumns();
    return new Uint8Array(memory.buffer, 0, this.room);
  }

  /** Takes records from `at` on, numbered from `number`. @returns how many there are then */
  take(at: number, end: number, records: number, limit: number, number: number): number {
    const { dialect, width, capacity, layout } = this;
    const { programs } = this.open;
    const taken = programs.scan(
      at,
      end,
      records,
      capacity,
      width,
      dialect.delimiter,
      dialect.quote,
      limit,
      8 * capacity,
      layout.fields,
      layout.starts,
      layout.ends,
      layout.numbers,
      number,
    );
    this.position = programs.position();
    return taken;
  }

  /** Others may have the memory: window, arrays and columns are of no use any more, and every other call throws. */
  close(): void {
    if (this.workspace) memories.give(this.workspace);
    this.workspace = undefined;
  }

  private get open(): Workspace<Programs> {
    if (!this.workspace) throw new Error('the scan is closed');
    return this.workspace;
  }

  private makeArrays(): RecordArrays {
    const { width, capacity, layout } = this;
    const { buffer } = this.open.memory;
    return {
      fields: new Int32Array(buffer, layout.fields, 2 * width * capacity),
      recordStart: new Int32Array(buffer, layout.starts, capacity),
      recordEnd: new Int32Array(buffer, layout.ends, capacity),
      recordNumber: new Float64Array(buffer, layout.numbers, capacity),
    };
  }

  private makeColumns(): VectorColumns {
    const { layout, capacity, dialect } = this;
    const { programs, memory } = this.open;
    return new VectorColumns(programs, memory.buffer, layout, capacity, dialect.quote);
  }
}

function layOut(room: number, width: number, capacity: number): Layout {
  let end = room + SLACK;
  const place = (bytes: number): number => {
    const at = Math.ceil(end / 64) * 64;
    end = at + bytes;
    return at;
  };
  const textBytes = Math.min(room, MAX_TEXT);
  return {
    fields: place(8 * width * capacity),
    numbers: place(8 * capacity),
    starts: place(4 * capacity),
    ends: place(4 * capacity),
    sliceStarts: place(4 * (capacity + SPARE)),
    sliceEnds: place(4 * (capacity + SPARE)),
    offsets: place(4 * (capacity + 1)),
    marks: place(capacity + SPARE),
    sums: place(4 * SUMS.length),
    text: place(textBytes + CHUNK),
    textBytes,
    end,
  };
}
