import type { Logger } from '@sluice/service';
import type { Database } from '../db/database.js';
import type { MessageQueue, QueueMessage } from './message-queue.js';
import { type CreatedObject, createdObjects, NotANotification } from './notification.js';
import { Routes } from './routes.js';
import { takeIn } from './take-in.js';

const BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;

/**
 * Takes in one queue's notifications. A message is deleted when the transaction that wrote its objects down has committed, and not
 * before: at least once in, exactly once out.
 */
export class QueuePoller {
  readonly #stop = new AbortController();
  readonly #routes: Routes;
  #loop: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(
    private readonly database: Database,
    private readonly queue: MessageQueue,
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    this.#routes = new Routes(database, url);
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    this.queue.close();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        // Asked of the database first: while it is away no message is taken, so that none comes near its dead letters for that.
        await this.#routes.refresh();
        const messages = await this.queue.receive(this.#stop.signal);
        await this.#takeIn(messages);
        this.#failures = 0;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#failures += 1;
        const pauseMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** (this.#failures - 1));
        this.logger.warn(
          { err: error, queue: this.url, pauseMs },
          'events could not be taken in; trying again',
        );
        await this.#pause(pauseMs);
      }
    }
  }

  async #takeIn(messages: readonly QueueMessage[]): Promise<void> {
    if (messages.length === 0) return;
    // Once more: a pipeline that was applied while messages were waited for is to have its own.
    await this.#routes.refresh();
    const read = messages.flatMap((message) => {
      const objects = this.#read(message);
      return objects ? [{ message, objects }] : [];
    });
    const wanted = this.#routes.wanted(read.flatMap(({ objects }) => objects));
    const taken = await this.database.transaction((sql) => takeIn(sql, wanted));
    this.logger.debug({ queue: this.url, messages: messages.length, wanted: wanted.length, taken }, 'events');
    await this.queue.delete(read.map(({ message }) => message));
  }

  /** Undefined: left in the queue, for its dead letters. */
  #read({ id, body }: QueueMessage): readonly CreatedObject[] | undefined {
    try {
      return createdObjects(body);
    } catch (error) {
      if (!(error instanceof NotANotification)) throw error;
      this.logger.warn(
        { queue: this.url, message: id, why: error.message },
        'a message is left to the queue’s dead letters',
      );
      return undefined;
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}
