import { randomUUID } from 'node:crypto';
import { parseResolved } from '@sluice/config';
import {
  type AbortResponse__Output,
  type GetRunRequest__Output,
  type GetRunResponse,
  type ListRejectsResponse__Output,
  type ListRunRejectsRequest__Output,
  type ListRunsRequest__Output,
  type ListRunsResponse,
  type RetryRunRequest__Output,
  type Run,
  type Run__Output,
  SluiceError,
  type TriggerRunRequest__Output,
  type TriggerRunResponse,
  unary,
} from '@sluice/proto';
import type { Caller } from '../audit/caller.js';
import { writeAudit } from '../audit/write-audit.js';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import { RunEntity, type RunStateName } from '../db/entities/run.entity.js';
import { settle } from '../engine/settle.js';
import { readNewest, readVersion } from '../reads/read-pipelines.js';
import { listRuns, readRun } from '../reads/read-runs.js';
import { readSplitPage } from '../reads/read-splits.js';
import { cancelRun } from '../transitions/cancel-run.js';
import { insertRun } from '../transitions/insert-run.js';
import { retryRun } from '../transitions/retry-run.js';
import { runTraits } from '../transitions/run-traits.js';
import type { ApiContext } from './context.js';
import { pageSize, pageToken, readPageToken } from './page-token.js';
import { pipelineNotFound } from './pipelines.js';
import { checkRunId, checkTrigger, declaredParams, keyConflict, runNotFound } from './trigger-request.js';

export async function triggerRun(
  context: ApiContext,
  request: TriggerRunRequest__Output,
  caller: Caller,
): Promise<TriggerRunResponse> {
  const { requestSha256, priority, ...wanted } = checkTrigger(request, new Date());
  const version = await readNewest(context.database, wanted.pipeline);
  if (!version) throw pipelineNotFound(wanted.pipeline);
  const spec = parseResolved(version.specJson);
  const params = declaredParams(spec, wanted.params);
  const traits = runTraits(spec);
  checkPool(traits.pool?.name, context.pools);
  const runId = randomUUID();
  const inserted = await context.claims.transaction(async (sql, taker) => {
    const run = await insertRun(sql, {
      ...wanted,
      params,
      runId,
      requestSha256,
      pipelineVersion: version.version,
      targetTable: version.targetTable,
      ...traits,
      priority: priority ?? traits.priority,
      origin: { trigger: 'manual', by: caller.actor },
    });
    if (!run.created) return run;
    if (!(await taker.phaseOf(sql, 'short', runId))) await wake(context, sql, runId);
    const { pipeline, logicalDate, idempotencyKey } = wanted;
    writeAudit(sql, caller, {
      action: 'TriggerRun',
      pipeline,
      runId,
      details: { logicalDate, params, idempotencyKey, version: version.version },
    });
    return run;
  });
  if (inserted.requestSha256 !== requestSha256) throw keyConflict(wanted.idempotencyKey, inserted.runId);
  return { run: await existing(context, inserted.runId), created: inserted.created };
}

/** A run that could never begin is told at once. */
function checkPool(pool: string | undefined, pools: ApiContext['pools']): void {
  if (pool === undefined || pools[pool] !== undefined) return;
  const known = Object.keys(pools).sort().join(', ');
  throw new SluiceError('INVALID_REQUEST', `There is no pool ${pool}.`, {
    hint: `${known === '' ? 'No pool is configured' : `The pools are ${known}`}: set SLUICE_POOLS of the orchestrator, or correct concurrency.pool.`,
  });
}

export async function getRun(context: ApiContext, request: GetRunRequest__Output): Promise<GetRunResponse> {
  const size = request.splitPageSize === 0 ? undefined : pageSize(request.splitPageSize, 0);
  const after = readPageToken(request.splitPageToken, /^\d{1,10}$/) ?? '-1';
  const run = await existing(context, checkRunId(request.runId));
  if (request.withoutSplits) return { run, splits: [] };
  const { splits, more } = await readSplitPage(context.database, run.runId, Number(after), size);
  return { run, splits, nextSplitPageToken: more === undefined ? '' : pageToken(String(more)) };
}

export async function listRunPage(
  context: ApiContext,
  request: ListRunsRequest__Output,
): Promise<ListRunsResponse> {
  const before = readPageToken(request.pageToken, /^\d{1,15}$/);
  const { runs, last } = await listRuns(context.database, {
    pipeline: request.pipeline,
    size: pageSize(request.pageSize, 50),
    before: before === undefined ? undefined : Number(before),
  });
  return { runs, nextPageToken: last === undefined ? '' : pageToken(String(last)) };
}

export async function cancel(context: ApiContext, wantedId: string, caller: Caller): Promise<Run> {
  const runId = checkRunId(wantedId);
  const state = await context.database.transaction(async (sql) => {
    const before = await cancelRun(sql, runId);
    // One that waits to publish is claimed at once; others may have ended just now.
    announce(sql, before === 'publishing' ? 'work' : 'end', [runId]);
    if (before !== undefined && !isEnded(before)) {
      await auditRun(sql, caller, 'CancelRun', runId, { was: before });
    }
    return before;
  });
  if (state === undefined) throw runNotFound(runId);
  if (state === 'succeeded' || state === 'failed') {
    throw conflict(runId, state, 'Only a run that has not ended can be cancelled.');
  }
  await settle(context.database, runId); // nothing may have been in flight
  if (state === 'running') void abortLoads(context, runId);
  return existing(context, runId);
}

/** Loads outlive their caller for a while, so cutting the calls is not enough to stop them. */
async function abortLoads(context: ApiContext, runId: string): Promise<void> {
  try {
    const { pipeline, run } = await facts(context, runId);
    const { loader } = context.clients;
    await unary<object, AbortResponse__Output>(
      loader.abort.bind(loader),
      { pipeline, run },
      { timeoutMs: context.callTimeoutMs },
    );
  } catch (error) {
    // A split that commits all the same is in the ledger, where a retry of the run finds it.
    context.logger.warn({ run: runId, err: error }, 'loads of a cancelled run could not be aborted');
  }
}

export async function retry(
  context: ApiContext,
  request: RetryRunRequest__Output,
  caller: Caller,
): Promise<Run> {
  const runId = checkRunId(request.runId);
  const state = await context.database.transaction(async (sql) => {
    const before = await retryRun(sql, runId, request.replan).catch((error: unknown) => {
      throw isSecondReplay(error)
        ? conflict(runId, 'a replay', 'Its rejects are being replayed by another run.')
        : error;
    });
    if (before === 'failed' || before === 'cancelled') {
      await wake(context, sql, runId);
      await auditRun(sql, caller, 'RetryRun', runId, { was: before, replan: request.replan });
    }
    return before;
  });
  if (state === undefined) throw runNotFound(runId);
  if (state !== 'failed' && state !== 'cancelled') {
    throw conflict(runId, state, 'Only a failed or cancelled run can be retried.');
  }
  return existing(context, runId);
}

export async function listRejects(
  context: ApiContext,
  request: ListRunRejectsRequest__Output,
  signal: AbortSignal,
): Promise<ListRejectsResponse__Output> {
  const runId = checkRunId(request.runId);
  const { pipeline } = await facts(context, runId);
  const { loader } = context.clients;
  return unary<object, ListRejectsResponse__Output>(
    loader.listRejects.bind(loader),
    {
      pipeline,
      runId,
      rule: request.rule,
      pageSize: request.pageSize,
      pageToken: request.pageToken,
      includeReplayed: request.includeReplayed,
    },
    { timeoutMs: context.callTimeoutMs, signal },
  );
}

async function auditRun(
  sql: Sql,
  caller: Caller,
  action: string,
  runId: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { rows } = await sql.query<{ pipeline: string }>(
    `SELECT pipeline FROM sluice_orchestrator.runs WHERE run_id = $1`,
    [runId],
  );
  writeAudit(sql, caller, { action, pipeline: rows[0]?.pipeline ?? '', runId, details });
}

export async function wake(context: Pick<ApiContext, 'wakes'>, sql: Sql, runId: string): Promise<void> {
  await context.wakes.send(sql, runId);
  announce(sql, 'work', [runId]);
}

export async function existing(context: ApiContext, runId: string): Promise<Run__Output> {
  const run = await readRun(context.database, runId);
  if (!run) throw runNotFound(runId);
  return run;
}

/** What other services are told about a run. */
async function facts(context: ApiContext, runId: string) {
  const run = await context.database.source.getRepository(RunEntity).findOneBy({ runId });
  if (!run) throw runNotFound(runId);
  const version = await readVersion(context.database, run.pipeline, run.pipelineVersion);
  if (!version) throw pipelineNotFound(run.pipeline, run.pipelineVersion);
  return {
    pipeline: {
      name: run.pipeline,
      version: run.pipelineVersion,
      specJson: version.specJson,
      sha256: version.sha256,
    },
    run: {
      runId,
      logicalDate: run.logicalDate,
      params: run.params,
      triggeredAtMs: run.createdAt.getTime(),
      lookups: run.lookups,
      replayOf: run.replayOf ?? '',
      replaces: run.replaces,
    },
  };
}

function isEnded(state: RunStateName): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

/** The index that allows a run one replay at a time has refused. */
function isSecondReplay(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'runs_replay';
}

function conflict(runId: string, state: string, hint: string): SluiceError {
  return new SluiceError('RUN_STATE_CONFLICT', `Run ${runId} is ${state}.`, { hint, where: { run: runId } });
}
