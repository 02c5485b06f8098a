import { createHash, randomUUID } from 'node:crypto';

/** A message as ReceiveMessage gives it where no attributes are asked for. */
export interface Delivery {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
}

interface Held {
  readonly id: string;
  readonly body: string;
  received: number;
  /** Of its last delivery: only that one can delete it, as far as a standard queue promises anything. */
  receipt: string;
  visibleAt: number;
}

export interface QueueOptions {
  /** Messages that were received more often go to this queue. */
  readonly redrive?: { readonly to: Queue; readonly maxReceiveCount: number };
}

/** A standard queue: at least once, in any order; what is received stays away until its visibility runs out. */
export class Queue {
  #messages: Held[] = [];
  #waiting = new Set<() => void>();

  constructor(private readonly options: QueueOptions = {}) {}

  /** Messages in it, those in flight among them. */
  get size(): number {
    return this.#messages.length;
  }

  send(body: string): string {
    const id = randomUUID();
    this.#messages.push({ id, body, received: 0, receipt: '', visibleAt: 0 });
    this.#wake();
    return id;
  }

  /** Up to so many that can be seen; none at once is an empty list. */
  take(most: number, visibilitySeconds: number): Delivery[] {
    const now = Date.now();
    this.#redrive(now);
    const taken = this.#messages.filter(({ visibleAt }) => visibleAt <= now).slice(0, most);
    return taken.map((message) => {
      message.received += 1;
      message.receipt = randomUUID();
      message.visibleAt = now + visibilitySeconds * 1_000;
      return {
        MessageId: message.id,
        ReceiptHandle: message.receipt,
        Body: message.body,
        MD5OfBody: createHash('md5').update(message.body).digest('hex'),
      };
    });
  }

  /** Until every message has been deleted. */
  async drained(): Promise<void> {
    while (this.size > 0) await this.wait(1_000);
  }

  /** Until something happens to it, at the latest after so long. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  /** No error where it is not there any more: deleting is idempotent. */
  delete(receipt: string): void {
    this.#messages = this.#messages.filter((message) => message.receipt !== receipt);
    this.#wake();
  }

  changeVisibility(receipt: string, seconds: number): boolean {
    const message = this.#messages.find((held) => held.receipt === receipt);
    if (!message) return false;
    message.visibleAt = Date.now() + seconds * 1_000;
    if (seconds === 0) this.#wake();
    return true;
  }

  /** As if every visibility had run out: what is in flight is delivered again. */
  reveal(): void {
    for (const message of this.#messages) message.visibleAt = 0;
    this.#wake();
  }

  #redrive(now: number): void {
    const { redrive } = this.options;
    if (!redrive) return;
    const dead = this.#messages.filter(
      ({ visibleAt, received }) => visibleAt <= now && received >= redrive.maxReceiveCount,
    );
    this.#messages = this.#messages.filter((message) => !dead.includes(message));
    for (const { body } of dead) redrive.to.send(body);
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
