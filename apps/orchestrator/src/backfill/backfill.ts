import { randomUUID } from 'node:crypto';
import { parseResolved, type ResolvedPipeline } from '@sluice/config';
import {
  type BackfillRequest__Output,
  type BackfillState,
  type GetBackfillRequest__Output,
  SluiceError,
} from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { pipelineNotFound } from '../api/pipelines.js';
import { cancel } from '../api/runs.js';
import type { Caller } from '../audit/caller.js';
import { writeAudit } from '../audit/write-audit.js';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import { readNewest } from '../reads/read-pipelines.js';
import { type CheckedBackfill, checkBackfill } from './backfill-request.js';
import { overwritesLater } from './overwriting.js';
import { backfillNotFound, readBackfill } from './read-backfill.js';

/** The dates are written down at once; replicas start their runs as there is room. */
export async function backfill(
  context: ApiContext,
  request: BackfillRequest__Output,
  caller: Caller,
): Promise<BackfillState> {
  const version = await readNewest(context.database, request.pipeline);
  if (!version) throw pipelineNotFound(request.pipeline);
  const spec = parseResolved(version.specJson);
  const checked = checkBackfill(request, spec);
  const { backfillId, created } = await context.database.transaction(async (sql) => {
    const made = await insertBackfill(sql, request, checked, caller.actor);
    if (!made.created) return made;
    await refuseOlder(sql, spec, request.from);
    writeAudit(sql, caller, {
      action: 'Backfill',
      pipeline: spec.name,
      details: { ...made, ...request, dates: checked.dates.length },
    });
    announce(sql, 'due', [made.backfillId]);
    return made;
  });
  return { ...(await readBackfill(context.database, backfillId)), created };
}

/** The unique key decides between concurrent callers, as for runs. */
async function insertBackfill(
  sql: Sql,
  request: BackfillRequest__Output,
  { dates, params, parallelism, requestSha256 }: CheckedBackfill,
  actor: string,
): Promise<{ readonly backfillId: string; readonly created: boolean }> {
  const { pipeline, from, to, idempotencyKey: key } = request;
  const backfillId = randomUUID();
  const { rowCount } = await sql.query(
    `INSERT INTO sluice_orchestrator.backfills (backfill_id, pipeline, from_date, to_date, params, parallelism,
       idempotency_key, request_sha256, triggered_by)
     VALUES ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9)
     ON CONFLICT (pipeline, idempotency_key) DO NOTHING`,
    [backfillId, pipeline, from, to, JSON.stringify(params), parallelism, key, requestSha256, actor],
  );
  if (rowCount !== 1)
    return { backfillId: await sameBackfill(sql, pipeline, key, requestSha256), created: false };
  await sql.query(
    `INSERT INTO sluice_orchestrator.backfill_dates (backfill_id, ordinal, logical_date)
     SELECT $1, n - 1, day::date FROM unnest($2::text[]) WITH ORDINALITY AS d (day, n)`,
    [backfillId, dates],
  );
  return { backfillId, created: true };
}

async function sameBackfill(sql: Sql, pipeline: string, key: string, sha256: string): Promise<string> {
  const { rows } = await sql.query<{ backfillId: string; sha256: string }>(
    `SELECT backfill_id AS "backfillId", request_sha256 AS sha256
     FROM sluice_orchestrator.backfills WHERE pipeline = $1 AND idempotency_key = $2`,
    [pipeline, key],
  );
  const [found] = rows;
  if (!found) throw new Error('a backfill was neither inserted nor found');
  if (found.sha256 === sha256) return found.backfillId;
  throw new SluiceError(
    'IDEMPOTENCY_CONFLICT',
    `The idempotency key ${JSON.stringify(key)} belongs to backfill ${found.backfillId}, which was asked for otherwise.`,
    { hint: 'Use another key for another backfill.' },
  );
}

/** @throws SluiceError OUT_OF_ORDER where a later date was published, as far as the runs tell */
async function refuseOlder(sql: Sql, spec: ResolvedPipeline, from: string): Promise<void> {
  if (!overwritesLater(spec)) return;
  const { rows } = await sql.query<{ runId: string; date: string }>(
    `SELECT run_id AS "runId", logical_date::text AS date FROM sluice_orchestrator.runs
     WHERE pipeline = $1 AND target_table = $2 AND logical_date > $3 AND (state = 'succeeded' OR published)
     ORDER BY logical_date DESC LIMIT 1`,
    [spec.name, `${spec.target.schema}.${spec.target.table}`, from],
  );
  const [later] = rows;
  if (!later) return;
  throw new SluiceError(
    'OUT_OF_ORDER',
    `Run ${later.runId} has published ${later.date}: rows of ${from} could overwrite newer ones, and no version column tells which are newer.`,
    {
      hint: `Begin on ${later.date}, or give target.version.`,
      where: { pipeline: spec.name, run: later.runId },
    },
  );
}

export async function getBackfill(
  context: ApiContext,
  request: GetBackfillRequest__Output,
): Promise<BackfillState> {
  return readBackfill(context.database, request.backfillId);
}

/** First nothing more is started, then what goes on is cancelled. Again: what a lost call left over is. */
export async function cancelBackfill(
  context: ApiContext,
  request: GetBackfillRequest__Output,
  caller: Caller,
): Promise<BackfillState> {
  const { backfillId } = await readBackfill(context.database, request.backfillId);
  const runIds = await context.database.transaction(async (sql) => {
    const { rows } = await sql.query<{ pipeline: string; cancelled: boolean }>(
      `SELECT pipeline, cancelled_at IS NOT NULL AS cancelled
       FROM sluice_orchestrator.backfills WHERE backfill_id = $1 FOR UPDATE`,
      [backfillId],
    );
    const [found] = rows;
    if (!found) throw backfillNotFound(request.backfillId);
    await sql.query(
      `UPDATE sluice_orchestrator.backfill_dates SET state = 'cancelled' WHERE backfill_id = $1 AND state = 'waiting'`,
      [backfillId],
    );
    await sql.query(
      `UPDATE sluice_orchestrator.backfills
       SET closed_at = coalesce(closed_at, now()), cancelled_at = coalesce(cancelled_at, now()) WHERE backfill_id = $1`,
      [backfillId],
    );
    if (!found.cancelled) {
      const { pipeline } = found;
      writeAudit(sql, caller, { action: 'CancelBackfill', pipeline, details: { backfillId } });
    }
    const active = await sql.query<{ runId: string }>(
      `SELECT run_id AS "runId" FROM sluice_orchestrator.runs WHERE backfill_id = $1 AND ended_at IS NULL`,
      [backfillId],
    );
    return active.rows.map(({ runId }) => runId);
  });
  for (const runId of runIds) await cancelUnlessEnded(context, runId, caller);
  return readBackfill(context.database, backfillId);
}

async function cancelUnlessEnded(context: ApiContext, runId: string, caller: Caller): Promise<void> {
  try {
    await cancel(context, runId, caller);
  } catch (error) {
    if (SluiceError.from(error).reason !== 'RUN_STATE_CONFLICT') throw error; // it has ended meanwhile
  }
}
