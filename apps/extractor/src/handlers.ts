import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { parseResolved, type ResolvedPipeline } from '@sluice/config';
import {
  SluiceError,
  type CutEvent,
  type CutRequest__Output,
  type ExtractEvent,
  type ExtractRequest__Output,
  type PipelineVersion__Output,
  type PlanEvent,
  type PlanRequest__Output,
  type SampleRequest__Output,
  type SampleResponse,
} from '@sluice/proto';
import { streamHandler, unaryHandler, type Logger } from '@sluice/service';
import { cut } from './cut/cut.js';
import { AheadBudget } from './extract/ahead-budget.js';
import { extractLookup } from './extract/extract-lookup.js';
import { extract } from './extract/extract.js';
import type { ResumeSettings } from './extract/resuming-reader.js';
import { plan } from './plan/plan.js';
import { sample } from './sample/sample.js';
import type { StoreFor } from './store/object-store.js';

const SERVICE = 'extractor';

/** sluice.v1.Extractor over an object store. */
export function extractorHandlers(
  storeFor: StoreFor,
  resume: ResumeSettings,
  logger: Logger,
): UntypedServiceImplementation {
  const ahead = new AheadBudget();
  return {
    plan: streamHandler<PlanRequest__Output, PlanEvent>(SERVICE, logger, (request, send, { signal }) => {
      const pipeline = specOf(request.pipeline);
      return plan(storeFor(pipeline.source.s3), pipeline, request, resume, send, signal);
    }),
    extract: streamHandler<ExtractRequest__Output, ExtractEvent>(
      SERVICE,
      logger,
      (request, send, { signal }) => {
        const pipeline = specOf(request.pipeline);
        const { s3, csv } = pipeline.source;
        const from = { store: storeFor(s3), resume, ahead };
        if (request.lookup !== '') {
          return extractLookup(from, pipeline, request.run, request.lookup, send, signal);
        }
        if (request.split === null) throw new SluiceError('INVALID_REQUEST', 'The request names no split.');
        return extract(from, request.split, csv, send, signal);
      },
    ),
    cut: streamHandler<CutRequest__Output, CutEvent>(SERVICE, logger, (request, send, { signal }) => {
      const pipeline = specOf(request.pipeline);
      if (request.split === null) throw new SluiceError('INVALID_REQUEST', 'The request names no split.');
      return cut(storeFor(pipeline.source.s3), pipeline, request.split, resume, send, signal);
    }),
    sample: unaryHandler<SampleRequest__Output, SampleResponse>(SERVICE, logger, (request, { signal }) =>
      sample(storeFor, request, resume, signal),
    ),
  };
}

/** @throws SluiceError INVALID_REQUEST, INVALID_PIPELINE */
function specOf(pipeline: PipelineVersion__Output | null): ResolvedPipeline {
  if (pipeline === null) throw new SluiceError('INVALID_REQUEST', 'The request names no pipeline.');
  try {
    return parseResolved(pipeline.specJson);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SluiceError('INVALID_PIPELINE', message, { cause: error });
  }
}
