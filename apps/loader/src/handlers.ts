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
  type LookupEvent,
  type LookupRequest__Output,
  type PipelineVersion__Output,
  type PrepareRequest__Output,
  type PrepareResponse,
  type PublishEvent,
  type PublishRequest__Output,
  type ReadRejectsEvent,
  type ReadRejectsRequest__Output,
  type RunContext__Output,
  type SeenObjectsRequest__Output,
  type SeenObjectsResponse,
} from '@sluice/proto';
import { streamHandler, unaryHandler, type Logger } from '@sluice/service';
import { ledgerOf } from './ledger/list-ledger.js';
import { listRejects } from './ledger/list-rejects.js';
import { seenObjects } from './ledger/seen-objects.js';
import { checkRunId, specOf } from './load/load-context.js';
import type { LoadManager } from './load/load-manager.js';
import { readLookup } from './lookup/read-lookup.js';
import { looksUpTables } from './prepare/grants.js';
import { makeIndexes } from './prepare/indexes.js';
import { prepareTarget } from './prepare/prepare.js';
import type { PublishManager } from './publish/publish-manager.js';
import { readRejects } from './replay/read-rejects.js';
import { endBackends } from './stage/end-backends.js';
import type { Janitor } from './stage/janitor.js';
import { dropStaging, publishesRun, type RunFacts } from './stage/stage-table.js';
import type { Targets } from './target/targets.js';
import type { Turns } from './target/turns.js';

const SERVICE = 'loader';
/** Labels of sessions that belong to no load. */
const READER = 'sluice reader';

export interface LoaderParts {
  readonly targets: Targets;
  readonly loads: LoadManager;
  readonly publications: PublishManager;
  readonly janitor: Janitor;
  /** Of calls that load nothing, and that a load may wait for. */
  readonly readers: Turns;
  readonly logger: Logger;
}

/** sluice.v1.Loader over its parts. */
export function loaderHandlers(parts: LoaderParts): UntypedServiceImplementation {
  return { ...workHandlers(parts), ...readHandlers(parts) };
}

function workHandlers({
  targets,
  loads,
  publications,
  janitor,
  logger,
}: LoaderParts): UntypedServiceImplementation {
  return {
    prepare: unaryHandler<PrepareRequest__Output, PrepareResponse>(SERVICE, logger, async (request) => {
      const { facts, run } = factsOf(request);
      return targets.use(facts.spec.target, 'sluice prepare', async (session) => {
        if (request.loaded) return { statements: await makeIndexes(session, facts.spec, logger) };
        const response = await prepareTarget(session, facts, run, request.columns, request);
        janitor.know(session, facts.spec);
        if (!request.dryRun) await janitor.sweep(session);
        return response;
      });
    }),
    load: streamHandler<LoadRequest__Output, LoadEvent>(SERVICE, logger, (request, send, context) =>
      loads.load(request, send, context),
    ),
    publish: streamHandler<PublishRequest__Output, PublishEvent>(SERVICE, logger, (request, send, context) =>
      publications.publish(request, send, context),
    ),
    abort: unaryHandler<AbortRequest__Output, AbortResponse>(SERVICE, logger, async (request) => {
      const { facts } = factsOf(request);
      const { spec, runId } = facts;
      await Promise.all([loads.abortRun(runId), publications.abortRun(runId)]);
      await targets.use(spec.target, 'sluice abort', async (session) => {
        await endBackends(session, runId);
        if (spec.target.publish !== 'split' || looksUpTables(spec)) await dropStaging(session, runId);
      });
      return {};
    }),
  };
}

function readHandlers({ targets, readers, logger }: LoaderParts): UntypedServiceImplementation {
  return {
    listLedger: streamHandler<ListLedgerRequest__Output, LedgerEntry>(
      SERVICE,
      logger,
      async (request, send) => {
        const { target } = specOf(request.pipeline);
        const runId = checkRunId(request.runId);
        await targets.use(target, READER, async (session) => {
          for await (const entry of ledgerOf(session, runId, request)) {
            if (!(await send(entry))) return;
          }
        });
      },
    ),
    listRejects: unaryHandler<ListRejectsRequest__Output, ListRejectsResponse>(
      SERVICE,
      logger,
      async (request) => {
        const spec = specOf(request.pipeline);
        const runId = checkRunId(request.runId);
        return targets.use(spec.target, READER, (session) =>
          listRejects(session, runId, request, publishesRun(spec)),
        );
      },
    ),
    readRejects: streamHandler<ReadRejectsRequest__Output, ReadRejectsEvent>(
      SERVICE,
      logger,
      async ({ pipeline, source }, send) => {
        const spec = specOf(pipeline);
        if (!source) throw new SluiceError('INVALID_REQUEST', 'ReadRejects needs a source.');
        const from = { ...source, runId: checkRunId(source.runId) };
        await readers.use(() =>
          targets.use(spec.target, READER, (session) => readRejects(session, spec, from, send)),
        );
      },
    ),
    seenObjects: unaryHandler<SeenObjectsRequest__Output, SeenObjectsResponse>(
      SERVICE,
      logger,
      async (request) => {
        const { target } = specOf(request.pipeline);
        return targets.use(target, READER, async (session) => ({
          seen: await seenObjects(session, request, `${target.schema}.${target.table}`, () =>
            targets.upToDate(session),
          ),
        }));
      },
    ),
    lookup: streamHandler<LookupRequest__Output, LookupEvent>(SERVICE, logger, async (request, send) => {
      const { facts } = factsOf(request);
      await readers.use(() =>
        targets.use(facts.spec.target, READER, (session) => readLookup(session, facts, request.name, send)),
      );
    }),
  };
}

function factsOf(request: { pipeline: PipelineVersion__Output | null; run: RunContext__Output | null }): {
  facts: RunFacts;
  run: RunContext__Output;
} {
  const { pipeline, run } = request;
  const spec = specOf(pipeline);
  if (!pipeline || !run) throw new SluiceError('INVALID_REQUEST', 'The request names no run.');
  return { facts: { runId: checkRunId(run.runId), pipeline, spec }, run };
}
