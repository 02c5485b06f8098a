import { ArrowFormatError, type BatchDecoder, type BatchMessage } from '../../arrow/arrow-batch.js';
import { type CopyFrames, FRAME_BYTES, FRAME_HEADER } from '../frames.js';
import { Arena, type VectorColumn } from './arena.js';

/** More is for loops that need no room beside the frames: a long record must not take several times its length (I5). */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Hot path: encodeProgram with a memory of its own, until close(). A batch that needs more room gets another memory, since frames that
 * still wait stand in the old one.
 */
export class VectorEncoder {
  #arena: Arena | undefined;
  readonly #rowBytes: number;

  /**
   * @param rowBytes of a row that has no null, its values of variable width not counted
   * @param leastBytes smaller batches are not worth a memory
   */
  constructor(
    private readonly decoder: BatchDecoder,
    private readonly columns: readonly VectorColumn[],
    rowBytes: number,
    private readonly leastBytes: number,
  ) {
    this.#rowBytes = columns.reduce(
      (sum, column) => sum + ('constant' in column ? column.constant.length : 0),
      rowBytes,
    );
  }

  /** Undefined for a small or a huge batch, and where there is no room: all slots wait, or the runtime gives no memory. */
  encode(message: BatchMessage): CopyFrames | undefined {
    const { rows, body } = message;
    if (body.length < this.leastBytes) return undefined;
    const arena = this.#roomFor(message);
    const slot = arena?.free.pop();
    if (!arena || slot === undefined) return undefined;
    const batch = this.decoder.decode(message, arena.place(body));
    try {
      return { bytes: arena.encode(rows, batch, slot), rows, release: () => arena.free.push(slot) };
    } catch (cause) {
      throw new ArrowFormatError('The offsets of a batch are not in order', { cause });
    }
  }

  /** The memory is left to other encoders, unless frames of it still wait. Another batch would take another memory. */
  close(): void {
    this.#arena?.close();
    this.#arena = undefined;
  }

  #roomFor({ rows, body }: BatchMessage): Arena | undefined {
    // Each byte of the body goes into one row.
    const most = rows * this.#rowBytes + body.length;
    const output = most + (Math.ceil(most / FRAME_BYTES) + 1) * FRAME_HEADER;
    if (output > MOST_BYTES) return undefined;
    const room = this.#arena?.room;
    if (!room || room.input < body.length || room.output < output) {
      this.close();
      // A little more than asked for, since batches of one load are alike in size.
      const more = (bytes: number): number => bytes + (bytes >> 3);
      this.#arena = Arena.create(this.columns, {
        input: more(body.length),
        output: more(output),
        row: this.#rowBytes,
      });
    }
    return this.#arena;
  }
}
