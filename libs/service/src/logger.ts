import { pino, type Logger } from 'pino';

export type { Logger };

/** Structured JSON on stderr, so that a service's stdout stays free. Never log a connection string or a secret. */
export function createLogger(service: string, level: string): Logger {
  return pino({ name: service, level, base: { service } }, pino.destination({ dest: 2, sync: false }));
}
