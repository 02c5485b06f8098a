import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceEnvironment, SERVICES, TARGET_SECRET } from '@sluice/local';
import {
  type PostgresServer,
  Random,
  type S3Server,
  type ServiceName,
  startPostgres,
  startS3,
} from '@sluice/testkit';
import { Mesh, type Peer } from './mesh.js';
import { Ports } from './ports.js';
import { Replica } from './replica.js';

export interface ClusterOptions {
  /** Default: two of each. */
  readonly replicas?: Partial<Record<ServiceName, number>>;
  /** A proxy between each pair. */
  readonly proxied?: boolean;
  /** Extractors read their access key from `<folder>/credentials`. */
  readonly keysFile?: boolean;
  /** More variables per service. */
  readonly env?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
}

/** Soon noticed, soon tried again: scenarios take seconds where production takes minutes. Attempts are the default. */
const HASTE: Readonly<Record<ServiceName, Readonly<Record<string, string>>>> = {
  orchestrator: {
    SLUICE_LEASE_MS: '3000',
    SLUICE_POLL_MS: '1000',
    SLUICE_LOAD_IDLE_MS: '15000',
    SLUICE_CALL_TIMEOUT_MS: '10000',
  },
  extractor: { SLUICE_S3_IDLE_TIMEOUT_MS: '2000', SLUICE_S3_REQUEST_TIMEOUT_MS: '5000' },
  validator: { SLUICE_STREAM_IDLE_MS: '20000' },
  loader: {
    SLUICE_STREAM_IDLE_MS: '20000',
    SLUICE_TARGET_STALL_MS: '15000',
    SLUICE_TARGET_CONNECT_TIMEOUT_MS: '5000',
    SLUICE_CALLER_GRACE_MS: '5000',
    SLUICE_LOCK_TIMEOUT_MS: '5000',
    SLUICE_STATEMENT_TIMEOUT_MS: '20000',
    SLUICE_PUBLISH_TIMEOUT_MS: '30000',
  },
};

/** Real processes, kept up: replicas of the four services, PostgreSQL twice (fsync on), the S3 stand-in. */
export interface Cluster {
  readonly target: PostgresServer;
  readonly s3: S3Server;
  readonly mesh: Mesh;
  /** The superuser's, straight: never through a proxy. */
  readonly targetUrl: string;
  readonly databaseUrl: string;
  /** The orchestrator's own server. */
  readonly database: PostgresServer;
  /** gRPC target of the orchestrators, straight. */
  readonly orchestrators: string;
  readonly replicas: readonly Replica[];
  /** Goes with the cluster. */
  readonly folder: string;
  of(name: ServiceName): readonly Replica[];
  stop(): Promise<void>;
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await build(options, undo);
  } catch (error) {
    await release(undo);
    throw error;
  }
}

async function build(options: ClusterOptions, undo: (() => Promise<unknown>)[]): Promise<Cluster> {
  // Not by the seed: several may be played at a time.
  const ports = new Ports(new Random(process.pid));
  const folder = await mkdtemp(join(tmpdir(), 'sluice-chaos-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const target = await startPostgres({ durable: true, port: await ports.next() });
  undo.push(() => target.stop());
  const database = await startPostgres({ durable: true, port: await ports.next() });
  undo.push(() => database.stop());
  const s3 = await startS3();
  undo.push(() => s3.stop());
  const targetUrl = await target.createDatabase('target');
  const databaseUrl = await database.createDatabase('sluice');

  const serving: Partial<Record<ServiceName, number[]>> = {};
  for (const name of SERVICES) {
    serving[name] = [];
    for (let i = 0; i < (options.replicas?.[name] ?? 2); i += 1) serving[name].push(await ports.next());
  }
  const servers = {
    ...(serving as Record<ServiceName, number[]>), // each of SERVICES has been given its ports
    ...{ target: [target.port], database: [database.port], s3: [s3.port] },
  } satisfies Record<Peer, number[]>;
  const mesh = await Mesh.start(servers, options.proxied ?? false, ports);
  undo.push(() => mesh.stop());
  const loaderUrl = mesh.urlOf('loader', 'target', targetUrl);
  await s3.putSecret(TARGET_SECRET, loaderUrl);

  const keys = {
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
  };
  const envOf = (name: ServiceName, port: number): Record<string, string> => ({
    ...serviceEnvironment(name, {
      // What it says about other services is replaced below.
      ports: { postgres: 0, s3: 0, orchestrator: 0, extractor: 0, validator: 0, loader: 0 },
      endpoint: name === 'extractor' ? mesh.urlOf('extractor', 's3', s3.endpoint) : s3.endpoint,
      databaseUrl: mesh.urlOf('orchestrator', 'database', databaseUrl),
      targetUrl: loaderUrl,
      logLevel: 'info',
    }),
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    SLUICE_LISTEN: `127.0.0.1:${port}`,
    ...(name === 'orchestrator' && {
      SLUICE_EXTRACTOR: mesh.targetOf(name, 'extractor'),
      SLUICE_VALIDATOR: mesh.targetOf(name, 'validator'),
      SLUICE_LOADER: mesh.targetOf(name, 'loader'),
    }),
    ...(name === 'loader' && { SLUICE_VALIDATOR: mesh.targetOf(name, 'validator') }),
    ...(name === 'validator' && {
      SLUICE_EXTRACTOR: mesh.targetOf(name, 'extractor'),
      SLUICE_LOADER: mesh.targetOf('orchestrator', 'loader'),
    }),
    ...(name === 'extractor' && options.keysFile && keys),
    ...HASTE[name],
    ...options.env?.[name],
  });
  const replicas = SERVICES.flatMap((name) =>
    servers[name].map((port, index) => new Replica(name, index + 1, () => envOf(name, port))),
  );
  undo.push(() => Promise.all(replicas.map((replica) => replica.stop())));
  await Promise.all(replicas.map((replica) => replica.start()));
  return {
    ...{ target, database, s3, mesh, targetUrl, databaseUrl, replicas, folder },
    orchestrators: `ipv4:${servers.orchestrator.map((port) => `127.0.0.1:${port}`).join(',')}`,
    of: (name) => replicas.filter((replica) => replica.name === name),
    stop: () => release(undo),
  };
}

/** From the newest to the oldest: services before what they use. */
async function release(undo: (() => Promise<unknown>)[]): Promise<void> {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
}
