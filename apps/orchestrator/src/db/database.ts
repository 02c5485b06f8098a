import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** The raw client of a TypeORM query runner: transitions/ are SQL, and pg-boss sends its jobs on the same client. */
export type Sql = Pick<PoolClient, 'query'>;

/** Runs statements outside TypeORM's builders, on its pool. */
export class Database {
  constructor(readonly source: DataSource) {}

  /** Statements that need no transaction. */
  async use<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as Sql; // TypeORM types it any; with this driver it is pg's PoolClient
      return await work(client);
    } finally {
      await runner.release();
    }
  }

  /** One READ COMMITTED transaction; rolled back when `work` throws. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as Sql; // as above
      await runner.startTransaction();
      const result = await work(client);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // the cause matters more
      throw error;
    } finally {
      await runner.release();
    }
  }
}
