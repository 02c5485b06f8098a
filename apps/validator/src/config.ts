import { readEnv, variable } from '@sluice/config';

/** Every variable that the validator reads. */
export const VALIDATOR_ENV = {
  SLUICE_LISTEN: variable.listen({
    default: '127.0.0.1:7402',
    description: 'Address that the gRPC server binds.',
  }),
  SLUICE_LOG_LEVEL: variable.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least level that is logged.',
  }),
  SLUICE_DRAIN_TIMEOUT_MS: variable.int({
    default: 25_000,
    description: 'How long a stopping validator lets its streams finish.',
  }),
  SLUICE_EXTRACTOR: variable.target({
    default: '127.0.0.1:7401',
    description: 'Where the validator pulls bytes from.',
  }),
  SLUICE_STREAM_IDLE_MS: variable.int({
    default: 240_000,
    min: 1,
    description: 'A stream fails when the extractor sends nothing for this long.',
  }),
} as const;

export interface ValidatorConfig {
  readonly listen: string;
  readonly logLevel: string;
  readonly drainTimeoutMs: number;
  readonly extractor: string;
  readonly streamIdleMs: number;
}

/** @throws ConfigError naming every wrong variable */
export function validatorConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ValidatorConfig {
  const read = readEnv(VALIDATOR_ENV, env);
  return {
    listen: read.SLUICE_LISTEN,
    logLevel: read.SLUICE_LOG_LEVEL,
    drainTimeoutMs: read.SLUICE_DRAIN_TIMEOUT_MS,
    extractor: read.SLUICE_EXTRACTOR,
    streamIdleMs: read.SLUICE_STREAM_IDLE_MS,
  };
}
