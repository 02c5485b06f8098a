import type * as grpc from '@grpc/grpc-js';
import {
  type BackfillRequest__Output,
  type BackfillState,
  type DeletePipelineRequest__Output,
  type DeletePipelineResponse,
  type GetBackfillRequest__Output,
  type ListAuditRequest__Output,
  type ListAuditResponse,
  type OrchestratorHandlers,
  type PausePipelineRequest__Output,
  type Pipeline,
  type PlanPipelineRequest__Output,
  type PlanPipelineResponse,
  SluiceError,
} from '@sluice/proto';
import { streamHandler, unaryHandler } from '@sluice/service';
import type { ApiContext } from './context.js';
import { hideDatabaseErrors } from './database-errors.js';
import { applyPipeline, getPipeline, listPipelinePage, sample } from './pipelines.js';
import { getProfile } from './profile.js';
import { replayRejects } from './replay.js';
import { cancel, getRun, listRejects, listRunPage, retry, triggerRun } from './runs.js';
import { watchRun } from './watch.js';

const SERVICE = 'orchestrator';

function notYet(unary: <Req, Res>(handle: (request: Req) => Promise<Res>) => grpc.handleUnaryCall<Req, Res>) {
  const refuse = <Req, Res>() =>
    unary<Req, Res>(() => Promise.reject(new SluiceError('NOT_SUPPORTED', 'This call is not served yet.')));
  return {
    PlanPipeline: refuse<PlanPipelineRequest__Output, PlanPipelineResponse>(),
    PausePipeline: refuse<PausePipelineRequest__Output, Pipeline>(),
    ResumePipeline: refuse<PausePipelineRequest__Output, Pipeline>(),
    DeletePipeline: refuse<DeletePipelineRequest__Output, DeletePipelineResponse>(),
    Backfill: refuse<BackfillRequest__Output, BackfillState>(),
    GetBackfill: refuse<GetBackfillRequest__Output, BackfillState>(),
    CancelBackfill: refuse<GetBackfillRequest__Output, BackfillState>(),
    ListAudit: refuse<ListAuditRequest__Output, ListAuditResponse>(),
  };
}

/** The Orchestrator service over its collaborators. */
export function orchestratorHandlers(context: ApiContext): OrchestratorHandlers {
  const unary = <Req, Res>(handle: (request: Req, signal: AbortSignal) => Promise<Res>) =>
    unaryHandler<Req, Res>(SERVICE, context.logger, async (request, { signal }) => {
      try {
        return await handle(request, signal);
      } catch (error) {
        throw hideDatabaseErrors(error);
      }
    });
  return {
    ApplyPipeline: unary((request, signal) => applyPipeline(context, request, signal)),
    GetPipeline: unary((request) => getPipeline(context, request)),
    ListPipelines: unary((request) => listPipelinePage(context, request)),
    TriggerRun: unary((request) => triggerRun(context, request)),
    GetRun: unary((request) => getRun(context, request)),
    ListRuns: unary((request) => listRunPage(context, request)),
    CancelRun: unary((request) => cancel(context, request.runId)),
    RetryRun: unary((request) => retry(context, request.runId)),
    ListRejects: unary((request, signal) => listRejects(context, request, signal)),
    Sample: unary((request, signal) => sample(context, request, signal)),
    ReplayRejects: unary((request, signal) => replayRejects(context, request, signal)),
    GetProfile: unary((request) => getProfile(context, request)),
    ...notYet(unary),
    WatchRun: streamHandler(SERVICE, context.logger, (request, send, { signal }) =>
      watchRun(context, request.runId, send, signal),
    ),
  };
}
