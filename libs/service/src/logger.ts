import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * Structured JSON on stderr, so that a service's stdout stays free. Never log a connection string or a secret.
 *
 * Written synchronously: an asynchronous destination writes its rest again and again when the process exits and its
 * reader has gone (EPIPE), and a process that should end never does (I8). Services log little.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({ name: service, level, base: { service } }, pino.destination({ dest: 2, sync: true }));
}
