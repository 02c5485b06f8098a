import { SLUICE, writeAudit } from '../audit/write-audit.js';
import type { Sql } from '../db/database.js';
import { StepFailed } from '../schedule/automation.js';
import type { RunStarter } from '../schedule/run-starter.js';

interface Row {
  readonly backfillId: string;
  readonly pipeline: string;
  readonly params: Record<string, string>;
  readonly parallelism: number;
  readonly triggeredBy: string;
}

const ACTIVE = `(SELECT count(*) FROM sluice_orchestrator.runs r
  WHERE r.backfill_id = b.backfill_id AND r.ended_at IS NULL)`;

/**
 * Starts as many runs of one backfill as there is room for. The backfill's row is the lock that makes its parallelism exact over
 * all replicas: its runs are counted under it.
 */
export async function advanceBackfill(
  sql: Sql,
  starter: RunStarter,
  except: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql.query<Row>(
    `SELECT backfill_id AS "backfillId", pipeline, params, parallelism, triggered_by AS "triggeredBy"
     FROM sluice_orchestrator.backfills b
     WHERE closed_at IS NULL AND NOT backfill_id::text = ANY ($1) AND parallelism > ${ACTIVE}
     ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [except],
  );
  const [backfill] = rows;
  if (!backfill) return undefined;
  try {
    await fill(sql, starter, backfill);
    return backfill.backfillId;
  } catch (error) {
    throw new StepFailed(backfill.backfillId, error);
  }
}

async function fill(sql: Sql, starter: RunStarter, backfill: Row): Promise<void> {
  // Counted anew: runs may have been made between the statement that found the row and its lock.
  const { rows } = await sql.query<{ ordinal: number; logicalDate: string }>(
    `SELECT d.ordinal, d.logical_date::text AS "logicalDate"
     FROM sluice_orchestrator.backfill_dates d JOIN sluice_orchestrator.backfills b USING (backfill_id)
     WHERE backfill_id = $1 AND d.state = 'waiting' ORDER BY d.ordinal
     LIMIT greatest(0, $2 - (SELECT count(*) FROM sluice_orchestrator.runs r
       WHERE r.backfill_id = $1 AND r.ended_at IS NULL))`,
    [backfill.backfillId, backfill.parallelism],
  );
  for (const date of rows) await startDate(sql, starter, backfill, date);
  await sql.query(
    `UPDATE sluice_orchestrator.backfills b SET closed_at = now() WHERE backfill_id = $1 AND NOT EXISTS (
       SELECT FROM sluice_orchestrator.backfill_dates d
       WHERE d.backfill_id = b.backfill_id AND d.state = 'waiting')`,
    [backfill.backfillId],
  );
}

async function startDate(
  sql: Sql,
  starter: RunStarter,
  { backfillId, pipeline, params, triggeredBy }: Row,
  { ordinal, logicalDate }: { readonly ordinal: number; readonly logicalDate: string },
): Promise<void> {
  const started = await starter.start(sql, {
    pipeline,
    logicalDate,
    params,
    origin: { trigger: 'backfill', by: triggeredBy, backfillId },
  });
  const runId = 'refused' in started ? null : started.runId;
  await sql.query(
    `UPDATE sluice_orchestrator.backfill_dates SET state = $3, run_id = $4
     WHERE backfill_id = $1 AND ordinal = $2`,
    [backfillId, ordinal, runId === null ? 'refused' : 'started', runId],
  );
  if (!('refused' in started)) return;
  const { reason, message } = started.refused;
  writeAudit(sql, SLUICE, {
    action: 'RunRefused',
    pipeline,
    details: { trigger: 'backfill', backfillId, logicalDate, reason, message },
  });
}
