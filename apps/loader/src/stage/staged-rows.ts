import type { ResolvedPipeline } from '@sluice/config';
import { qualified, quoteLiteral, type TableInfo } from '@sluice/postgres';
import { CREATE_LOCK } from '../prepare/sluice-tables.js';
import type { Session } from '../target/session.js';
import type { RejectStatements } from './reject-statements.js';

/**
 * Sets of columns that something is known of which holds for every wider set too: that no two rows are equal in them, or that
 * the target has no row equal to one in them. Nulls are equal to nothing. Asking costs a pass over all rows.
 */
export class KeyFacts {
  readonly #sets: (readonly string[])[] = [];

  note(columns: readonly string[]): void {
    this.#sets.push(columns);
  }

  has(columns: readonly string[]): boolean {
    return this.#sets.some((set) => set.every((name) => columns.includes(name)));
  }
}

/**
 * Which rows of the target are beside the staged rows once these are in. SQL conditions over a row `alias` of the target,
 * and over the staged row `s`.
 */
export interface Standing {
  /** The row stays, and is another than the one that `s` becomes: the two must not share a unique key. */
  apart(alias: string): string;
  /** The row stays, or becomes one of the run's: what refers to it refers to something. */
  remains(alias: string): string;
  /** Columns that make a staged row and one of the target the same: a unique index over them is no obstacle. */
  readonly identity?: readonly string[];
  /** Staged rows may give way to those of the target: that two of them share a unique key is no offence yet. */
  readonly mayYield?: boolean;
}

/** Every staged row is a new row, and all that are there stay. */
export const ADDED: Standing = { apart: () => 'true', remains: () => 'true' };

/** Rows in a table without constraints, on their way into the target: those of one split, or of a whole run. */
export interface StagedRows {
  readonly session: Session;
  readonly spec: ResolvedPipeline;
  /** The target. */
  readonly table: TableInfo;
  /** The staging table, qualified and quoted. */
  readonly stage: string;
  /** SQL: the books of the splits that the rows are of, with `ordinal`, `split_id` and `parts`. */
  readonly splits: string;
  /** Columns that the pipeline loads. */
  readonly columns: readonly string[];
  readonly rejects: RejectStatements;
  /** Keys that no two of the rows share. */
  readonly unrepeated: KeyFacts;
  /** Keys that no row of the target shares with one of these. */
  readonly fresh: KeyFacts;
  readonly standing: Standing;
  /** Of the server's words about a table that stands in for the target: what they would be of the target. */
  readonly renamed?: (text: string) => string;
}

/** `"schema"."table"` of the target. */
export function targetOf({ spec }: { readonly spec: ResolvedPipeline }): string {
  return qualified(spec.target.schema, spec.target.table);
}

/**
 * Waits, within a transaction and for as long as a statement may take, until nobody else moves staged rows into the table:
 * two who did would find each other's rows one by one, and deadlock.
 */
export async function publisherLock(session: Session, table: TableInfo, limitMs: number): Promise<void> {
  const { rows } = await session.query<{ limit: string }>(`SELECT current_setting('lock_timeout') AS limit`);
  await session.query(`SET LOCAL lock_timeout = ${limitMs}`); // a queue, not a conflict
  // By its name: `replace` may put another table in its place while we wait.
  const name = `${table.schema}.${table.name}`;
  await session.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [CREATE_LOCK[0], name]);
  await session.query(`SET LOCAL lock_timeout = ${quoteLiteral(rows[0].limit)}`);
}
