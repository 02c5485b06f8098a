import type { Logger } from '@sluice/service';
import type { Database } from '../db/database.js';
import { type MessageQueue, sqsQueue } from './message-queue.js';
import { QueueRefused } from './queue-address.js';
import { QueuePoller } from './queue-poller.js';

/** One poller for each queue that a pipeline names; every replica has them, and the queue deals its messages out. */
export class EventQueues {
  readonly #pollers = new Map<string, QueuePoller>();
  /** Stored before their address was looked at, or while another endpoint was set; told once. */
  #refused: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<void> = Promise.resolve();
  /** A look that has not begun yet sees all that was poked for. */
  #poked = false;
  #stopping = false;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly pollMs: number,
    private readonly open: (url: string) => MessageQueue = sqsQueue,
  ) {}

  start(): void {
    this.#timer = setInterval(() => this.poke(), this.pollMs);
    this.poke();
  }

  /** Pipelines may have changed. */
  poke(): void {
    if (this.#stopping || this.#poked) return;
    this.#poked = true;
    this.#busy = this.#busy
      .then(() => {
        this.#poked = false;
        return this.#refresh();
      })
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'queues of events could not be looked up; trying again');
      });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    await this.#busy;
    await Promise.all([...this.#pollers.values()].map((poller) => poller.stop()));
  }

  async #refresh(): Promise<void> {
    if (this.#stopping) return;
    const { rows } = await this.database.use((sql) =>
      sql.query<{ queue: string }>(
        `SELECT DISTINCT e.queue FROM sluice_orchestrator.event_sources e
         JOIN sluice_orchestrator.pipelines p ON p.name = e.pipeline AND p.deleted_at IS NULL`,
      ),
    );
    const wanted = new Set(rows.map(({ queue }) => queue));
    const gone = [...this.#pollers].filter(([queue]) => !wanted.has(queue));
    for (const [queue, poller] of gone) {
      this.#pollers.delete(queue);
      void poller.stop();
    }
    this.#refused = new Set([...this.#refused].filter((queue) => wanted.has(queue)));
    for (const url of wanted) {
      if (this.#pollers.has(url) || this.#refused.has(url)) continue;
      const queue = this.#open(url);
      if (!queue) continue;
      const poller = new QueuePoller(this.database, queue, url, this.logger);
      this.#pollers.set(url, poller);
      poller.start();
    }
  }

  #open(url: string): MessageQueue | undefined {
    try {
      return this.open(url);
    } catch (error) {
      if (!(error instanceof QueueRefused)) throw error;
      const { message, hint } = error;
      this.logger.error({ queue: url, hint }, `${message} It is not read.`);
      this.#refused = new Set([...this.#refused, url]);
      return undefined;
    }
  }
}
