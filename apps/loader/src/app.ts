import { awsSecretStore, createSecretResolver, type SecretResolver } from '@sluice/config';
import { api, validatorClient } from '@sluice/proto';
import { Exemplars, Scavenger, startServer, type App, type Logger } from '@sluice/service';
import type { LoaderConfig } from './config.js';
import { loaderHandlers } from './handlers.js';
import { LoadManager } from './load/load-manager.js';
import { PublishManager } from './publish/publish-manager.js';
import { Janitor } from './stage/janitor.js';
import { Targets } from './target/targets.js';
import { Turns } from './target/turns.js';

/** The composition root: the one place where the loader's parts are put together. */
export async function startLoader(
  config: LoaderConfig,
  logger: Logger,
  secrets: SecretResolver = createSecretResolver({ store: awsSecretStore() }),
): Promise<App> {
  const targets = new Targets(secrets, config, logger);
  const validator = validatorClient(config.validator);
  const loads = new LoadManager({
    ...{ targets, validator, config, logger },
    ...{ scavenger: new Scavenger(), exemplars: new Exemplars() },
  });
  const publications = new PublishManager({ targets, config, logger });
  const janitor = new Janitor(targets, config, logger);
  const readers = new Turns(config.readers, config.lockTimeoutMs);
  const server = await startServer({
    serviceName: 'sluice.v1.Loader',
    definition: api().Loader.service,
    implementation: loaderHandlers({ targets, loads, publications, janitor, readers, logger }),
    listen: config.listen,
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    address: server.address,
    stop: async () => {
      // Loads and publications without a caller are no calls in flight, so they are waited for by themselves.
      const { drainTimeoutMs } = config;
      await Promise.all([server.drain(), loads.drain(drainTimeoutMs), publications.drain(drainTimeoutMs)]);
      await janitor.stop();
      validator.close();
      targets.close();
    },
  };
}
