import { status, type ClientReadableStream, type StatusObject } from '@grpc/grpc-js';
import {
  SluiceError,
  type TransformEvent__Output,
  type TransformRequest,
  type TransformSchema__Output,
  type TransformTrailer__Output,
  type ValidatorClient,
} from '@sluice/proto';

export interface DataEvent {
  readonly kind: 'rows' | 'rejects';
  readonly ipc: Buffer;
  readonly rows: number;
  /** Decoded source bytes pulled so far. */
  readonly sourceBytes: number;
}

/** Source bytes were read that gave nothing to store. */
export interface ProgressEvent {
  readonly kind: 'progress';
  readonly sourceBytes: number;
}

/** One Transform call, read with a watchdog that runs only while a read is outstanding (I8). */
export class TransformSource {
  readonly #call: ClientReadableStream<TransformEvent__Output>;
  readonly #events: AsyncIterator<TransformEvent__Output>;
  readonly #status: Promise<StatusObject>;
  #failure: Error | undefined;
  #cancelled = false;
  #trailer: TransformTrailer__Output | undefined;

  constructor(
    client: ValidatorClient,
    request: TransformRequest,
    private readonly idleMs: number,
  ) {
    this.#call = client.transform(request);
    // The iterator reports errors, but not one that came before it was first asked, while the target was being connected
    // to: then it only ends.
    this.#call.on('error', (error: Error) => (this.#failure ??= error));
    this.#status = new Promise((resolve) => this.#call.on('status', resolve));
    this.#events = this.#call[Symbol.asyncIterator]();
  }

  /** The first message. */
  async schema(): Promise<TransformSchema__Output> {
    const event = await this.#next();
    if (!event?.schema) throw incomplete('did not begin with a schema');
    return event.schema;
  }

  /** Batches in order; undefined after the trailer, an orderly end AND the status OK (I4). */
  async next(): Promise<DataEvent | ProgressEvent | undefined> {
    const event = await this.#next();
    if (!event) {
      if (!this.#trailer) throw incomplete('ended without a trailer');
      const { code, details } = await this.#watched(this.#status);
      if (code !== status.OK) throw incomplete(`ended with status ${status[code]}: ${details}`);
      return undefined;
    }
    if (this.#trailer) throw incomplete('went on after its trailer');
    if (event.batch) return { kind: 'rows', ...event.batch };
    if (event.rejects) return { kind: 'rejects', ...event.rejects };
    if (event.progress) return { kind: 'progress', ...event.progress };
    if (!event.trailer?.counts) throw incomplete('sent a message that is neither batch nor trailer');
    this.#trailer = event.trailer;
    return this.next();
  }

  /** After next() gave undefined. */
  get trailer(): TransformTrailer__Output {
    if (!this.#trailer) throw incomplete('ended without a trailer');
    return this.#trailer;
  }

  cancel(): void {
    this.#cancelled = true;
    this.#call.cancel();
  }

  async #next(): Promise<TransformEvent__Output | undefined> {
    try {
      const result = await this.#watched(this.#events.next());
      if (!result.done) return result.value;
      if (this.#failure && !this.#trailer) throw this.#failure;
      return undefined;
    } catch (error) {
      throw this.#explain(SluiceError.from(error));
    }
  }

  /** A call that we did not cancel but that says CANCELLED lost its other end: that is worth another try. */
  #explain(error: SluiceError): SluiceError {
    if (error.reason !== 'CANCELLED' || this.#cancelled) return error;
    return new SluiceError('PEER_UNAVAILABLE', 'The validator went away in the middle of a split.', {
      cause: error,
    });
  }

  #watched<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.cancel();
        const message = `The validator sent nothing for ${this.idleMs / 1000} s.`;
        reject(new SluiceError('TIMEOUT', message, { hint: 'Look at the logs of validator and extractor.' }));
      }, this.idleMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}

function incomplete(what: string): SluiceError {
  return new SluiceError(
    'STREAM_INCOMPLETE',
    `The validator's stream ${what}; nothing of it was committed.`,
    {
      hint: 'The split is tried again.',
    },
  );
}
