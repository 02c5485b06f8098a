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
  SLUICE_LOADER: variable.target({
    optional: true,
    description:
      'Where the validator reads lookups in tables, and rejects that run again. Needed for these only.',
  }),
  SLUICE_LOOKUP_CACHE_BYTES: variable.int({
    default: 256 * 1024 * 1024,
    min: 0,
    max: 2 ** 40,
    description:
      'Memory that lookups may take between the splits that use them; those used longest ago go first.',
  }),
  SLUICE_STREAM_IDLE_MS: variable.int({
    default: 240_000,
    min: 1,
    description: 'A stream fails when the extractor or the loader sends nothing for this long.',
  }),
} as const;

export interface ValidatorConfig {
  readonly listen: string;
  readonly logLevel: string;
  readonly drainTimeoutMs: number;
  readonly extractor: string;
  /** Undefined: no lookups in tables, and no replays. */
  readonly loader?: string | undefined;
  readonly lookupCacheBytes: number;
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
    loader: read.SLUICE_LOADER,
    lookupCacheBytes: read.SLUICE_LOOKUP_CACHE_BYTES,
    streamIdleMs: read.SLUICE_STREAM_IDLE_MS,
  };
}
