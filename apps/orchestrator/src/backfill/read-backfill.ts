import { type BackfillState__Output, SluiceError } from '@sluice/proto';
import type { Database } from '../db/database.js';

interface Row {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly parallelism: number;
  readonly total: number;
  readonly waiting: number;
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly runIds: string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws SluiceError BACKFILL_NOT_FOUND */
export async function readBackfill(database: Database, wantedId: string): Promise<BackfillState__Output> {
  if (!UUID.test(wantedId)) throw backfillNotFound(wantedId);
  const { rows } = await database.use((sql) => sql.query<Row>(READ, [wantedId]));
  const [row] = rows;
  if (!row) throw backfillNotFound(wantedId);
  return { ...row, backfillId: wantedId.toLowerCase(), created: false };
}

/** A date that was refused counts as failed. Retention keeps the runs of a backfill as long as the backfill. */
const READ = `
  SELECT b.pipeline, b.from_date::text AS "from", b.to_date::text AS "to", b.parallelism, count(*)::int AS total,
    (count(*) FILTER (WHERE d.state = 'waiting'))::int AS waiting,
    (count(*) FILTER (WHERE r.run_id IS NOT NULL AND r.ended_at IS NULL))::int AS active,
    (count(*) FILTER (WHERE r.state = 'succeeded'))::int AS succeeded,
    (count(*) FILTER (WHERE d.state = 'refused' OR r.state = 'failed'))::int AS failed,
    (count(*) FILTER (WHERE d.state = 'cancelled' OR r.state = 'cancelled'))::int AS cancelled,
    coalesce(array_agg(d.run_id::text ORDER BY d.logical_date) FILTER (WHERE d.run_id IS NOT NULL), '{}') AS "runIds"
  FROM sluice_orchestrator.backfills b
  JOIN sluice_orchestrator.backfill_dates d USING (backfill_id)
  LEFT JOIN sluice_orchestrator.runs r ON r.run_id = d.run_id
  WHERE b.backfill_id = $1 GROUP BY b.backfill_id`;

export function backfillNotFound(backfillId: string): SluiceError {
  const shown = JSON.stringify(backfillId.slice(0, 80));
  return new SluiceError('BACKFILL_NOT_FOUND', `There is no backfill ${shown}.`, {
    hint: 'The answer to Backfill has its id, and so have the runs that it made.',
  });
}
