import { type OrchestratorHandlers } from '@sluice/proto';
import { streamHandler, unaryHandler } from '@sluice/service';
import { type Caller, callerOf } from '../audit/caller.js';
import { listAudit } from '../audit/list-audit.js';
import { backfill, cancelBackfill, getBackfill } from '../backfill/backfill.js';
import { planPipeline } from '../plan-pipeline/plan-pipeline.js';
import { deletePipeline, pausePipeline, resumePipeline } from '../schedule/pipeline-state.js';
import type { ApiContext } from './context.js';
import { hideDatabaseErrors } from './database-errors.js';
import { applyPipeline, getPipeline, listPipelinePage, sample } from './pipelines.js';
import { getProfile } from './profile.js';
import { replayRejects } from './replay.js';
import { cancel, getRun, listRejects, listRunPage, retry, triggerRun } from './runs.js';
import { watchRun } from './watch.js';

const SERVICE = 'orchestrator';

/** The Orchestrator service over its collaborators. */
export function orchestratorHandlers(context: ApiContext): OrchestratorHandlers {
  const unary = <Req, Res>(handle: (request: Req, signal: AbortSignal, caller: Caller) => Promise<Res>) =>
    unaryHandler<Req, Res>(SERVICE, context.logger, async (request, { signal, call }) => {
      try {
        return await handle(request, signal, callerOf(call));
      } catch (error) {
        throw hideDatabaseErrors(error);
      }
    });
  return {
    ApplyPipeline: unary((request, signal, caller) => applyPipeline(context, request, signal, caller)),
    GetPipeline: unary((request) => getPipeline(context, request)),
    ListPipelines: unary((request) => listPipelinePage(context, request)),
    TriggerRun: unary((request, _, caller) => triggerRun(context, request, caller)),
    GetRun: unary((request) => getRun(context, request)),
    ListRuns: unary((request) => listRunPage(context, request)),
    CancelRun: unary((request, _, caller) => cancel(context, request.runId, caller)),
    RetryRun: unary((request, _, caller) => retry(context, request, caller)),
    ListRejects: unary((request, signal) => listRejects(context, request, signal)),
    Sample: unary((request, signal) => sample(context, request, signal)),
    ReplayRejects: unary((request, signal, caller) => replayRejects(context, request, signal, caller)),
    GetProfile: unary((request) => getProfile(context, request)),
    ListAudit: unary((request) => listAudit(context, request)),
    PausePipeline: unary((request, _, caller) => pausePipeline(context, request, caller)),
    ResumePipeline: unary((request, _, caller) => resumePipeline(context, request, caller)),
    DeletePipeline: unary((request, _, caller) => deletePipeline(context, request, caller)),
    Backfill: unary((request, _, caller) => backfill(context, request, caller)),
    GetBackfill: unary((request) => getBackfill(context, request)),
    CancelBackfill: unary((request, _, caller) => cancelBackfill(context, request, caller)),
    PlanPipeline: unary((request, signal) => planPipeline(context, request, signal)),
    WatchRun: streamHandler(SERVICE, context.logger, (request, send, { signal }) =>
      watchRun(context, request.runId, send, signal),
    ),
  };
}
