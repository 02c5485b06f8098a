import { api } from '@sluice/proto';
import { Scavenger, startServer, type App, type Logger } from '@sluice/service';
import type { ExtractorConfig } from './config.js';
import { framedSerializer } from './extract/chunk-frame.js';
import { extractorHandlers } from './handlers.js';
import { S3Clients } from './s3/s3-clients.js';
import { S3Store } from './s3/s3-store.js';

/** The composition root: the one place where the extractor's parts are put together. */
export async function startExtractor(config: ExtractorConfig, logger: Logger): Promise<App> {
  const clients = new S3Clients(config.s3);
  const { service } = api().Extractor;
  const responseSerialize = new Scavenger().counting(framedSerializer(service.Extract.responseSerialize));
  const server = await startServer({
    serviceName: 'sluice.v1.Extractor',
    definition: { ...service, Extract: { ...service.Extract, responseSerialize } },
    implementation: extractorHandlers(
      (location) => new S3Store(clients.get(location), clients.keys),
      config.resume,
      logger,
    ),
    listen: config.listen,
    drainTimeoutMs: config.drainTimeoutMs,
    logger,
  });
  return {
    address: server.address,
    stop: async () => {
      await server.drain();
      clients.close();
    },
  };
}
