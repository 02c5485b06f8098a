import type { CsvDialect } from '../dialect.js';
import { assemble } from './assembler.js';
import { scanProgram, SLACK } from './scan-program.js';

const PAGE = 65_536;

type Run = (
  at: number,
  end: number,
  record: number,
  most: number,
  width: number,
  delimiter: number,
  quote: number,
  limit: number,
  stride: number,
  fields: number,
  starts: number,
  ends: number,
  numbers: number,
  number: number,
) => number;

/** Compiled once a process, whose later scanners find it optimised: undefined before, null where that is not possible. */
let compiled: WebAssembly.Module | null | undefined;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(assemble(scanProgram));
  } catch {
    return null; // a runtime without vector instructions, or one that compiles nothing
  }
}

/** Where records go; replaced when the memory grows. */
export interface RecordArrays {
  readonly fields: Int32Array;
  readonly recordStart: Int32Array;
  readonly recordEnd: Int32Array;
  readonly recordNumber: Float64Array;
}

/**
 * scanProgram with a memory of its own: the window of bytes at 0, and behind it the arrays. It takes well-formed records several
 * times as fast as RecordLoop does, and leaves every other one to it.
 */
export class VectorScan {
  /** Behind the last run, the first record that it did not take. */
  position = 0;
  arrays: RecordArrays;
  private room = 0;
  private offsets = { fields: 0, starts: 0, ends: 0, numbers: 0 };
  private readonly run: Run;
  private readonly place: WebAssembly.Global;

  private constructor(
    module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
    private readonly dialect: CsvDialect,
    private readonly width: number,
    private readonly capacity: number,
  ) {
    const { exports } = new WebAssembly.Instance(module, { m: { memory } });
    this.run = exports['run'] as Run; // as scanProgram declares them
    this.place = exports['position'] as WebAssembly.Global;
    this.arrays = this.layOut();
  }

  /** Undefined where the runtime or the dialect does not allow it. */
  static create(dialect: CsvDialect, width: number, capacity: number): VectorScan | undefined {
    if (dialect.quote !== dialect.escape) return undefined;
    compiled ??= compile();
    if (compiled === null) return undefined;
    try {
      const memory = new WebAssembly.Memory({ initial: pagesOf(0, width, capacity) });
      return new VectorScan(compiled, memory, dialect, width, capacity);
    } catch {
      return undefined; // no address space
    }
  }

  /** A window of at least so many bytes, which begins with those of the one before it. The arrays' contents are lost. */
  window(bytes: number): Uint8Array {
    const { memory, width, capacity } = this;
    const missing = pagesOf(bytes, width, capacity) - memory.buffer.byteLength / PAGE;
    if (missing > 0) memory.grow(missing);
    this.room = Math.max(this.room, bytes);
    this.arrays = this.layOut();
    return new Uint8Array(memory.buffer, 0, this.room);
  }

  /** Takes records from `at` on, numbered from `number`. @returns how many there are then */
  take(at: number, end: number, records: number, limit: number, number: number): number {
    const { dialect, width, capacity, offsets } = this;
    const taken = this.run(
      at,
      end,
      records,
      capacity,
      width,
      dialect.delimiter,
      dialect.quote,
      limit,
      8 * capacity,
      offsets.fields,
      offsets.starts,
      offsets.ends,
      offsets.numbers,
      number,
    );
    this.position = Number(this.place.value);
    return taken;
  }

  private layOut(): RecordArrays {
    const { width, capacity, room } = this;
    const { buffer } = this.memory;
    const fields = aligned(room + SLACK);
    const numbers = fields + 8 * width * capacity;
    const starts = numbers + 8 * capacity;
    const ends = starts + 4 * capacity;
    this.offsets = { fields, starts, ends, numbers };
    return {
      fields: new Int32Array(buffer, fields, 2 * width * capacity),
      recordStart: new Int32Array(buffer, starts, capacity),
      recordEnd: new Int32Array(buffer, ends, capacity),
      recordNumber: new Float64Array(buffer, numbers, capacity),
    };
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function pagesOf(window: number, width: number, capacity: number): number {
  return Math.ceil((aligned(window + SLACK) + (8 * width + 16) * capacity) / PAGE);
}
