import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { reflectedDefinition, SERVER_OPTIONS, repairedDescriptors } from '@sluice/proto';
import { HealthImplementation, service as healthService } from 'grpc-health-check';
import type { Logger } from './logger.js';

const HEALTH = 'grpc.health.v1.Health';

export interface ServerOptions {
  /** Full name, e.g. `sluice.v1.Loader`. */
  readonly serviceName: string;
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** How long drain waits for calls in flight before it ends them. */
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/** A running server with health and reflection. */
export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** `host:port`, as clients dial it. */
  readonly address: string;
  setServing(serving: boolean): void;
  /** NOT_SERVING, then waits for calls in flight, then (after drainTimeoutMs) ends them. Idempotent. */
  drain(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = new Server(SERVER_OPTIONS);
  server.addService(options.definition, options.implementation);
  const health = new HealthImplementation({ '': 'NOT_SERVING', [options.serviceName]: 'NOT_SERVING' });
  health.addToServer(server);
  new ReflectionService(describedServices(), { services: [options.serviceName, HEALTH] }).addToServer(server);

  const port = await bind(server, options.listen);
  const host = options.listen.slice(0, options.listen.lastIndexOf(':'));
  const setServing = (serving: boolean): void => {
    for (const name of ['', options.serviceName]) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  setServing(true);
  options.logger.info({ address: `${host}:${port}` }, 'listening');

  let draining: Promise<void> | undefined;
  return {
    host,
    port,
    address: `${host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host}:${port}`,
    setServing,
    drain: () => {
      setServing(false);
      draining ??= shutdown(server, options.drainTimeoutMs, options.logger);
      return draining;
    },
  };
}

/** Reflection knows a service by the file that its messages come from: one message of health brings its file in. */
function describedServices(): ReturnType<typeof reflectedDefinition> {
  const definitions = reflectedDefinition();
  // Typed by an older proto-loader; all that reflection reads of it is its file's descriptor.
  const message = healthService.Check.requestType as unknown as (typeof definitions)[string];
  return repairedDescriptors({ ...definitions, [`${HEALTH}CheckRequest`]: message });
}

function bind(server: Server, listen: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(new Error(`Cannot listen on ${listen}: ${error.message}`, { cause: error }));
      else resolve(port);
    });
  });
}

/** tryShutdown waits for ever (and for idle health watchers too), so a timer backs it (I8). */
function shutdown(server: Server, timeoutMs: number, logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      logger.warn({ timeoutMs }, 'calls still in flight after the drain timeout; ending them');
      server.forceShutdown();
      resolve();
    }, timeoutMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
