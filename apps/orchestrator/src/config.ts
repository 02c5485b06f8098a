import { type EnvSpec, readEnv, variable } from '@sluice/config';

const ms = (fallback: number, description: string, min = 1) =>
  variable.int({ default: fallback, min, description: `${description} Milliseconds.` });

/** Every variable that the orchestrator reads (AWS_* apart, of SQS and Secrets Manager); docs/orchestration.md lists them. */
export const ORCHESTRATOR_ENV = {
  SLUICE_LISTEN: variable.listen({ default: '127.0.0.1:7400', description: 'Where gRPC is served.' }),
  SLUICE_LOG_LEVEL: variable.oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Lowest level that is logged.',
  }),
  SLUICE_DATABASE_URL: variable.url(['postgres', 'postgresql'], {
    description: 'The database that holds pipelines and runs. A session connection: LISTEN must work.',
    secret: true,
    example: 'postgresql://sluice:…@db.example.com:5432/sluice',
  }),
  SLUICE_EXTRACTOR: variable.target({ default: '127.0.0.1:7401', description: 'The extractors.' }),
  SLUICE_VALIDATOR: variable.target({ default: '127.0.0.1:7402', description: 'The validators.' }),
  SLUICE_LOADER: variable.target({ default: '127.0.0.1:7403', description: 'The loaders.' }),
  SLUICE_DRAIN_TIMEOUT_MS: ms(25_000, 'How long a stop waits for work in flight.', 0),
  SLUICE_MAX_ACTIVE_SPLITS: variable.int({
    default: 16,
    min: 1,
    max: 1_000,
    description: 'Splits in flight per replica.',
  }),
  SLUICE_MAX_RUN_SPLITS: variable.int({
    default: 64,
    min: 1,
    max: 10_000,
    description: 'Splits in flight per run, over all replicas.',
  }),
  SLUICE_MAX_ACTIVE_RUNS: variable.int({
    default: 4,
    min: 1,
    max: 100,
    description: 'Runs that one replica plans or verifies at the same time; as many more it may publish.',
  }),
  SLUICE_POOLS: variable.sizes({
    default: {},
    description: 'Sizes of the pools that pipelines name under `concurrency.pool`.',
    example: 'warehouse=10,reports=4',
  }),
  SLUICE_TARGET_CONNECTIONS: variable.sizes({
    default: { '*': 64 },
    description:
      'Splits in flight and publications per target, over all runs and replicas: for any target, or by its `target.connection`. 0: any number.',
    example: '64,secret://warehouse=20',
  }),
  SLUICE_MAX_ATTEMPTS: variable.int({
    default: 5,
    min: 1,
    max: 100,
    description: 'Attempts at a split before a retryable failure is final.',
  }),
  SLUICE_OUTAGE_ATTEMPTS: variable.int({
    default: 25,
    min: 1,
    max: 1_000,
    description:
      'The same where source, target or secrets are away, full or locked. With the default waits about ten minutes.',
  }),
  SLUICE_LEASE_MS: ms(30_000, 'After how long a silent replica has lost its work.', 100),
  SLUICE_PROGRESS_MS: ms(500, 'How often leases are renewed and progress is stored.', 20),
  SLUICE_POLL_MS: ms(5_000, 'How often a replica looks for work that nobody told it of.', 50),
  SLUICE_BACKOFF_MS: ms(1_000, 'Upper bound of the first wait after a failure; doubles each time.'),
  SLUICE_BACKOFF_MAX_MS: ms(60_000, 'Upper bound of any wait after a failure.'),
  SLUICE_CALL_TIMEOUT_MS: ms(30_000, 'Deadline of short calls to other services.'),
  SLUICE_PLAN_TIMEOUT_MS: ms(3_600_000, 'Deadline of one try at planning or verifying a run.'),
  SLUICE_LOAD_IDLE_MS: ms(
    120_000,
    'A stream of another service that brings nothing for this long is given up.',
  ),
  SLUICE_WORK_TIMEOUT_MS: ms(
    86_400_000,
    'Deadline of a split, and of planning, publishing or verifying a run, retries included.',
  ),
  SLUICE_EVENT_WINDOW_MS: ms(
    5_000,
    'How long an object that an event told of waits for others, to share a run.',
    0,
  ),
  SLUICE_WEBHOOK_TIMEOUT_MS: ms(10_000, 'How long a webhook may take to answer.', 100),
  SLUICE_HISTORY_DAYS: variable.int({
    default: 0,
    min: 0,
    max: 36_500,
    description:
      'Runs that ended more than so many days ago are deleted, as is the audit trail; 0: nothing is.',
  }),
} as const satisfies EnvSpec;

export interface OrchestratorConfig {
  readonly listen: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly extractor: string;
  readonly validator: string;
  readonly loader: string;
  readonly drainTimeoutMs: number;
  readonly maxActiveSplits: number;
  readonly maxRunSplits: number;
  readonly maxActiveRuns: number;
  readonly pools: Readonly<Record<string, number>>;
  readonly targets: Readonly<Record<string, number>>;
  readonly maxAttempts: number;
  readonly outageAttempts: number;
  readonly leaseMs: number;
  readonly progressMs: number;
  readonly pollMs: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  readonly callTimeoutMs: number;
  readonly planTimeoutMs: number;
  readonly loadIdleMs: number;
  readonly workTimeoutMs: number;
  readonly eventWindowMs: number;
  readonly webhookTimeoutMs: number;
  readonly historyDays: number;
}

/** @throws ConfigError that names every wrong variable */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): OrchestratorConfig {
  const e = readEnv(ORCHESTRATOR_ENV, env);
  return {
    listen: e.SLUICE_LISTEN,
    logLevel: e.SLUICE_LOG_LEVEL,
    databaseUrl: e.SLUICE_DATABASE_URL,
    extractor: e.SLUICE_EXTRACTOR,
    validator: e.SLUICE_VALIDATOR,
    loader: e.SLUICE_LOADER,
    drainTimeoutMs: e.SLUICE_DRAIN_TIMEOUT_MS,
    maxActiveSplits: e.SLUICE_MAX_ACTIVE_SPLITS,
    maxRunSplits: e.SLUICE_MAX_RUN_SPLITS,
    maxActiveRuns: e.SLUICE_MAX_ACTIVE_RUNS,
    pools: e.SLUICE_POOLS,
    targets: e.SLUICE_TARGET_CONNECTIONS,
    maxAttempts: e.SLUICE_MAX_ATTEMPTS,
    outageAttempts: e.SLUICE_OUTAGE_ATTEMPTS,
    leaseMs: e.SLUICE_LEASE_MS,
    progressMs: e.SLUICE_PROGRESS_MS,
    pollMs: e.SLUICE_POLL_MS,
    backoffMs: e.SLUICE_BACKOFF_MS,
    backoffMaxMs: e.SLUICE_BACKOFF_MAX_MS,
    callTimeoutMs: e.SLUICE_CALL_TIMEOUT_MS,
    planTimeoutMs: e.SLUICE_PLAN_TIMEOUT_MS,
    loadIdleMs: e.SLUICE_LOAD_IDLE_MS,
    workTimeoutMs: e.SLUICE_WORK_TIMEOUT_MS,
    eventWindowMs: e.SLUICE_EVENT_WINDOW_MS,
    webhookTimeoutMs: e.SLUICE_WEBHOOK_TIMEOUT_MS,
    historyDays: e.SLUICE_HISTORY_DAYS,
  };
}
