import { join } from 'node:path';
import {
  type PostgresServer,
  query,
  type S3Server,
  type ServiceName,
  type ServiceProcess,
  spawnService,
  startPostgres,
  startS3,
} from '@sluice/testkit';
import { choosePorts, type Ports } from './ports.js';
import { serviceEnvironment } from './service-environment.js';

/**
 * All share the machine's processors with PostgreSQL, which everything waits for: it comes first. docs/benchmarks.md names it;
 * docs/decisions/0014-priority.md says what it gains.
 */
const NICE = 10;

export interface StackOptions {
  /** Keep PostgreSQL's data and the objects here, and find them again. Default: temporary, objects in memory. */
  readonly dataDir?: string;
  /** Keep the objects as files here (big ones are then streamed from disk); default below dataDir, else in memory. */
  readonly objectsDir?: string;
  /** Ports to use where they are free; default any. */
  readonly ports?: Partial<Ports>;
  /** PostgreSQL's own durability; default true with a dataDir. */
  readonly durable?: boolean;
  /** More PostgreSQL settings. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  /** More variables per service. */
  readonly env?: Partial<Record<ServiceName, Readonly<Record<string, string>>>>;
  /** Default `warn`. */
  readonly logLevel?: string;
  /** Each line that a service logs. */
  readonly onLog?: (service: ServiceName, line: string) => void;
}

export const SERVICES = ['extractor', 'validator', 'loader', 'orchestrator'] as const satisfies ServiceName[];

/** The name under which the stand-in's Secrets Manager holds the target's URL: `secret://sluice/target`. */
export const TARGET_SECRET = 'sluice/target';

/** PostgreSQL, the S3 and Secrets Manager stand-in, and the four services, each in a process of its own but the stand-in. */
export interface Stack {
  readonly postgres: PostgresServer;
  readonly s3: S3Server;
  readonly ports: Ports;
  /** The running processes; a restart replaces one. */
  readonly services: Readonly<Record<ServiceName, ServiceProcess>>;
  /** gRPC target of the orchestrator. */
  readonly orchestrator: string;
  /** What SLUICE_TARGET_URL says to the loader. */
  readonly targetUrl: string;
  /** The orchestrator's own database. */
  readonly databaseUrl: string;
  /** Starts a service again on its old port, after its process has ended or been killed. */
  restartService(name: ServiceName, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Drains the services in the order of the data, then stops the rest. */
  stop(): Promise<void>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const undo: (() => Promise<void>)[] = [];
  try {
    return await build(options, undo);
  } catch (error) {
    await release(undo);
    throw error;
  }
}

async function build(options: StackOptions, undo: (() => Promise<void>)[]): Promise<Stack> {
  const { dataDir, logLevel = 'warn', onLog } = options;
  const ports = await choosePorts(options.ports);
  const objects = options.objectsDir ?? (dataDir && join(dataDir, 's3'));
  const [postgres, s3] = await Promise.all([
    startPostgres({
      port: ports.postgres,
      settings: { max_connections: '200', ...options.postgresSettings },
      ...(dataDir ? { dataDir: join(dataDir, 'postgres') } : {}),
      ...(options.durable === undefined ? {} : { durable: options.durable }),
    }).then((server) => (undo.push(() => server.stop()), server)),
    startS3({ port: ports.s3, ...(objects ? { directory: objects } : {}) }).then(
      (server) => (undo.push(() => server.stop()), server),
    ),
  ]);
  const databaseUrl = await database(postgres, 'sluice');
  const targetUrl = await database(postgres, 'target');
  await s3.putSecret(TARGET_SECRET, targetUrl);

  const start = async (
    name: ServiceName,
    more: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> => {
    const wiring = { ports, endpoint: s3.endpoint, databaseUrl, targetUrl, logLevel };
    const env = { ...serviceEnvironment(name, wiring), ...options.env?.[name], ...more };
    const heard = onLog ? { onLog: (line: string) => onLog(name, line) } : {};
    return spawnService(name, env, { nice: NICE, ...heard });
  };
  const services: Partial<Record<ServiceName, ServiceProcess>> = {};
  undo.push(() => drain(services));
  const started = await Promise.allSettled(
    SERVICES.map(async (name) => {
      services[name] = await start(name);
    }),
  );
  const failed = started.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return {
    ...{ postgres, s3, ports, databaseUrl, targetUrl },
    services: services as Record<ServiceName, ServiceProcess>, // all four have started
    orchestrator: `127.0.0.1:${ports.orchestrator}`,
    restartService: async (name, env) => {
      await services[name]?.stop();
      services[name] = await start(name, env);
    },
    stop: () => release(undo),
  };
}

/** From the newest to the oldest: services before what they use. */
async function release(undo: (() => Promise<void>)[]): Promise<void> {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
}

/** The orchestrator gives no more work out, the loader finishes what it has; then nobody needs the rest. */
async function drain(services: Partial<Record<ServiceName, ServiceProcess>>): Promise<void> {
  for (const name of ['orchestrator', 'loader', 'validator', 'extractor'] as const)
    await services[name]?.stop();
}

async function database(postgres: PostgresServer, name: string): Promise<string> {
  const [found] = await query(postgres.url(), 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return found ? postgres.url(name) : postgres.createDatabase(name);
}
