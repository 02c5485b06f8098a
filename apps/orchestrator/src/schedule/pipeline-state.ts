import {
  type DeletePipelineRequest__Output,
  type DeletePipelineResponse,
  type PausePipelineRequest__Output,
  type Pipeline,
} from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { getPipeline, pipelineNotFound } from '../api/pipelines.js';
import type { Caller } from '../audit/caller.js';
import { writeAudit } from '../audit/write-audit.js';
import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import { resumeDependent } from './dependents.js';
import { RunStarter } from './run-starter.js';
import { dropAutomation } from './set-automation.js';
import { resumeSchedule } from './set-schedule.js';

/** Runs that go on go on; what comes due waits. A pipeline that is paused already stays so. */
export async function pausePipeline(
  context: ApiContext,
  { name }: PausePipelineRequest__Output,
  caller: Caller,
): Promise<Pipeline> {
  await context.database.transaction(async (sql) => {
    const { pausedAt } = await lockPipeline(sql, name);
    if (pausedAt) return;
    await sql.query(`UPDATE sluice_orchestrator.pipelines SET paused_at = now() WHERE name = $1`, [name]);
    writeAudit(sql, caller, { action: 'PausePipeline', pipeline: name });
  });
  return getPipeline(context, { name, version: 0 });
}

/** What came due meanwhile begins, as far as the schedule catches up; upstreams and events always do. */
export async function resumePipeline(
  context: ApiContext,
  { name }: PausePipelineRequest__Output,
  caller: Caller,
): Promise<Pipeline> {
  await context.database.transaction(async (sql) => {
    const { pausedAt } = await lockPipeline(sql, name);
    if (!pausedAt) return;
    await sql.query(`UPDATE sluice_orchestrator.pipelines SET paused_at = NULL WHERE name = $1`, [name]);
    await resumeSchedule(sql, name);
    await resumeDependent(sql, new RunStarter(context.wakes), name, pausedAt);
    writeAudit(sql, caller, { action: 'ResumePipeline', pipeline: name });
    announce(sql, 'due', [name]);
  });
  return getPipeline(context, { name, version: 0 });
}

export async function deletePipeline(
  context: ApiContext,
  { name }: DeletePipelineRequest__Output,
  caller: Caller,
): Promise<DeletePipelineResponse> {
  await context.database.transaction(async (sql) => {
    await lockPipeline(sql, name);
    await sql.query(`UPDATE sluice_orchestrator.pipelines SET deleted_at = now() WHERE name = $1`, [name]);
    await dropAutomation(sql, name);
    writeAudit(sql, caller, { action: 'DeletePipeline', pipeline: name });
  });
  return {};
}

/** @throws SluiceError PIPELINE_NOT_FOUND, of a deleted one too */
async function lockPipeline(sql: Sql, name: string): Promise<{ readonly pausedAt: Date | null }> {
  if (name.includes('\0')) throw pipelineNotFound(name); // PostgreSQL has no such text
  const { rows } = await sql.query<{ pausedAt: Date | null }>(
    `SELECT paused_at AS "pausedAt" FROM sluice_orchestrator.pipelines
     WHERE name = $1 AND deleted_at IS NULL FOR UPDATE`,
    [name],
  );
  const [row] = rows;
  if (!row) throw pipelineNotFound(name);
  return row;
}
