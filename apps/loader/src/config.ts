import { readEnv, variable } from '@sluice/config';

/** Every variable that the loader reads (AWS_* apart, which the SDK reads). */
export const LOADER_ENV = {
  SLUICE_LISTEN: variable.listen({
    default: '127.0.0.1:7403',
    description: 'Address that the gRPC server binds.',
  }),
  SLUICE_LOG_LEVEL: variable.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least level that is logged.',
  }),
  SLUICE_DRAIN_TIMEOUT_MS: variable.int({
    default: 25_000,
    description: 'How long a stopping loader lets its loads finish.',
  }),
  SLUICE_VALIDATOR: variable.target({
    default: '127.0.0.1:7402',
    description: 'Where the loader pulls batches from.',
  }),
  SLUICE_SLOTS: variable.int({ default: 4, min: 1, max: 256, description: 'Loads at the same time.' }),
  SLUICE_READERS: variable.int({
    default: 8,
    min: 1,
    max: 256,
    description:
      'Connections that replayed rejects and lookups are read over at the same time, beside those of the slots.',
  }),
  SLUICE_CALLER_GRACE_MS: variable.int({
    default: 30_000,
    description: 'How long a load goes on when its caller has gone, waiting for another to join it.',
  }),
  SLUICE_STREAM_IDLE_MS: variable.int({
    default: 300_000,
    min: 1,
    description: 'A load fails when the validator sends nothing for this long.',
  }),
  SLUICE_TARGET_STALL_MS: variable.int({
    default: 300_000,
    min: 1,
    description: 'A load fails when the target takes nothing for this long during COPY.',
  }),
  SLUICE_TARGET_CONNECT_TIMEOUT_MS: variable.int({
    default: 10_000,
    min: 1,
    description: 'Limit for connecting to the target.',
  }),
  SLUICE_LOCK_TIMEOUT_MS: variable.int({
    default: 60_000,
    min: 1,
    description: 'Limit for waiting for a lock in the target (lock_timeout).',
  }),
  SLUICE_STATEMENT_TIMEOUT_MS: variable.int({
    default: 1_800_000,
    min: 1,
    description: 'Limit for one statement in the target, COPY excepted while rows flow.',
  }),
  SLUICE_PUBLISH_TIMEOUT_MS: variable.int({
    default: 14_400_000,
    min: 1,
    description: 'The same for the statements of a publication, each of which is over all rows of a run.',
  }),
  SLUICE_STAGING_KEEP_MS: variable.int({
    default: 86_400_000,
    min: 1,
    description: 'What a run has staged is dropped when nobody has worked on the run for this long.',
  }),
} as const;

export interface LoaderConfig {
  readonly listen: string;
  readonly logLevel: string;
  readonly drainTimeoutMs: number;
  readonly validator: string;
  readonly slots: number;
  readonly readers: number;
  readonly callerGraceMs: number;
  readonly streamIdleMs: number;
  readonly targetStallMs: number;
  readonly targetConnectTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly publishTimeoutMs: number;
  readonly stagingKeepMs: number;
}

/** @throws ConfigError naming every wrong variable */
export function loaderConfig(env: Readonly<Record<string, string | undefined>> = process.env): LoaderConfig {
  const read = readEnv(LOADER_ENV, env);
  return {
    listen: read.SLUICE_LISTEN,
    logLevel: read.SLUICE_LOG_LEVEL,
    drainTimeoutMs: read.SLUICE_DRAIN_TIMEOUT_MS,
    validator: read.SLUICE_VALIDATOR,
    slots: read.SLUICE_SLOTS,
    readers: read.SLUICE_READERS,
    callerGraceMs: read.SLUICE_CALLER_GRACE_MS,
    streamIdleMs: read.SLUICE_STREAM_IDLE_MS,
    targetStallMs: read.SLUICE_TARGET_STALL_MS,
    targetConnectTimeoutMs: read.SLUICE_TARGET_CONNECT_TIMEOUT_MS,
    lockTimeoutMs: read.SLUICE_LOCK_TIMEOUT_MS,
    statementTimeoutMs: read.SLUICE_STATEMENT_TIMEOUT_MS,
    publishTimeoutMs: read.SLUICE_PUBLISH_TIMEOUT_MS,
    stagingKeepMs: read.SLUICE_STAGING_KEEP_MS,
  };
}
