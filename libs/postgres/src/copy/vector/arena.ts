import { CompiledProgram, createMemory, type Program } from '@sluice/wasm';
import { type BatchColumn } from '../../arrow/arrow-batch.js';
import { FRAME_BYTES } from '../frames.js';
import { type Kind } from '../kinds.js';
import { encodeProgram, numberOf, type Part, PARTS, PLAN_BYTES, SLACK } from './encode-program.js';

/** A field of the batch, or the same bytes in every row. */
export type VectorColumn = { readonly source: number; readonly kind: Kind } | { readonly constant: Buffer };

/** Bytes of what is to have room. */
export interface Room {
  /** A batch's body. */
  readonly input: number;
  /** The frames made of it. */
  readonly output: number;
  /** A row without its values of variable width: so far may a batch that lies write beyond the output. */
  readonly row: number;
}

/** Frames that may wait for the socket, not counting those just written. */
const WAITING_BYTES = 1.25 * 1024 * 1024;
/** No address is 0, which stands for what a column does not have. */
const PLANS_AT = 64;

/** Compiled once a process: undefined before, null where that is not possible. */
let compiled: CompiledProgram | null | undefined;

/** A memory: descriptions of the columns, constants, the batch, and slots for frames, which the socket takes from there. */
export class Arena {
  readonly free: number[] = [];
  private readonly constantsAt: number;
  private readonly inputAt: number;

  private constructor(
    private readonly run: Program,
    private readonly buffer: ArrayBuffer,
    private readonly columns: readonly VectorColumn[],
    readonly room: Room,
    { constantsAt, inputAt, slots }: Layout,
  ) {
    this.constantsAt = constantsAt;
    this.inputAt = inputAt;
    this.free.push(...slots);
  }

  /** Undefined where the runtime has no vector instructions, or no addresses. */
  static create(columns: readonly VectorColumn[], room: Room): Arena | undefined {
    compiled ??= CompiledProgram.compile(encodeProgram) ?? null;
    if (compiled === null) return undefined;
    const layout = layOut(columns, room);
    const memory = createMemory(layout.end);
    return memory && new Arena(compiled.in(memory).run, memory.buffer, columns, room, layout);
  }

  /** A copy of a batch's body, where encode() reads it. */
  place(body: Uint8Array): Uint8Array {
    const input = new Uint8Array(this.buffer, this.inputAt, body.length);
    input.set(body);
    return input;
  }

  /** @returns the frames, which begin at `slot`. @throws Error for a batch that lies about its offsets */
  encode(rows: number, batch: readonly BatchColumn[], slot: number): Buffer {
    const plansEnd = this.describe(batch);
    const limit = slot + this.room.output;
    const { length } = this.columns;
    const swapped = ((length & 0xff) << 8) | (length >> 8);
    const end = this.run(PLANS_AT, plansEnd, rows, slot, limit, swapped, FRAME_BYTES);
    if (end > limit) throw new Error('the rows take more bytes than they can');
    return Buffer.from(this.buffer, slot, end - slot);
  }

  /** @returns where the descriptions end */
  private describe(batch: readonly BatchColumn[]): number {
    let plan = PLANS_AT;
    let constant = this.constantsAt;
    for (const column of this.columns) {
      if ('constant' in column) {
        this.storeConstant(column.constant, constant);
        const parts = { data: constant + 8, validity: 0, offsets: constant, rowMask: 0 };
        this.storePlan(plan, { kind: numberOf('bytes'), ...parts });
        constant += constantBytes(column);
      } else {
        const { data, validity, offsets } = batch[column.source];
        this.storePlan(plan, {
          kind: numberOf(column.kind),
          data: data.byteOffset,
          validity: validity?.byteOffset ?? 0,
          offsets: offsets?.byteOffset ?? 0,
          rowMask: -1,
        });
      }
      plan += PLAN_BYTES;
    }
    return plan;
  }

  private storePlan(at: number, parts: Readonly<Record<Part, number>>): void {
    new Int32Array(this.buffer, at, PARTS.length).set(PARTS.map((part) => parts[part]));
  }

  /** Two offsets and the bytes: a column of one value. */
  private storeConstant(bytes: Buffer, at: number): void {
    new Int32Array(this.buffer, at, 2).set([0, bytes.length]);
    new Uint8Array(this.buffer, at + 8, bytes.length).set(bytes);
  }
}

interface Layout {
  readonly constantsAt: number;
  readonly inputAt: number;
  readonly slots: readonly number[];
  readonly end: number;
}

function layOut(columns: readonly VectorColumn[], { input, output, row }: Room): Layout {
  let end = PLANS_AT;
  const place = (bytes: number): number => {
    const at = Math.ceil(end / 64) * 64;
    end = at + bytes;
    return at;
  };
  place(columns.length * PLAN_BYTES);
  return {
    constantsAt: place(columns.reduce((sum, column) => sum + constantBytes(column), 0)),
    inputAt: place(input + SLACK),
    // One that is being written, and one more.
    slots: Array.from({ length: Math.ceil(WAITING_BYTES / output) + 2 }, () => place(output + row + SLACK)),
    end,
  };
}

function constantBytes(column: VectorColumn): number {
  return 'constant' in column ? 8 + Math.ceil(column.constant.length / 4) * 4 : 0;
}
