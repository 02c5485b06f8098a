import { createHash } from 'node:crypto';
import type { SplitPart__Output } from '@sluice/proto';
import type { Sql } from '../db/database.js';
import type { AttemptRef } from './close-attempt.js';
import { lockRun } from './stop-run.js';

/**
 * Takes a split of several objects apart, one split for each, because one of them can never be loaded as it was pinned: the
 * others are not to fail with it. As the split as a whole can never be loaded either, no stale attempt at it commits beside
 * them; if one did, its ledger row would belong to no planned split (I7). In one transaction, so that the plan covers the same bytes at every moment (I7), and once, since what comes of
 * it has one object. Ordinals follow on: the plan has left room for them. The attempts at it go with it.
 *
 * False where the run is stopping, the split is of one object or of rejects, or a newer attempt has it.
 */
export async function unpackSplit(sql: Sql, ref: AttemptRef): Promise<boolean> {
  if ((await lockRun(sql, ref.runId)) !== null) return false;
  const { rows } = await sql.query<{ ordinal: number; parts: SplitPart__Output[] }>(
    `DELETE FROM sluice_orchestrator.splits
     WHERE run_id = $1 AND split_id = $2 AND attempt = $3 AND state = 'running' AND rejects IS NULL
       AND jsonb_array_length(parts) > 1
     RETURNING ordinal, parts`,
    [ref.runId, ref.splitId, ref.attempt],
  );
  const [packed] = rows;
  if (!packed) return false;
  const splits = packed.parts.map((part, i) => ({
    id: createHash('sha256').update(`${ref.splitId} ${i}`).digest('hex').slice(0, 16),
    ordinal: packed.ordinal + i,
    parts: [part],
  }));
  await sql.query(
    `INSERT INTO sluice_orchestrator.splits (run_id, split_id, ordinal, parts, object_splits, state)
     SELECT $1, p.id, p.ordinal, p.parts, 1, 'pending'
     FROM jsonb_to_recordset($2::jsonb) AS p(id text, ordinal int, parts jsonb)`,
    [ref.runId, JSON.stringify(splits)],
  );
  return true;
}
