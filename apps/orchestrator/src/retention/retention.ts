import type { Database } from '../db/database.js';
import { deleteHistory } from './delete-history.js';

/** A minute's maintenance leaves the rest to the next one. */
const BATCHES = 100;

/** Deletes what is older than `days`, a batch and a transaction at a time; 0: everything is kept. */
export async function sweepHistory(database: Database, days: number, stop: AbortSignal): Promise<void> {
  if (days === 0) return;
  for (let i = 0; i < BATCHES && !stop.aborted; i += 1) {
    if ((await database.transaction((sql) => deleteHistory(sql, days))) === 0) return;
  }
}
