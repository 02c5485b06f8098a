import { readEnv, variable } from '@sluice/config';
import type { ResumeSettings } from './extract/resuming-reader.js';
import type { S3Settings } from './s3/s3-clients.js';

/** Every variable that the extractor reads (AWS_* apart, which the SDK reads). */
export const EXTRACTOR_ENV = {
  SLUICE_LISTEN: variable.listen({
    default: '127.0.0.1:7401',
    description: 'Address that the gRPC server binds.',
  }),
  SLUICE_LOG_LEVEL: variable.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least level that is logged.',
  }),
  SLUICE_DRAIN_TIMEOUT_MS: variable.int({
    default: 25_000,
    description: 'How long a stopping extractor lets its streams finish.',
  }),
  SLUICE_S3_MAX_ATTEMPTS: variable.int({
    default: 5,
    min: 1,
    description: 'Tries of one S3 request, with backoff, on throttling, 5xx and connection errors.',
  }),
  SLUICE_S3_CONNECT_TIMEOUT_MS: variable.int({
    default: 5_000,
    min: 1,
    description: 'Limit for connecting to S3.',
  }),
  SLUICE_S3_REQUEST_TIMEOUT_MS: variable.int({
    default: 30_000,
    min: 1,
    description: "Limit for the beginning of S3's answer.",
  }),
  SLUICE_S3_IDLE_TIMEOUT_MS: variable.int({
    default: 20_000,
    min: 1,
    description:
      'An S3 body that sends nothing for this long while it is read is resumed with another request.',
  }),
  SLUICE_S3_MAX_FRUITLESS: variable.int({
    default: 6,
    min: 1,
    description: 'Requests in a row without a byte before an object counts as unavailable.',
  }),
  SLUICE_S3_FORCE_PATH_STYLE: variable.boolean({
    optional: true,
    description:
      'Address buckets as endpoint/bucket where a pipeline names no endpoint. Unset: where AWS_ENDPOINT_URL_S3 is set.',
  }),
} as const;

export interface ExtractorConfig {
  readonly listen: string;
  readonly logLevel: string;
  readonly drainTimeoutMs: number;
  readonly s3: S3Settings;
  readonly resume: ResumeSettings;
}

/** @throws ConfigError naming every wrong variable */
export function extractorConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): ExtractorConfig {
  const read = readEnv(EXTRACTOR_ENV, env);
  return {
    listen: read.SLUICE_LISTEN,
    logLevel: read.SLUICE_LOG_LEVEL,
    drainTimeoutMs: read.SLUICE_DRAIN_TIMEOUT_MS,
    s3: {
      maxAttempts: read.SLUICE_S3_MAX_ATTEMPTS,
      connectTimeoutMs: read.SLUICE_S3_CONNECT_TIMEOUT_MS,
      requestTimeoutMs: read.SLUICE_S3_REQUEST_TIMEOUT_MS,
      forcePathStyle: read.SLUICE_S3_FORCE_PATH_STYLE,
    },
    resume: {
      idleTimeoutMs: read.SLUICE_S3_IDLE_TIMEOUT_MS,
      maxFruitless: read.SLUICE_S3_MAX_FRUITLESS,
      backoffMs: 200,
    },
  };
}
