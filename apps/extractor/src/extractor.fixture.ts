import {
  PIPELINE_DEFAULTS,
  type ResolvedLookup,
  type ResolvedPipeline,
  type ResolvedSource,
  SOURCE_DEFAULTS,
  TARGET_DEFAULTS,
} from '@sluice/config';
import {
  extractorClient,
  messages,
  type CutEvent__Output,
  type ExtractTrailer__Output,
  type PlanRequest,
  type Split__Output,
} from '@sluice/proto';
import { createLogger } from '@sluice/service';
import { startS3, type S3Server } from '@sluice/testkit';
import { startExtractor } from './app.js';
import { extractorConfig } from './config.js';

export type Source = ResolvedSource;
type CsvPart = Partial<ResolvedSource['csv']>;

/** What an Extract brought, put together. */
export interface Extracted {
  readonly data: Buffer;
  readonly chunks: readonly number[];
  /** Offsets of marked replacement characters in `data`. */
  readonly undecodable: readonly number[];
  readonly partEnds: readonly { part: number; bytes: number }[];
  readonly trailer: ExtractTrailer__Output | undefined;
}

/** A running extractor over a running stand-in, for one spec file. */
export class Harness {
  private constructor(
    readonly s3: S3Server,
    private readonly app: { address: string; stop(): Promise<void> },
    readonly client: ReturnType<typeof extractorClient>,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}): Promise<Harness> {
    const s3 = await startS3();
    // The SDK's default chain reads the process's environment.
    process.env['AWS_ENDPOINT_URL_S3'] = s3.endpoint;
    process.env['AWS_ACCESS_KEY_ID'] = 'local';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
    const config = extractorConfig({
      SLUICE_LISTEN: '127.0.0.1:0',
      SLUICE_S3_MAX_ATTEMPTS: '2',
      SLUICE_S3_IDLE_TIMEOUT_MS: '150',
      SLUICE_S3_MAX_FRUITLESS: '3',
      ...env,
    });
    const resume = { ...config.resume, backoffMs: 5 };
    const app = await startExtractor({ ...config, resume }, createLogger('extractor', 'silent'));
    return new Harness(s3, app, extractorClient(app.address));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.app.stop();
    await this.s3.stop();
  }

  async plan(
    bucket: string,
    key: string,
    source: Partial<Source> = {},
    request: Pick<PlanRequest, 'run' | 'objects'> = {},
  ): Promise<{ splits: Split__Output[]; trailer: unknown }> {
    const splits: Split__Output[] = [];
    let trailer: unknown;
    const pipeline = pipelineOf(bucket, key, {}, [], source);
    const call = this.client.plan({ run: {}, ...request, pipeline });
    for await (const event of messages(call)) {
      if (event.split) splits.push(event.split);
      if (event.trailer) trailer = event.trailer;
    }
    return { splits, trailer };
  }

  async extract(split: Split__Output, csv: CsvPart = {}): Promise<Extracted> {
    const part = split.parts[0].object;
    const pipeline = pipelineOf(part?.bucket ?? '', part?.key ?? '', csv);
    const pieces: Buffer[] = [];
    const undecodable: number[] = [];
    const partEnds: { part: number; bytes: number }[] = [];
    let length = 0;
    let trailer: ExtractTrailer__Output | undefined;
    for await (const event of messages(this.client.extract({ pipeline, run: {}, split }))) {
      if (event.chunk) {
        undecodable.push(...event.chunk.undecodable.map((offset) => offset + length));
        pieces.push(event.chunk.data);
        length += event.chunk.data.length;
      }
      if (event.partEnd) partEnds.push(event.partEnd);
      if (event.trailer) trailer = event.trailer;
    }
    const chunks = pieces.map((piece) => piece.length);
    return { data: Buffer.concat(pieces), chunks, undecodable, partEnds, trailer };
  }

  /** What Cut sends for an object that is planned whole. */
  async cut(split: Split__Output, splitBytes: number, csv: CsvPart = {}): Promise<CutEvent__Output[]> {
    const { bucket = '', key = '' } = split.parts[0].object ?? {};
    const pipeline = pipelineOf(bucket, key, csv, [], { splitBytes });
    const events: CutEvent__Output[] = [];
    for await (const event of messages(this.client.cut({ pipeline, run: {}, split }))) events.push(event);
    return events;
  }

  /** Stores an object and plans it: its one split. */
  async splitOf(bucket: string, key: string, body: string | Buffer): Promise<Split__Output> {
    await this.s3.putObject(bucket, key, body);
    const { splits } = await this.plan(bucket, key);
    return splits[0];
  }
}

export function pipelineOf(
  bucket: string,
  key: string,
  csv: CsvPart = {},
  lookups: readonly ResolvedLookup[] = [],
  source: Partial<Source> = {},
): { name: string; version: number; specJson: string; sha256: string } {
  const spec: ResolvedPipeline = {
    name: 'test',
    owner: '',
    description: '',
    ...PIPELINE_DEFAULTS,
    source: {
      ...SOURCE_DEFAULTS,
      s3: { bucket, key, region: '', endpoint: '', forcePathStyle: false },
      csv: {
        delimiter: ',',
        quote: '"',
        escape: '"',
        header: true,
        nullValues: [''],
        skipLines: 0,
        encoding: 'utf-8',
        compression: 'auto',
        extraColumns: 'ignore',
        ...csv,
      },
      timezone: '',
      ...source,
    },
    columns: [],
    transform: { rename: {}, split: [], lookup: [...lookups], set: [], mask: [], lineage: [], drop: [] },
    checks: [],
    runChecks: [],
    target: {
      connection: 'env://X',
      schema: 'public',
      table: 't',
      ...TARGET_DEFAULTS,
      publish: 'object',
      key: [],
      create: false,
    },
    limits: { maxRecordBytes: 1 << 20, maxValueBytes: 1 << 20 },
    rejects: { raw: 'keep' },
    statistics: 'none',
  };
  return { name: 'test', version: 1, specJson: JSON.stringify(spec), sha256: '' };
}
