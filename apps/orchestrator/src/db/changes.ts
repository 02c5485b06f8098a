import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Logger } from '@sluice/service';
import type { Sql } from './database.js';
import { SESSION } from './data-source.js';

const CHANNEL = 'sluice_orchestrator';
const RECONNECT_MS = 1_000;
const HEARTBEAT_MS = 10_000;

/**
 * `change`: watchers of the run look again. `work`: besides, there is something to claim. `end`: they look at once. `due`: what
 * starts runs by itself (schedules, backfills, events) has changed, of a pipeline or a backfill in place of a run.
 */
export type ChangeKind = 'change' | 'work' | 'end' | 'due';

/** What a transaction has announced. */
export interface Announcement {
  readonly kind: ChangeKind;
  readonly runIds: readonly string[];
  /** By which its replica knows it again. */
  readonly token: string;
}

/** Told to every replica when the transaction commits; a rolled back change is never told. */
export function announce(sql: Sql, kind: ChangeKind, runIds: readonly string[]): void {
  if (runIds.length === 0) return;
  const told = { kind, runIds: [...new Set(runIds)], token: randomBytes(6).toString('hex') };
  void sql.send(
    `SELECT pg_notify($1, concat_ws(':', $2::text, id, $4::text)) FROM unnest($3::text[]) AS id`,
    [CHANNEL, told.kind, told.runIds, told.token],
  );
  sql.announced.push(told);
}

export type ChangeListener = (kind: ChangeKind, runId: string) => void;

/** The oldest are forgotten (I5): what they announced is then heard twice. */
const MOST_TOLD = 1_000;

/**
 * Hears every replica's announcements on a connection of its own; those of this replica it is told as soon as they are
 * committed. What is said while it is away is lost, so everyone who listens polls slowly as well; `onReconnect` tells them
 * to look at once.
 */
export class Changes {
  readonly #told = new Set<string>();
  readonly #listeners = new Set<ChangeListener>();
  readonly #reconnects = new Set<() => void>();
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param onSession is run on every new connection before anything is heard on it */
  constructor(
    private readonly url: string,
    private readonly logger: Logger,
    private readonly onSession: (sql: Pick<Client, 'query'>) => Promise<void> = async () => undefined,
  ) {}

  /** What this replica has committed. */
  tell(announced: readonly Announcement[]): void {
    for (const { kind, runIds, token } of announced) {
      this.#told.add(token);
      const [oldest] = this.#told;
      if (this.#told.size > MOST_TOLD) this.#told.delete(oldest);
      for (const runId of runIds) this.#spread(kind, runId);
    }
  }

  async start(): Promise<void> {
    await this.#connect();
  }

  subscribe(listener: ChangeListener, onReconnect: () => void): () => void {
    this.#listeners.add(listener);
    this.#reconnects.add(onReconnect);
    return () => {
      this.#listeners.delete(listener);
      this.#reconnects.delete(onReconnect);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined); // already gone
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'sluice orchestrator listener',
      keepAlive: true,
      connectionTimeoutMillis: SESSION.connectionTimeoutMillis,
      query_timeout: HEARTBEAT_MS,
    });
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('connection closed')));
    client.on('notification', ({ payload = '' }) => this.#heard(payload));
    this.#client = client;
    await client.connect();
    await this.onSession(client);
    await client.query(`LISTEN ${CHANNEL}`);
    this.#beat(client);
  }

  /** A silently dead connection would never say anything again (I8). */
  #beat(client: Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#timer = setTimeout(() => {
      client.query('SELECT 1').then(
        () => this.#beat(client),
        (error: unknown) => this.#lost(client, error),
      );
    }, HEARTBEAT_MS);
    this.#timer.unref();
  }

  #lost(client: Client, error: unknown): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    this.logger.warn({ err: error }, 'listener lost its connection; connecting again');
    client.end().catch(() => undefined); // it is gone already
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#connect().then(
        () => this.#reconnects.forEach((again) => again()),
        (again: unknown) => this.#client && this.#lost(this.#client, again),
      );
    }, RECONNECT_MS);
    this.#timer.unref();
  }

  #heard(payload: string): void {
    const [kind, runId, token] = payload.split(':');
    if (kind !== 'change' && kind !== 'work' && kind !== 'end' && kind !== 'due') return;
    if (!this.#told.has(token)) this.#spread(kind, runId);
  }

  #spread(kind: ChangeKind, runId: string): void {
    for (const listener of this.#listeners) listener(kind, runId);
  }
}
