import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { isAborted } from './away.js';
import type { Announcement } from './changes.js';
import { PlanKeeper } from './keep-plans.js';

/**
 * One connection: transitions/ are SQL, and pg-boss sends its jobs on the same one. Statements are sent as they come, and
 * run one after the other: who needs no reply before the next one need not wait for it.
 */
export interface Sql {
  readonly query: PoolClient['query'];
  /** A statement of which nothing is needed but that it succeeds: `use` and `transaction` see to that. */
  send(text: string, values: readonly unknown[]): Promise<unknown>;
  /** See announce. */
  readonly announced: Announcement[];
}

/** Runs statements outside TypeORM's builders, on its pool. */
export class Database {
  readonly #plans = new PlanKeeper();

  /** @param told of what a transaction has announced, once it is committed */
  constructor(
    readonly source: DataSource,
    private readonly told: (announced: readonly Announcement[]) => void = () => undefined,
  ) {}

  /** Statements that need no transaction. */
  async use<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#connected(async (client) => {
      const session = new Session(this.#plans.over(client));
      const result = await work(session);
      await session.sent();
      this.told(session.announced);
      return result;
    });
  }

  /** One READ COMMITTED transaction; rolled back when `work` throws, or a statement fails. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return this.#connected(async (client) => {
      const session = new Session(this.#plans.over(client));
      await client.query('BEGIN');
      try {
        const result = await work(session);
        const [, { command }] = await Promise.all([session.sent(), client.query('COMMIT')]);
        if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`);
        this.told(session.announced);
        return result;
      } catch (error) {
        const cause = isAborted(error) ? await session.failure(error) : error;
        await client.query('ROLLBACK').catch(() => undefined); // the cause matters more
        throw cause;
      }
    });
  }

  async #connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await runner.connect()) as PoolClient; // TypeORM types it any; this driver's is pg's
      return await work(client);
    } catch (error) {
      await dropSilent(client, error);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** What `use` and `transaction` give. */
export class Session implements Sql {
  readonly query: Sql['query'];
  readonly announced: Announcement[] = [];
  readonly #sent: Promise<unknown>[] = [];

  constructor(client: Pick<Sql, 'query'>) {
    this.query = client.query.bind(client) as Sql['query']; // bind() loses its overloads
  }

  send(text: string, values: readonly unknown[]): Promise<unknown> {
    const reply = this.query(text, [...values]);
    reply.catch(() => undefined); // asked for by sent()
    this.#sent.push(reply);
    return reply;
  }

  /** @throws what the first of them has failed with */
  async sent(): Promise<void> {
    for (const reply of this.#sent) await reply;
  }

  /** Why the transaction is aborted, where that is all that a later statement says. */
  failure(later: unknown): Promise<unknown> {
    return this.sent().then(
      () => later,
      (first: unknown) => first,
    );
  }
}

/** After pg's query_timeout the connection is of no use: nobody must get it again (I8). */
async function dropSilent(client: PoolClient | undefined, error: unknown): Promise<void> {
  if (!client || !(error instanceof Error) || !error.message.includes('Query read timeout')) return;
  // pg's types leave both out; pg-pool looks at the second, too.
  const { connection, _queryable } = client as unknown as {
    connection: { stream: Socket };
    _queryable: boolean;
  };
  if (!_queryable) return;
  const ended = new Promise((resolve) => client.once('end', resolve)); // then the pool knows, too
  connection.stream.destroy();
  await ended;
}
