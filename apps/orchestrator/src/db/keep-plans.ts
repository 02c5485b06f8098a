import { createHash } from 'node:crypto';
import type { PoolClient, QueryConfig } from 'pg';
import type { Sql } from './database.js';

/** Texts that are kept; any more are parsed each time, so that texts made up as they go cost no memory (I5). */
const MOST = 200;

/**
 * Statements that each connection parses and plans once and then keeps: planning the short ones of a run takes several
 * times what running them does. The server plans anew when a table's statistics or columns change.
 */
export class PlanKeeper {
  readonly #names = new Map<string, string>();

  /** The same client, keeping plans. */
  over(client: PoolClient): Pick<Sql, 'query'> {
    // pg's query() has a dozen overloads; what is sent here is a text with its values.
    const query = (text: unknown, values?: unknown[]): unknown => {
      const name = typeof text === 'string' ? this.#nameOf(text) : undefined;
      if (name === undefined) return client.query(text as QueryConfig, values);
      return client.query({ name, text: text as string, values: values ?? [] });
    };
    return { query: query as Sql['query'] };
  }

  /** By its content: on a connection that a pooler hands on, it can mean nothing else. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= MOST) return known;
    const name = `sluice_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
    this.#names.set(text, name);
    return name;
  }
}
