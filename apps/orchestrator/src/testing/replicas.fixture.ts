import {
  type ApplyPipelineResponse__Output,
  messages,
  orchestratorClient,
  type OrchestratorClient,
  type Run__Output,
  type RunEvent__Output,
  type TriggerRunRequest,
  type TriggerRunResponse__Output,
  unary,
} from '@sluice/proto';
import { type PostgresOptions, type TestDatabase, useDatabase } from '@sluice/testkit';
import { Client } from 'pg';
import { type OrchestratorApp, startOrchestrator } from '../app.js';
import type { OrchestratorConfig } from '../config.js';
import { isContended } from '../db/away.js';
import { FakeServices } from './fake-services.fixture.js';
import { pipelineFile, type PipelineFacts } from './pipeline.fixture.js';
import { RecordedLog } from './recorded-log.fixture.js';

export interface Replica {
  readonly app: OrchestratorApp;
  readonly client: OrchestratorClient;
}

const SHORT: Omit<OrchestratorConfig, 'databaseUrl' | 'extractor' | 'validator' | 'loader'> = {
  listen: '127.0.0.1:0',
  logLevel: 'silent',
  drainTimeoutMs: 5_000,
  maxActiveSplits: 8,
  maxRunSplits: 64,
  maxActiveRuns: 4,
  pools: {},
  targets: { '*': 64 },
  maxAttempts: 3,
  outageAttempts: 3,
  leaseMs: 1_500,
  progressMs: 50,
  pollMs: 500,
  backoffMs: 20,
  backoffMaxMs: 50,
  callTimeoutMs: 10_000,
  planTimeoutMs: 20_000,
  loadIdleMs: 20_000,
  workTimeoutMs: 600_000,
  eventWindowMs: 50,
  webhookTimeoutMs: 1_000,
  historyDays: 0,
};

/** Left-over runs and what starts them: of one test, they are no work for the next one's replicas. */
const LEFT_OVER = ['runs', 'schedules', 'pipeline_upstreams', 'backfills', 'event_sources', 'run_endings'];
const MOST_TRIES = 5;

/** For the top of a spec file: fake services, a database, and replicas that end with their test. */
export class Replicas {
  readonly database: TestDatabase;
  fakes = new FakeServices();
  /** Of all replicas. */
  readonly log = new RecordedLog(process.env.TEST_LOG ?? 'silent');
  #replicas: Replica[] = [];
  /** The last test's only replica, if the file allows the next test to have it: starting one takes a while. */
  #kept: { readonly replica: Replica; readonly settings: string } | undefined;
  #settings = '';
  #pipelines = 0;

  /** @param reuse tests that ask for one replica of the same settings share it; for files whose runs all end */
  constructor(
    private readonly reuse = false,
    options: PostgresOptions = {},
  ) {
    beforeAll(() => this.fakes.start());
    afterEach(async () => {
      const [only, ...others] = this.#replicas;
      if (this.reuse && only && others.length === 0) {
        this.#kept = { replica: only, settings: this.#settings };
        this.#replicas = [];
      }
      await this.#stopAll();
      for (const table of LEFT_OVER) await this.#empty(table);
      this.fakes.reset();
      this.log.clear();
    });
    afterAll(async () => {
      await this.#letGo();
      await this.fakes.stop();
    });
    this.database = useDatabase(options); // last: its own afterAll looks for connections that were left open
  }

  async start(overrides: Partial<OrchestratorConfig> = {}): Promise<Replica> {
    const settings = JSON.stringify(overrides);
    const kept = this.#kept;
    if (kept?.settings === settings) {
      this.#kept = undefined;
      this.#replicas.push(kept.replica);
      return kept.replica;
    }
    await this.#letGo();
    this.#settings = settings;
    const config = { ...SHORT, ...this.fakes.targets, databaseUrl: this.database.url, ...overrides };
    const app = await startOrchestrator(config, this.log.logger);
    const replica = { app, client: orchestratorClient(app.address) };
    this.#replicas.push(replica);
    return replica;
  }

  /** A replica that is kept may be at work on what is deleted; of two that wait for each other one is to begin again. */
  async #empty(table: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.query(`DELETE FROM sluice_orchestrator.${table}`);
        return;
      } catch (error) {
        if (!isContended(error) || tries === MOST_TRIES) throw error;
      }
    }
  }

  async #letGo(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.replica.app.stop();
    kept?.replica.client.close();
  }

  async #stopAll(): Promise<void> {
    const replicas = this.#replicas;
    this.#replicas = [];
    await Promise.all(replicas.map(({ app }) => app.stop()));
    replicas.forEach(({ client }) => client.close());
  }

  async crash(replica: Replica): Promise<void> {
    this.#replicas = this.#replicas.filter((other) => other !== replica);
    await replica.app.crash();
    replica.client.close();
  }

  async stop(replica: Replica): Promise<void> {
    this.#replicas = this.#replicas.filter((other) => other !== replica);
    await replica.app.stop();
    replica.client.close();
  }

  /** Applies a pipeline of a name of its own, and gives the name. */
  async apply({ client }: Replica, facts: PipelineFacts = {}): Promise<string> {
    const name = `orders_${(this.#pipelines += 1)}`;
    await unary<object, ApplyPipelineResponse__Output>(client.applyPipeline.bind(client), {
      yaml: pipelineFile({ name, ...facts }),
    });
    return name;
  }

  async trigger({ client }: Replica, request: TriggerRunRequest): Promise<Run__Output> {
    const { run } = await unary<TriggerRunRequest, TriggerRunResponse__Output>(
      client.triggerRun.bind(client),
      request,
    );
    if (!run) throw new Error('TriggerRun answered without a run');
    return run;
  }

  /** Every event until the run has ended, or until `enough` says so. */
  async watch(
    { client }: Replica,
    runId: string,
    enough: (event: RunEvent__Output) => boolean = () => false,
  ): Promise<RunEvent__Output[]> {
    const events: RunEvent__Output[] = [];
    for await (const event of messages(client.watchRun({ runId }))) {
      events.push(event);
      if (enough(event)) break;
    }
    return events;
  }

  async end(replica: Replica, runId: string): Promise<Run__Output> {
    const run = (await this.watch(replica, runId)).at(-1)?.run;
    if (!run) throw new Error('WatchRun ended without an event');
    return run;
  }

  /** Until a query gives rows; asked again whenever a replica has announced something. */
  async until<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      await client.query('LISTEN sluice_orchestrator');
      for (;;) {
        const heard = new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            client.off('notification', done);
            resolve();
          };
          const timer = setTimeout(done, 200);
          client.on('notification', done);
        });
        const { rows } = await client.query<Row>(sql, values);
        if (rows.length > 0) return rows;
        await heard;
      }
    } finally {
      await client.end();
    }
  }

  async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }
}
