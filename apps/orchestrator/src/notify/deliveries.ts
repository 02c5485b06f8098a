import { parseResolved, type ResolvedNotification, SecretError, type Secrets } from '@sluice/config';
import type { Logger } from '@sluice/service';
import type { Database, Sql } from '../db/database.js';
import type { Wakes } from '../engine/wakes.js';
import { bodyOf, type Notification } from './message.js';
import { post } from './webhook.js';
import { webhookAddress } from './webhook-address.js';

const QUEUE = 'notify';

/** Tried again after 5 s, doubled each time up to an hour: over more than six hours in all. */
const RETRIES = { retryLimit: 15, retryDelay: 5, retryBackoff: true, retryDelayMax: 3_600 } as const;

/**
 * Tells webhooks about runs, at least once. A job is sent in the transaction that makes it true, so that none is lost and none is
 * made up; runs never wait for a receiver.
 */
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly wakes: Pick<Wakes, 'serve' | 'sendTo'>,
    /** Texts of the orchestrator's secrets: addresses and keys of webhooks (I6). */
    private readonly secrets: Secrets<string>,
    private readonly logger: Logger,
    private readonly timeoutMs: number,
  ) {}

  async start(): Promise<void> {
    const expireInSeconds = Math.ceil(this.timeoutMs / 1_000) + 30;
    await this.wakes.serve<Notification>(QUEUE, { ...RETRIES, expireInSeconds }, (id, notification) =>
      this.#deliver(id, notification),
    );
  }

  async send(sql: Sql, notification: Notification): Promise<void> {
    await this.wakes.sendTo(sql, QUEUE, notification);
  }

  /** What it throws is kept with the job and tried again: it names entry and reference, and no secret (I6). */
  async #deliver(delivery: string, notification: Notification): Promise<void> {
    const { run, event } = notification;
    const entry = await this.#entry(notification);
    if (!entry) return; // the version is gone: nobody to tell
    try {
      await post({
        url: webhookAddress(entry.url, await this.secrets.resolve(entry.url)),
        signingKey: entry.signingKey === undefined ? undefined : await this.secrets.resolve(entry.signingKey),
        body: bodyOf(notification, entry, delivery),
        delivery,
        event,
        timeoutMs: this.timeoutMs,
      });
    } catch (error) {
      this.secrets.invalidate(entry.url); // it may have been rotated
      if (entry.signingKey !== undefined) this.secrets.invalidate(entry.signingKey);
      const failure = `notify[${notification.entry}] of pipeline ${run.pipeline}: ${whyOf(error)}`;
      this.logger.warn(
        { run: run.id, event, webhook: entry.url, delivery, message: failure },
        'webhook was not told',
      );
      throw new Error(failure);
    }
  }

  async #entry({ run, entry }: Notification): Promise<ResolvedNotification | undefined> {
    const { rows } = await this.database.use((sql) =>
      sql.query<{ specJson: string }>(
        `SELECT spec_json AS "specJson" FROM sluice_orchestrator.pipeline_versions WHERE pipeline = $1 AND version = $2`,
        [run.pipeline, run.pipelineVersion],
      ),
    );
    return rows[0] && parseResolved(rows[0].specJson).notify.at(entry);
  }
}

/** With what to do next, where it is known. */
function whyOf(error: unknown): string {
  if (error instanceof SecretError) return `${error.message} ${error.hint}`.trim();
  return error instanceof Error ? error.message : String(error);
}
