import { awsSecretStore, createSecretResolver, type SecretResolver } from '@sluice/config';
import { api, validatorClient } from '@sluice/proto';
import { startServer, type App, type Logger } from '@sluice/service';
import type { LoaderConfig } from './config.js';
import { loaderHandlers } from './handlers.js';
import { LoadManager } from './load/load-manager.js';
import { Targets } from './target/targets.js';

/** The composition root: the one place where the loader's parts are put together. */
export async function startLoader(
  config: LoaderConfig,
  logger: Logger,
  secrets: SecretResolver = createSecretResolver({ store: awsSecretStore() }),
): Promise<App> {
  const targets = new Targets(secrets, config, logger);
  const validator = validatorClient(config.validator);
  const manager = new LoadManager({ targets, validator, config, logger });
  const server = await startServer({
    serviceName: 'sluice.v1.Loader',
    definition: api().Loader.service,
    implementation: loaderHandlers(targets, manager, logger),
    listen: config.listen,
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    address: server.address,
    stop: async () => {
      // Loads without a caller are no calls in flight, so they are waited for by themselves.
      await Promise.all([server.drain(), manager.drain(config.drainTimeoutMs)]);
      validator.close();
      targets.close();
    },
  };
}
