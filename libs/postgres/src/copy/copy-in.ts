import type { Client, Connection, Submittable } from 'pg';

/** Signature, no flags, no header extension: what a binary COPY begins with. */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** An int16 -1 for a field count: what it ends with. */
const END = Buffer.from([0xff, 0xff]);
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
/** Bytes that may wait in the process while the next batch is encoded (I5). */
const MAX_UNFLUSHED = 1024 * 1024;

/** No byte went to the server for too long. Ending its backend from another connection is the only way out (I8). */
export class CopyStalledError extends Error {
  override readonly name = 'CopyStalledError';
}

/** What pg calls while our query is the active one; pg's types do not list the COPY parts. */
type CopyConnection = Connection & {
  query(text: string): void;
  sendCopyFail(message: string): void;
};

export interface CopyInOptions {
  /** Fails with CopyStalledError when the server takes nothing for this long while it is owed bytes. */
  readonly stallMs: number;
  /** How long the server may work at the end of the COPY (deferred triggers, foreign keys), when it is silent. */
  readonly finishMs: number;
}

/**
 * `COPY … FROM STDIN (FORMAT binary)` over a pg connection. Buffers go to the socket as they are, frame headers
 * included, and no more than about two batches wait in the process. A server error, a lost connection and a stall all
 * surface as a rejection of whichever call is made next; writes after that are dropped, never thrown from a callback.
 * (Tried: with pg-copy-streams 7 a write that is pending when the server fails the COPY ends in a TypeError thrown from a
 * socket's callback, which ends the process.)
 */
export class CopyIn implements Submittable {
  /** Rows the server says it stored; set by finish. */
  rows = 0;
  #connection: CopyConnection | undefined;
  #failure: Error | undefined;
  #unflushed = 0;
  #ready = false;
  #opened = false;
  #ended = false;
  /** Wakes the one call that waits. */
  #wake: (() => void) | undefined;

  private constructor(
    private readonly sql: string,
    private readonly options: CopyInOptions,
  ) {}

  /** Resolves when the server is ready for rows. */
  static async start(client: Client, sql: string, options: CopyInOptions): Promise<CopyIn> {
    const copy = CopyIn.begin(client, sql, options);
    await copy.#open();
    return copy;
  }

  /** Does not wait: the server makes ready while the first rows are on their way to us. Whatever is called first waits for it. */
  static begin(client: Client, sql: string, options: CopyInOptions): CopyIn {
    const copy = new CopyIn(sql, options);
    client.query(copy);
    return copy;
  }

  /** Sends frames; resolves when there is room for more. `flushed` is called once the buffer may be reused. */
  async write(frames: Buffer, flushed?: () => void): Promise<void> {
    if (!this.#opened) await this.#open();
    this.#send(frames, flushed);
    await this.#until(() => this.#unflushed <= MAX_UNFLUSHED);
  }

  /** Ends the COPY; resolves with the number of rows when the server has taken them all. */
  async finish(): Promise<number> {
    if (!this.#opened) await this.#open();
    this.#send(frame(END));
    this.#send(COPY_DONE);
    await this.#until(() => this.#ended, this.options.finishMs);
    return this.rows;
  }

  /** Makes the server give the COPY up; resolves when it has, or the connection is gone. Never rejects. */
  async abort(reason: string): Promise<void> {
    if (this.#failure || this.#ended || !this.#connection) return;
    this.#connection.sendCopyFail(reason);
    await this.#until(() => this.#ended).catch(() => undefined);
  }

  async #open(): Promise<void> {
    await this.#until(() => this.#ready);
    this.#opened = true;
    this.#send(frame(SIGNATURE));
  }

  #send(bytes: Buffer, flushed?: () => void): void {
    const stream = this.#connection?.stream;
    if (this.#failure || !stream?.writable) {
      flushed?.();
      return;
    }
    this.#unflushed += bytes.length;
    stream.write(bytes, () => {
      this.#unflushed -= bytes.length;
      flushed?.();
      this.#wake?.();
    });
  }

  /** Waits for a condition, a failure or a stall, whichever comes first. */
  #until(done: () => boolean, stallMs = this.options.stallMs): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#wake = undefined;
        reject(new CopyStalledError(`The server took nothing for ${stallMs / 1000} s during COPY`));
      }, stallMs);
      this.#wake = () => {
        if (!this.#failure && !done()) {
          timer.refresh(); // progress
          return;
        }
        clearTimeout(timer);
        this.#wake = undefined;
        if (this.#failure) reject(this.#failure);
        else resolve();
      };
    });
  }

  // The rest is called by pg while this query is active.

  submit(connection: Connection): void {
    this.#connection = connection as CopyConnection; // pg's Connection, whose types leave these members out
    this.#connection.query(this.sql);
  }

  handleCopyInResponse(): void {
    this.#ready = true;
    this.#wake?.();
  }

  handleCommandComplete(message: { text?: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(message.text ?? '')?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** After this pg has let go of us: an error ends the COPY on the server, which then ignores what is still on its way. */
  handleError(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}

function frame(payload: Buffer): Buffer {
  const bytes = Buffer.alloc(5 + payload.length);
  bytes[0] = 0x64;
  bytes.writeInt32BE(4 + payload.length, 1);
  payload.copy(bytes, 5);
  return bytes;
}
