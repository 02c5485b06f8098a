import { randomUUID } from 'node:crypto';
import { createSecretResolver, type ResolvedPipeline, type ResolvedTarget } from '@sluice/config';
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
  prepare(pipeline: PipelineVersion, columns: readonly FakeColumn[]): Promise<PrepareResponse__Output>;
  /** Another replica, with the same validator and secrets. */
  replica(overrides?: Partial<LoaderConfig>): Promise<Harness>;
  stop(): Promise<void>;
}

export interface PipelineOverrides {
  readonly target?: Partial<ResolvedTarget>;
  readonly limits?: Partial<ResolvedPipeline['limits']>;
  readonly raw?: ResolvedPipeline['rejects']['raw'];
}

export function specJson({ target, limits, raw = 'keep' }: PipelineOverrides = {}): string {
  const spec: ResolvedPipeline = {
    name: 'orders',
    owner: '',
    description: '',
    source: {
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
    },
    columns: [],
    transform: { rename: {}, split: [], lookup: [], set: [], mask: [], lineage: [], drop: [] },
    checks: [],
    runChecks: [],
    target: {
      connection: 'env://TARGET',
      schema: 'public',
      table: 'orders',
      mode: 'append',
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

export function split(splitId = 'split-1'): Split {
  const object = { bucket: 'b', key: 'orders/1.csv', etag: '"e"', lastModifiedMs: 1, size: 1000 };
  return { splitId, ordinal: 0, parts: [{ object, start: 0, end: 1000, firstRecord: 1 }] };
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
    prepare: (pipeline, columns) =>
      unary(client.prepare.bind(client), {
        pipeline,
        run: { runId: randomUUID() },
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
