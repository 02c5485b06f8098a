import { createHash, randomUUID } from 'node:crypto';
import { forReplay, parseResolved, type ResolvedPipeline } from '@sluice/config';
import { type ReplayRejectsRequest__Output, SluiceError, type TriggerRunResponse } from '@sluice/proto';
import type { Caller } from '../audit/caller.js';
import { writeAudit } from '../audit/write-audit.js';
import type { Sql } from '../db/database.js';
import type { PipelineVersionEntity } from '../db/entities/pipeline-version.entity.js';
import { RunEntity } from '../db/entities/run.entity.js';
import { nothingToReplay } from '../engine/plan-replay.js';
import { watched } from '../engine/watched.js';
import { readVersion } from '../reads/read-pipelines.js';
import { findRun, type InsertedRun, insertRun } from '../transitions/insert-run.js';
import { runTraits } from '../transitions/run-traits.js';
import type { ApiContext } from './context.js';
import { pipelineNotFound } from './pipelines.js';
import { refuseOvertaken } from './replay-order.js';
import { notEnded, refuseReplay } from './replay-rules.js';
import { existing, wake } from './runs.js';
import { checkKey, checkRunId, keyConflict, runNotFound } from './trigger-request.js';

/** Starts a run over the rejects that a run has left in quarantine; the plan is made as any other, in its first phase. */
export async function replayRejects(
  context: ApiContext,
  request: ReplayRejectsRequest__Output,
  signal: AbortSignal,
  caller: Caller,
): Promise<TriggerRunResponse> {
  const runId = checkRunId(request.runId);
  const { rule, idempotencyKey } = request;
  checkKey(idempotencyKey);
  if (rule.length > MAX_RULE || rule.includes('\0')) {
    throw new SluiceError('INVALID_REQUEST', 'rule is no rule of a pipeline.', {
      hint: 'Copy it from the run’s rules, or leave it out for all rejects.',
    });
  }
  const original = await context.database.source.getRepository(RunEntity).findOneBy({ runId });
  if (!original) throw runNotFound(runId);
  const requestSha256 = createHash('sha256')
    .update(JSON.stringify(['replay', runId, rule]))
    .digest('hex');
  // First: a request that comes again is answered with its run, whatever has become of the rejects.
  const known = await context.database.use((sql) => findByKey(sql, original.pipeline, idempotencyKey));
  if (known) return answer(context, known, requestSha256, idempotencyKey);
  const newest = await newestVersion(context, original);
  await peek(context, original, newest, rule, signal);
  const inserted = await context.database.transaction(async (sql) => {
    await lockOriginal(sql, runId);
    const before = await findByKey(sql, original.pipeline, idempotencyKey);
    if (before) return before;
    await refuseSecond(sql, runId);
    await refuseOvertaken(sql, original, parseResolved(newest.specJson));
    const run = await insertRun(sql, {
      ...runTraits(forReplay(parseResolved(newest.specJson))),
      runId: randomUUID(),
      pipeline: original.pipeline,
      pipelineVersion: newest.version,
      logicalDate: original.logicalDate,
      params: original.params,
      idempotencyKey,
      requestSha256,
      targetTable: newest.targetTable,
      replay: { of: runId, rule },
      origin: { trigger: 'replay', by: caller.actor },
    });
    await wake(context, sql, run.runId);
    writeAudit(sql, caller, {
      action: 'ReplayRejects',
      pipeline: original.pipeline,
      runId: run.runId,
      details: { of: runId, rule, idempotencyKey },
    });
    return run;
  });
  return answer(context, inserted, requestSha256, idempotencyKey);
}

const MAX_RULE = 500;

async function answer(
  context: ApiContext,
  run: InsertedRun,
  requestSha256: string,
  key: string,
): Promise<TriggerRunResponse> {
  if (run.requestSha256 !== requestSha256) throw keyConflict(key, run.runId);
  return { run: await existing(context, run.runId), created: run.created };
}

async function findByKey(sql: Sql, pipeline: string, key: string): Promise<InsertedRun | undefined> {
  return key === '' ? undefined : findRun(sql, pipeline, key);
}

async function newestVersion(context: ApiContext, original: RunEntity): Promise<PipelineVersionEntity> {
  const { pipeline, pipelineVersion } = original;
  const [its, newest] = await Promise.all([
    readVersion(context.database, pipeline, pipelineVersion),
    readVersion(context.database, pipeline, 0),
  ]);
  if (!its || !newest) throw pipelineNotFound(pipeline);
  refuseReplay(original, specOf(its), specOf(newest));
  return newest;
}

function specOf(version: PipelineVersionEntity): ResolvedPipeline {
  return parseResolved(version.specJson);
}

/** Nothing in quarantine is told at once, not by a run that fails. */
async function peek(
  context: ApiContext,
  { runId }: RunEntity,
  { pipeline: name, version, specJson, sha256 }: PipelineVersionEntity,
  rule: string,
  signal: AbortSignal,
): Promise<void> {
  const timeoutMs = context.callTimeoutMs;
  const call = context.clients.loader.listLedger(
    { pipeline: { name, version, specJson, sha256 }, runId, quarantined: true, rule },
    { deadline: Date.now() + timeoutMs },
  );
  const watch = { idleMs: timeoutMs, signal, who: `The ledger of run ${runId}` };
  for await (const { quarantined } of watched(call, watch)) if (quarantined > 0) return;
  throw nothingToReplay(runId, rule);
}

/** Two replays of one run would plan the same rejects: the lock has them come one after the other. */
async function lockOriginal(sql: Sql, runId: string): Promise<void> {
  const { rows } = await sql.query<{ ended: boolean; state: string }>(
    `SELECT ended_at IS NOT NULL AS ended, state FROM sluice_orchestrator.runs WHERE run_id = $1 FOR UPDATE`,
    [runId],
  );
  const [row] = rows;
  if (!row) throw runNotFound(runId);
  if (!row.ended) throw notEnded(runId, row.state);
}

async function refuseSecond(sql: Sql, runId: string): Promise<void> {
  const { rows } = await sql.query<{ runId: string }>(
    `SELECT run_id AS "runId" FROM sluice_orchestrator.runs WHERE replay_of = $1 AND ended_at IS NULL`,
    [runId],
  );
  const [active] = rows;
  if (!active) return;
  throw new SluiceError(
    'RUN_STATE_CONFLICT',
    `Run ${active.runId} is replaying the rejects of run ${runId}.`,
    {
      hint: 'Wait for its end, or cancel it.',
      where: { run: active.runId },
    },
  );
}
