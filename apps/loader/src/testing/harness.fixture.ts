import { randomUUID } from 'node:crypto';
import {
  createSecretResolver,
  PIPELINE_DEFAULTS,
  type ResolvedPipeline,
  type ResolvedTarget,
  SOURCE_DEFAULTS,
  TARGET_DEFAULTS,
} from '@sluice/config';
import {
  loaderClient,
  messages,
  unary,
  type LoadCommitted__Output,
  type LoaderClient,
  type LoadRequest,
  type OutputColumn,
  type PipelineVersion,
  type PrepareResponse__Output,
  type PublishEvent__Output,
  type PublishRequest,
  type RunContext,
  type Split,
} from '@sluice/proto';
import { createLogger, type App } from '@sluice/service';
import { startLoader } from '../app.js';
import { loaderConfig, type LoaderConfig } from '../config.js';
import { fakeValidator, type FakeColumn, type FakeValidator } from './fake-validator.fixture.js';

export interface Harness {
  readonly client: LoaderClient;
  readonly validator: FakeValidator;
  readonly app: App;
  readonly config: LoaderConfig;
  /** References that the loader can resolve: `env://NAME` → URL. */
  readonly env: Record<string, string>;
  pipeline(overrides?: PipelineOverrides): PipelineVersion;
  load(request: Partial<LoadRequest> & { pipeline: PipelineVersion }): Promise<LoadCommitted__Output>;
  prepare(
    pipeline: PipelineVersion,
    columns: readonly FakeColumn[],
    run?: RunContext,
    dryRun?: boolean,
  ): Promise<PrepareResponse__Output>;
  /** Runs a Publish to its end: its outcome, and the phases that it told of. */
  publish(request: PublishRequest): Promise<PublishEnd>;
  /** Another replica, with the same validator and secrets. */
  replica(overrides?: Partial<LoaderConfig>): Promise<Harness>;
  stop(): Promise<void>;
}

export interface PublishEnd extends Pick<PublishEvent__Output, 'published' | 'refused' | 'incomplete'> {
  readonly phases: readonly string[];
}

export interface PipelineOverrides {
  readonly target?: Partial<ResolvedTarget>;
  readonly limits?: Partial<ResolvedPipeline['limits']>;
  readonly raw?: ResolvedPipeline['rejects']['raw'];
  readonly transform?: Partial<ResolvedPipeline['transform']>;
  readonly runChecks?: ResolvedPipeline['runChecks'];
  readonly source?: Partial<ResolvedPipeline['source']>;
  readonly params?: ResolvedPipeline['params'];
}

export function specJson(overrides: PipelineOverrides = {}): string {
  const { target, limits, raw = 'keep', transform, runChecks = [], source, params = [] } = overrides;
  const spec: ResolvedPipeline = {
    name: 'orders',
    owner: '',
    description: '',
    ...PIPELINE_DEFAULTS,
    params,
    source: {
      ...SOURCE_DEFAULTS,
      s3: { bucket: 'b', key: '*.csv', region: '', endpoint: '', forcePathStyle: false },
      csv: {
        delimiter: ',',
        quote: '"',
        escape: '"',
        header: true,
        nullValues: [],
        skipLines: 0,
        encoding: 'utf-8',
        compression: 'none',
        extraColumns: 'ignore',
      },
      timezone: '',
      ...source,
    },
    columns: [],
    transform: { rename: {}, split: [], lookup: [], set: [], mask: [], lineage: [], drop: [], ...transform },
    checks: [],
    runChecks,
    target: {
      connection: 'env://TARGET',
      schema: 'public',
      table: 'orders',
      ...TARGET_DEFAULTS,
      publish: 'object',
      key: [],
      create: false,
      ...target,
    },
    limits: { maxRecordBytes: 1 << 20, maxValueBytes: 1 << 20, ...limits },
    rejects: { raw },
    statistics: 'none',
  };
  return JSON.stringify(spec);
}

export function split(splitId = 'split-1', ordinal = 0, key = 'orders/1.csv'): Split {
  const object = { bucket: 'b', key, etag: '"e"', lastModifiedMs: 1, size: 1000 };
  return { splitId, ordinal, parts: [{ object, start: 0, end: 1000, firstRecord: 1 }] };
}

export async function harness(url: string, overrides: Partial<LoaderConfig> = {}): Promise<Harness> {
  const validator = await fakeValidator();
  const env = { TARGET: url };
  return start(validator, env, overrides, () => validator.stop());
}

async function start(
  validator: FakeValidator,
  env: Record<string, string>,
  overrides: Partial<LoaderConfig>,
  after: () => void,
): Promise<Harness> {
  const config = {
    ...loaderConfig({ SLUICE_LISTEN: '127.0.0.1:0' }),
    ...overrides,
    validator: validator.target,
  };
  const secrets = createSecretResolver({ store: { read: () => Promise.reject(new Error('none')) }, env });
  const app = await startLoader(config, createLogger('loader', 'silent'), secrets);
  const client = loaderClient(app.address);
  const self: Harness = {
    client,
    validator,
    app,
    config,
    env,
    pipeline: (o) => ({ name: 'orders', version: 1, specJson: specJson(o), sha256: 'x' }),
    load: (request) => loadOnce(client, request),
    publish: (request) => publishOnce(client, request),
    prepare: (pipeline, columns, run = { runId: randomUUID() }, dryRun = false) =>
      unary(client.prepare.bind(client), {
        pipeline,
        run,
        dryRun,
        columns: columns as OutputColumn[], // notNull left out means false
      }),
    replica: (o) => start(validator, env, { ...overrides, ...o }, () => undefined),
    stop: async () => {
      client.close();
      await app.stop();
      after();
    },
  };
  return self;
}

/** Runs a Load to its end; the request's run and split default to fresh ones. */
export async function loadOnce(
  client: LoaderClient,
  request: Partial<LoadRequest>,
): Promise<LoadCommitted__Output> {
  const call = client.load({ run: { runId: randomUUID() }, split: split(), attempt: 1, ...request });
  let last: LoadCommitted__Output | undefined;
  for await (const event of messages(call)) if (event.committed) last = event.committed;
  if (!last) throw new Error('the load ended without `committed`');
  return last;
}

export async function publishOnce(client: LoaderClient, request: PublishRequest): Promise<PublishEnd> {
  const phases: string[] = [];
  let last: PublishEvent__Output | undefined;
  for await (const event of messages(client.publish(request))) {
    if (event.progress) phases.push(event.progress.phase);
    else last = event;
  }
  if (!last) throw new Error('the publication ended without an outcome');
  const { published, refused, incomplete } = last;
  return { published, refused, incomplete, phases };
}
