import {
  type PostgresServer,
  type ServiceName,
  type ServiceProcess,
  spawnService,
  startPostgres,
  startS3,
} from '@sluice/testkit';

/** PostgreSQL with its own defaults (fsync on), the S3 stand-in in this process, the services in theirs. */
export interface BenchStack {
  readonly postgres: PostgresServer;
  readonly targetUrl: string;
  readonly orchestrator: string;
  readonly services: ReadonlyMap<ServiceName, ServiceProcess>;
  stop(): Promise<void>;
}

/** Serves `folder` as the bucket `sluice-bench`. */
export async function startBenchStack(folder: string): Promise<BenchStack> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const postgres = await startPostgres({ durable: true });
    undo.push(() => postgres.stop());
    const targetUrl = await postgres.createDatabase('target');
    const databaseUrl = await postgres.createDatabase('sluice');
    const s3 = await startS3();
    undo.push(() => s3.stop());
    s3.mount('sluice-bench', folder);

    const services = new Map<ServiceName, ServiceProcess>();
    const start = async (name: ServiceName, env: Readonly<Record<string, string>>): Promise<string> => {
      const service = await spawnService(name, {
        SLUICE_LISTEN: '127.0.0.1:0',
        SLUICE_LOG_LEVEL: 'warn',
        NODE_ENV: 'production',
        ...env,
      });
      services.set(name, service);
      undo.push(() => service.stop());
      return service.address;
    };
    const extractor = await start('extractor', {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    });
    const validator = await start('validator', { SLUICE_EXTRACTOR: extractor });
    const loader = await start('loader', { SLUICE_VALIDATOR: validator, SLUICE_TARGET_URL: targetUrl });
    const orchestrator = await start('orchestrator', {
      SLUICE_DATABASE_URL: databaseUrl,
      SLUICE_EXTRACTOR: extractor,
      SLUICE_VALIDATOR: validator,
      SLUICE_LOADER: loader,
    });
    return { postgres, targetUrl, orchestrator, services, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
