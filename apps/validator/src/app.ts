import { loadExpressionParser } from '@sluice/columns';
import { awsSecretStore, createSecrets } from '@sluice/config';
import {
  api,
  extractorClient,
  loaderClient,
  type CheckRequest__Output,
  type CheckResponse,
  type TransformEvent,
  type TransformRequest__Output,
} from '@sluice/proto';
import {
  Exemplars,
  Scavenger,
  startServer,
  streamHandler,
  unaryHandler,
  type App,
  type Logger,
} from '@sluice/service';
import { checkPipeline } from './check/check-pipeline.js';
import { type ValidatorConfig } from './config.js';
import { Lookups } from './lookup/lookups.js';
import { Pipelines } from './transform/pipelines.js';
import { SALT, type Salts } from './transform/salts.js';
import { BatchFrames, framedSerializer } from './transform/batch-frame.js';
import { transformSplit } from './transform/transform-split.js';

const SERVICE = 'validator';

/** The composition root: the one place where the validator's parts are put together. */
export async function startValidator(
  config: ValidatorConfig,
  logger: Logger,
  salts: Salts = createSecrets({ store: awsSecretStore() }, SALT),
): Promise<App> {
  await loadExpressionParser();
  const extractor = extractorClient(config.extractor);
  const loader = config.loader === undefined ? undefined : loaderClient(config.loader);
  const pipelines = new Pipelines();
  const frames = new BatchFrames();
  const exemplars = new Exemplars();
  const lookups = new Lookups(
    {
      extract: (wanted) => extractor.extract(wanted),
      loader: loader && {
        lookup: (wanted) => loader.lookup(wanted),
        readRejects: (wanted) => loader.readRejects(wanted),
      },
      idleMs: config.streamIdleMs,
    },
    config.lookupCacheBytes,
  );
  const { service } = api().Validator;
  const responseSerialize = new Scavenger().counting(framedSerializer(service.Transform.responseSerialize));
  const server = await startServer({
    serviceName: 'sluice.v1.Validator',
    definition: { ...service, Transform: { ...service.Transform, responseSerialize } },
    implementation: {
      check: unaryHandler<CheckRequest__Output, CheckResponse>(SERVICE, logger, (request) =>
        Promise.resolve(checkPipeline(request.yaml)),
      ),
      transform: streamHandler<TransformRequest__Output, TransformEvent>(
        SERVICE,
        logger,
        (request, send, context) =>
          transformSplit(request, send, {
            pipelines,
            salts,
            lookups,
            frames,
            exemplars,
            // {parent}: a cancelled caller cancels the extraction too.
            extract: (wanted) => extractor.extract(wanted, { parent: context.call }),
            loader: loader && {
              lookup: (wanted) => loader.lookup(wanted, { parent: context.call }),
              readRejects: (wanted) => loader.readRejects(wanted, { parent: context.call }),
            },
            signal: context.signal,
            idleMs: config.streamIdleMs,
          }),
      ),
    },
    listen: config.listen,
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    address: server.address,
    stop: async () => {
      await server.drain();
      extractor.close();
      loader?.close();
    },
  };
}
