import type { Sql } from '../db/database.js';
import type { TriggerName } from '../db/entities/run.entity.js';
import { judgeRerun } from './rerun.js';
import type { RunTraits } from './run-traits.js';

/** What started a run. */
export interface RunOrigin {
  readonly trigger: TriggerName;
  /** Who, as far as is known. */
  readonly by: string;
  readonly backfillId?: string;
  /** When its schedule fired. */
  readonly scheduledFor?: Date;
}

export interface NewRun extends RunTraits {
  readonly runId: string;
  readonly pipeline: string;
  readonly pipelineVersion: number;
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly idempotencyKey: string;
  readonly requestSha256: string;
  readonly targetTable: string;
  /** A person, unless it is said. */
  readonly origin?: RunOrigin;
  /** The run whose rejects this one takes again, all or those that broke one rule. */
  readonly replay?: { readonly of: string; readonly rule: string };
}

export interface InsertedRun {
  readonly runId: string;
  readonly created: boolean;
  readonly requestSha256: string;
}

/**
 * Inserts a queued run, or finds the run that the idempotency key names. The unique index decides between concurrent
 * callers: the losers wait for the winner's commit, insert nothing, and read what the winner wrote.
 *
 * @throws SluiceError RERUN_REFUSED where the pipeline's on_rerun does not have another run for the logical date; never for
 *   replays, nor for runs of events, which have objects of their own
 */
export async function insertRun(sql: Sql, run: NewRun): Promise<InsertedRun> {
  const origin: RunOrigin = run.origin ?? { trigger: run.replay ? 'replay' : 'manual', by: '' };
  const judged = await judge(sql, run, origin);
  if ('runId' in judged) return judged;
  const row: Readonly<Record<string, unknown>> = {
    run_id: run.runId,
    pipeline: run.pipeline,
    pipeline_version: run.pipelineVersion,
    state: 'queued',
    logical_date: run.logicalDate,
    params: JSON.stringify(run.params),
    idempotency_key: run.idempotencyKey || null,
    request_sha256: run.requestSha256,
    target_table: run.targetTable,
    max_rejects: run.maxRejects ?? null,
    max_reject_ratio: run.maxRejectRatio ?? null,
    publish: run.publish,
    cleans: run.cleans,
    replay_of: run.replay?.of ?? null,
    replay_rule: run.replay?.rule ?? '',
    trigger: origin.trigger,
    triggered_by: origin.by,
    backfill_id: origin.backfillId ?? null,
    scheduled_for: origin.scheduledFor ?? null,
    priority: run.priority,
    max_active_runs: run.maxActiveRuns,
    pool: run.pool?.name ?? '',
    pool_weight: run.pool?.weight ?? 0,
    target_key: run.targetKey,
    split_timeout_ms: run.splitTimeoutMs ?? null,
    run_timeout_ms: run.runTimeoutMs ?? null,
    on_rerun: run.onRerun,
    replaces: judged.replaces,
  };
  const names = Object.keys(row);
  const { rows } = await sql.query<{ runId: string }>(
    `INSERT INTO sluice_orchestrator.runs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     ON CONFLICT (pipeline, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
     RETURNING run_id AS "runId"`,
    Object.values(row),
  );
  if (rows[0]) {
    await watchForLateness(sql, run.runId, run.late);
    return { runId: rows[0].runId, created: true, requestSha256: run.requestSha256 };
  }
  const found = await findRun(sql, run.pipeline, run.idempotencyKey);
  if (!found) throw new Error(`run ${run.runId} was neither inserted nor found`);
  return found;
}

/** What the run replaces; or the run that the key names: it came first, and is no second run beside itself. */
async function judge(
  sql: Sql,
  run: NewRun,
  { trigger }: RunOrigin,
): Promise<InsertedRun | { readonly replaces: string[] }> {
  if (run.onRerun === 'duplicate' || trigger === 'replay' || trigger === 'event') return { replaces: [] };
  try {
    return (await findRun(sql, run.pipeline, run.idempotencyKey)) ?? { replaces: await judgeRerun(sql, run) };
  } catch (error) {
    // It may have come while the gate was waited for.
    const known = await findRun(sql, run.pipeline, run.idempotencyKey);
    if (known) return known;
    throw error;
  }
}

/** Counted from the time that the run was scheduled for, or else from its making. */
async function watchForLateness(sql: Sql, runId: string, late: RunTraits['late']): Promise<void> {
  if (late.length === 0) return;
  await sql.query(
    `INSERT INTO sluice_orchestrator.late_watches (run_id, entry, due_at)
     SELECT r.run_id, w.entry, coalesce(r.scheduled_for, r.created_at) + make_interval(secs => w.ms / 1000)
     FROM sluice_orchestrator.runs r, unnest($2::int[], $3::float8[]) AS w (entry, ms) WHERE r.run_id = $1`,
    [runId, late.map(({ entry }) => entry), late.map(({ afterMs }) => afterMs)],
  );
}

/** The run that an idempotency key names. */
export async function findRun(
  sql: Sql,
  pipeline: string,
  idempotencyKey: string,
): Promise<InsertedRun | undefined> {
  const { rows } = await sql.query<{ runId: string; requestSha256: string }>(
    `SELECT run_id AS "runId", request_sha256 AS "requestSha256"
     FROM sluice_orchestrator.runs WHERE pipeline = $1 AND idempotency_key = $2`,
    [pipeline, idempotencyKey],
  );
  return rows[0] && { ...rows[0], created: false };
}
