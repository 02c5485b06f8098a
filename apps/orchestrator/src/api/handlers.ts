import { type OrchestratorHandlers } from '@sluice/proto';
import { streamHandler, unaryHandler } from '@sluice/service';
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
    WatchRun: streamHandler(SERVICE, context.logger, (request, send, { signal }) =>
      watchRun(context, request.runId, send, signal),
    ),
  };
}
