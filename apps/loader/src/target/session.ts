import type pg from 'pg';
import { destroyClient } from '@sluice/postgres';
import { SluiceError } from '@sluice/proto';

/** Rows of any shape, as pg gives them. */
export type Row = Record<string, unknown>;

export interface Answer<R extends Row> {
  readonly rows: R[];
  readonly count: number;
}

/** One connection to a target, held by one piece of work at a time. */
export class Session {
  /** Set once the connection's state is not known: it is then closed instead of kept. */
  broken = false;
  readonly pid: number;
  /** Names of statements that this connection keeps. */
  readonly #kept = new Map<string, string>();

  constructor(
    readonly client: pg.Client,
    /** What was connected to; sessions of one key can stand in for each other. */
    readonly key: string,
    private limitMs: number,
  ) {
    // pg's types leave the backend's process id out.
    this.pid = (client as unknown as { processID: number }).processID;
    client.on('error', () => {
      this.broken = true;
    });
    client.on('end', () => {
      this.broken = true;
    });
  }

  /** Another limit for the statements of `work`; the server's own has to be set by it. */
  async within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
    const before = this.limitMs;
    this.limitMs = limitMs;
    try {
      return await work();
    } finally {
      this.limitMs = before;
    }
  }

  /**
   * One statement. The server's own statement_timeout ends it first; where the server is gone without a word, the
   * connection is dropped a little later (I8).
   */
  query<R extends Row = Row>(sql: string, values: readonly unknown[] = []): Promise<Answer<R>> {
    return this.#send(() => this.client.query<R>(sql, [...values]));
  }

  /**
   * One that every run or load sends: the connection parses and plans it once and keeps it, since that takes several times
   * what running it does. For constant texts alone: each stays for as long as the connection does (I5).
   */
  kept<R extends Row = Row>(sql: string, values: readonly unknown[] = []): Promise<Answer<R>> {
    let name = this.#kept.get(sql);
    if (name === undefined) this.#kept.set(sql, (name = `sluice ${this.#kept.size}`));
    const statement = { name, text: sql, values: [...values] };
    return this.#send(() => this.client.query<R>(statement));
  }

  async #send<R extends Row>(start: () => Promise<pg.QueryResult<R>>): Promise<Answer<R>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.broken = true;
        destroyClient(this.client);
        reject(new SluiceError('TIMEOUT', 'The target did not answer a statement in time.'));
      }, this.limitMs + 10_000);
    });
    try {
      const result = await Promise.race([start(), late]);
      return { rows: result.rows, count: result.rowCount ?? 0 };
    } finally {
      clearTimeout(timer);
    }
  }
}
