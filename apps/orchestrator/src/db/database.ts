import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { PlanKeeper } from './keep-plans.js';

/** The raw client of a TypeORM query runner: transitions/ are SQL, and pg-boss sends its jobs on the same client. */
export type Sql = Pick<PoolClient, 'query'>;

/** Runs statements outside TypeORM's builders, on its pool. */
export class Database {
  readonly #plans = new PlanKeeper();

  constructor(readonly source: DataSource) {}

  /** Statements that need no transaction. */
  async use<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await runner.connect()) as PoolClient; // TypeORM types it any; this driver's is pg's
      return await work(this.#plans.over(client));
    } catch (error) {
      await dropSilent(client, error);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** One READ COMMITTED transaction; rolled back when `work` throws. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    let client: PoolClient | undefined;
    try {
      client = (await runner.connect()) as PoolClient; // as above
      await runner.startTransaction();
      const result = await work(this.#plans.over(client));
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await dropSilent(client, error);
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // the cause matters more
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** pg's query_timeout ends the wait, but its connection goes on waiting for the answer: nobody must get it again (I8). */
async function dropSilent(client: PoolClient | undefined, error: unknown): Promise<void> {
  if (!client || !(error instanceof Error) || !error.message.includes('Query read timeout')) return;
  // pg's types leave the socket out.
  const { connection } = client as unknown as { connection: { stream: Socket } };
  if (connection.stream.destroyed) return;
  const ended = new Promise((resolve) => client.once('end', resolve)); // then the pool knows, too
  connection.stream.destroy();
  await ended;
}
