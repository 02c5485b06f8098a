import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import {
  SluiceError,
  type AbortRequest__Output,
  type AbortResponse,
  type LedgerEntry,
  type ListLedgerRequest__Output,
  type ListRejectsRequest__Output,
  type ListRejectsResponse,
  type LoadEvent,
  type LoadRequest__Output,
  type PrepareRequest__Output,
  type PrepareResponse,
  type PublishRequest__Output,
  type PublishEvent,
} from '@sluice/proto';
import { streamHandler, unaryHandler, type Logger } from '@sluice/service';
import { ledgerOf } from './ledger/list-ledger.js';
import { listRejects } from './ledger/list-rejects.js';
import { runLabel } from './load/label.js';
import { checkRunId, specOf } from './load/load-context.js';
import type { LoadManager } from './load/load-manager.js';
import { prepareTarget } from './prepare/prepare.js';
import type { Targets } from './target/targets.js';

const SERVICE = 'loader';

/** sluice.v1.Loader over its parts. */
export function loaderHandlers(
  targets: Targets,
  manager: LoadManager,
  logger: Logger,
): UntypedServiceImplementation {
  const read = 'sluice reader';
  return {
    prepare: unaryHandler<PrepareRequest__Output, PrepareResponse>(SERVICE, logger, async (request) => {
      const { target } = specOf(request.pipeline);
      return targets.use(target, 'sluice prepare', (session) =>
        prepareTarget(session, target, request.columns),
      );
    }),
    load: streamHandler<LoadRequest__Output, LoadEvent>(SERVICE, logger, (request, send, context) =>
      manager.load(request, send, context),
    ),
    publish: streamHandler<PublishRequest__Output, PublishEvent>(SERVICE, logger, () =>
      Promise.reject(
        new SluiceError(
          'NOT_SUPPORTED',
          'There is nothing to publish: rows become visible as each object commits.',
        ),
      ),
    ),
    abort: unaryHandler<AbortRequest__Output, AbortResponse>(SERVICE, logger, async ({ pipeline, run }) => {
      const { target } = specOf(pipeline);
      const runId = checkRunId(run?.runId ?? '');
      await manager.abortRun(runId);
      await targets.use(target, 'sluice abort', (session) =>
        session.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND starts_with(application_name, $1)`,
          [runLabel(runId)],
        ),
      );
      return {};
    }),
    listLedger: streamHandler<ListLedgerRequest__Output, LedgerEntry>(
      SERVICE,
      logger,
      async (request, send) => {
        const { target } = specOf(request.pipeline);
        const runId = checkRunId(request.runId);
        await targets.use(target, read, async (session) => {
          for await (const entry of ledgerOf(session, runId)) {
            if (!(await send(entry))) return;
          }
        });
      },
    ),
    listRejects: unaryHandler<ListRejectsRequest__Output, ListRejectsResponse>(
      SERVICE,
      logger,
      async (request) => {
        const { target } = specOf(request.pipeline);
        const runId = checkRunId(request.runId);
        return targets.use(target, read, (session) => listRejects(session, runId, request));
      },
    ),
  };
}
