import { LazyProgram, MemoryPool, type Program, type Workspace } from '@sluice/wasm';
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

const encoder = new LazyProgram(encodeProgram);
/** Of arenas that were closed, for those to come. */
export const memories = new MemoryPool((memory) => encoder.in(memory)?.run);

/** A memory, its own until close(): descriptions of the columns, constants, the batch, and slots for frames, which the socket takes from there. */
export class Arena {
  readonly free: number[] = [];
  private readonly buffer: ArrayBuffer;
  private readonly plans: Int32Array;
  private readonly inputAt: number;
  private readonly slots: number;

  private constructor(
    private readonly workspace: Workspace<Program>,
    private readonly columns: readonly VectorColumn[],
    readonly room: Room,
    { constantsAt, inputAt, slots }: Layout,
  ) {
    this.buffer = workspace.memory.buffer;
    this.plans = new Int32Array(this.buffer, PLANS_AT, columns.length * PARTS.length);
    this.inputAt = inputAt;
    this.slots = slots.length;
    this.free.push(...slots);
    this.describeConstants(constantsAt);
  }

  /** Undefined where the runtime has no vector instructions, or no addresses. */
  static create(columns: readonly VectorColumn[], room: Room): Arena | undefined {
    const layout = layOut(columns, room);
    const workspace = memories.take(layout.end);
    return workspace && new Arena(workspace, columns, room, layout);
  }

  /** A copy of a batch's body, where encode() reads it. */
  place(body: Uint8Array): Uint8Array {
    const input = new Uint8Array(this.buffer, this.inputAt, body.length);
    input.set(body);
    return input;
  }

  /** @returns the frames, which begin at `slot`. @throws Error for a batch that lies about its offsets */
  encode(rows: number, batch: readonly BatchColumn[], slot: number): Buffer {
    this.describe(batch);
    const plansEnd = PLANS_AT + this.plans.byteLength;
    const limit = slot + this.room.output;
    const { length } = this.columns;
    const swapped = ((length & 0xff) << 8) | (length >> 8);
    const end = this.workspace.programs(PLANS_AT, plansEnd, rows, slot, limit, swapped, FRAME_BYTES);
    if (end > limit) throw new Error('the rows take more bytes than they can');
    return Buffer.from(this.buffer, slot, end - slot);
  }

  /** Others may have the memory, unless frames of it wait, for the socket may still read them. No slot is free any more. */
  close(): void {
    const idle = this.free.length === this.slots;
    this.free.length = 0;
    if (idle) memories.give(this.workspace);
  }

  private describe(batch: readonly BatchColumn[]): void {
    this.columns.forEach((column, index) => {
      if ('constant' in column) return;
      const { data, validity, offsets } = batch[column.source];
      this.plan(index, {
        kind: numberOf(column.kind),
        data: data.byteOffset,
        validity: validity?.byteOffset ?? 0,
        offsets: offsets?.byteOffset ?? 0,
        rowMask: -1,
      });
    });
  }

  /** Columns of one value, which stay: two offsets and the bytes. */
  private describeConstants(constantsAt: number): void {
    let at = constantsAt;
    this.columns.forEach((column, index) => {
      if (!('constant' in column)) return;
      const { constant } = column;
      new Int32Array(this.buffer, at, 2).set([0, constant.length]);
      new Uint8Array(this.buffer, at + 8, constant.length).set(constant);
      this.plan(index, { kind: numberOf('bytes'), data: at + 8, validity: 0, offsets: at, rowMask: 0 });
      at += constantBytes(column);
    });
  }

  private plan(index: number, parts: Readonly<Record<Part, number>>): void {
    PARTS.forEach((part, i) => {
      this.plans[index * PARTS.length + i] = parts[part];
    });
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
