import { insertRows } from '../stage/insert-rows.js';
import type { StagedRows } from '../stage/staged-rows.js';
import type { Merged } from './mode.js';

/** Every row is a new row of the table. */
export async function appendRows(rows: StagedRows): Promise<Merged> {
  const inserted = await insertRows(rows);
  return { inserted, updated: 0, unchanged: 0, superseded: 0, deleted: 0 };
}
