import { canonicalJson, createSecrets, sha256, type ResolvedPipeline } from '@sluice/config';
import {
  messages,
  validatorClient,
  type SluiceError,
  type TransformEvent__Output,
  type TransformRequest,
  type TransformTrailer__Output,
  type ValidatorClient,
} from '@sluice/proto';
import { createLogger, type App } from '@sluice/service';
import { tableFromIPC } from 'apache-arrow';
import { startValidator } from '../app.js';
import { SALT } from '../transform/salts.js';
import { FakeExtractor } from './fake-extractor.fixture.js';
import { FakeLoader } from './fake-loader.fixture.js';

interface Hooks {
  readonly extractor: FakeExtractor;
  readonly loader: FakeLoader;
  readonly client: ValidatorClient;
}

/** What env://MASK_SALT says; env://SHORT_SALT is too short. */
export const MASK_SALT = 'pepper and salt, 24 bytes';

export const RUN_ID = '0b0e3e0c-1d2f-4a5b-8c6d-7e8f90a1b2c3';

/** A real validator over a fake extractor and a fake loader, for the top of a spec file. */
export function useValidator(idleMs = 10_000): Hooks {
  let extractor: FakeExtractor;
  let loader: FakeLoader;
  let app: App;
  let client: ValidatorClient;
  beforeAll(async () => {
    extractor = await FakeExtractor.start();
    loader = await FakeLoader.start();
    const config = {
      listen: '127.0.0.1:0',
      logLevel: 'silent',
      drainTimeoutMs: 100,
      extractor: extractor.address,
      loader: loader.address,
      lookupCacheBytes: 1 << 20,
      streamIdleMs: idleMs,
    };
    const salts = createSecrets(
      {
        store: { read: () => Promise.reject(new Error('no store')) },
        env: { MASK_SALT, SHORT_SALT: 'short' },
      },
      SALT,
    );
    app = await startValidator(config, createLogger('validator', 'silent'), salts);
    client = validatorClient(app.address);
  });
  afterAll(async () => {
    client.close();
    await app.stop();
    await extractor.stop();
    await loader.stop();
  });
  return {
    get extractor() {
      return extractor;
    },
    get loader() {
      return loader;
    },
    get client() {
      return client;
    },
  };
}

export type Row = Readonly<Record<string, unknown>>;

export interface RejectRow {
  readonly part: number;
  readonly record: number;
  readonly byte_offset: number;
  readonly raw: string | null;
  readonly broken: readonly {
    readonly rule: string;
    readonly column: string;
    readonly value: string;
    readonly reason: string;
    readonly severity: string;
  }[];
}

export interface Outcome {
  readonly rows: readonly Row[];
  readonly rejects: readonly RejectRow[];
  readonly trailer: TransformTrailer__Output | undefined;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[];
  readonly error: SluiceError | undefined;
}

export function request(pipeline: ResolvedPipeline, parts: number, includeSource = false): TransformRequest {
  const specJson = canonicalJson(pipeline);
  return {
    pipeline: { name: pipeline.name, version: 1, specJson, sha256: sha256(specJson) },
    run: { runId: RUN_ID, logicalDate: '2024-01-01', triggeredAtMs: 0 },
    split: {
      splitId: 's1',
      ordinal: 0,
      parts: Array.from({ length: parts }, (_, i) => ({
        object: { bucket: 'b', key: `part-${i}.csv`, etag: '"e"', size: 1 },
        start: 0,
        end: 1,
        firstRecord: 1,
      })),
    },
    includeSource,
  };
}

/** Everything that a Transform sends, decoded by Arrow's own reader. */
export async function transform(client: ValidatorClient, wanted: TransformRequest): Promise<Outcome> {
  const events: TransformEvent__Output[] = [];
  let error: SluiceError | undefined;
  try {
    for await (const event of messages<TransformEvent__Output>(client.transform(wanted))) events.push(event);
  } catch (failure) {
    error = failure as SluiceError; // messages() throws nothing else
  }
  const [first] = events;
  const schema = first?.schema;
  const decode = (head: Uint8Array | undefined, ipc: Uint8Array): Row[] =>
    tableFromIPC(Buffer.concat([head ?? Buffer.alloc(0), ipc, END]))
      .toArray()
      .map((row: { toJSON(): Row }) => row.toJSON());
  return {
    rows: events.flatMap(({ batch }) => (batch ? decode(schema?.batchSchema, batch.ipc) : [])),
    rejects: events.flatMap(({ rejects }) =>
      rejects ? decode(schema?.rejectSchema, rejects.ipc).map(rejectOf) : [],
    ),
    trailer: events.find((event) => event.trailer)?.trailer ?? undefined,
    columns: schema?.columns ?? [],
    error,
  };
}

/** Arrow's end of stream. */
const END = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

function rejectOf(row: Row): RejectRow {
  const raw = row['raw'];
  return {
    part: Number(row['part']),
    record: Number(row['record']),
    byte_offset: Number(row['byte_offset']),
    raw: raw instanceof Uint8Array ? Buffer.from(raw).toString('latin1') : null,
    broken: JSON.parse(String(row['broken'])) as RejectRow['broken'], // the column's documented content
  };
}
