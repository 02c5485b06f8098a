import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { handleAdmin } from './admin.js';
import { DirectoryBucket } from './directory-bucket.js';
import { s3Errors } from './errors.js';
import { type FaultHandle, type FaultRule, Faults } from './faults.js';
import { type Buckets, handleS3, type ServedRequest } from './handler.js';
import { handleSecrets } from './handle-secrets.js';
import { Secrets } from './secrets.js';
import { type Bucket, MemoryBucket, type ObjectInfo } from './store.js';

export interface S3Options {
  /** Default: a free one. */
  readonly port?: number;
  /** Keep objects as files below this folder, a folder per bucket. Default: in memory. */
  readonly directory?: string;
}

/** The stand-in: S3 and Secrets Manager on one port. */
export interface S3Server {
  readonly port: number;
  /** For AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL_SECRETS_MANAGER alike. */
  readonly endpoint: string;
  createBucket(name: string, options?: { readonly versioned?: boolean }): Promise<void>;
  /** Makes the bucket when it is missing. */
  putObject(
    bucket: string,
    key: string,
    body: string | Buffer | AsyncIterable<Buffer>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ObjectInfo>;
  deleteObject(bucket: string, key: string): Promise<void>;
  listObjects(bucket: string): Promise<readonly ObjectInfo[]>;
  /** Serves an existing folder as a bucket; its files are the objects. */
  mount(bucket: string, folder: string): void;
  /** Serves a bucket of the caller's making, such as one whose objects are made as they are asked for. */
  serve(bucket: Bucket): void;
  putSecret(name: string, value: string): Promise<void>;
  deleteSecret(name: string): Promise<void>;
  /** From now on, S3 requests must be signed with one of these access keys; signatures are not checked. Undefined: any. */
  allowAccessKeys(keys: readonly string[] | undefined): void;
  /** Makes coming requests fail; see FaultRule. */
  addFault(rule: FaultRule): FaultHandle;
  clearFaults(): void;
  /** Every request since the start, oldest first; the last 10,000. */
  requests(): readonly ServedRequest[];
  stop(): Promise<void>;
}

export async function startS3(options: S3Options = {}): Promise<S3Server> {
  const buckets = new BucketMap(options.directory);
  if (options.directory) await mkdir(options.directory, { recursive: true });
  const secrets = await Secrets.open(options.directory && join(options.directory, '.secrets.json'));
  const faults = new Faults();
  let accessKeys: readonly string[] | undefined;
  const log: ServedRequest[] = [];
  const seen = (served: ServedRequest): void => {
    log.push(served);
    if (log.length > 10_000) log.shift();
  };
  const route = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
    response.setHeader('server', 'sluice-testkit');
    if (request.url?.startsWith('/_sluice/')) return handleAdmin(request, response, faults, log);
    if (request.headers['x-amz-target']) return handleSecrets(request, response, secrets, faults, seen);
    return handleS3(request, response, { buckets, faults, seen, accessKeys });
  };
  const server = createServer({ keepAliveTimeout: 60_000, highWaterMark: 1 << 20 }, (request, response) => {
    response.on('error', () => undefined); // the client has gone
    route(request, response).catch(() => response.destroy());
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    createBucket: async (name, { versioned = false } = {}) => {
      (await buckets.create(name)).versioned = versioned;
    },
    putObject: async (name, key, body, headers = {}) => {
      const bucket = buckets.find(name) ?? (await buckets.create(name));
      return bucket.put(key, typeof body === 'string' || Buffer.isBuffer(body) ? whole(body) : body, headers);
    },
    deleteObject: async (name, key) => buckets.find(name)?.delete(key),
    listObjects: async (name) => (await buckets.find(name)?.list()) ?? [],
    mount: (name, folder) => buckets.mount(name, folder),
    serve: (bucket) => buckets.serve(bucket),
    putSecret: async (name, value) => void (await secrets.put(name, value)),
    deleteSecret: (name) => secrets.delete(name),
    allowAccessKeys: (keys) => {
      accessKeys = keys;
    },
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    requests: () => [...log],
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections(); // stalled answers would hold it open for ever
      await closed;
    },
  };
}

async function* whole(body: string | Buffer): AsyncGenerator<Buffer> {
  yield typeof body === 'string' ? Buffer.from(body) : body;
}

/** Buckets in memory, or as folders below one folder; and mounted ones. */
class BucketMap implements Buckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly directory: string | undefined) {
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) this.mount(entry.name, join(directory, entry.name));
    }
  }

  all(): readonly Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  async create(name: string): Promise<Bucket> {
    if (this.#buckets.has(name)) throw s3Errors.bucketExists(name);
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
      throw s3Errors.invalidArgument(`${name} is no bucket name`);
    if (!this.directory) {
      const bucket = new MemoryBucket(name, false);
      this.#buckets.set(name, bucket);
      return bucket;
    }
    const folder = join(this.directory, name);
    await mkdir(folder, { recursive: true });
    return this.mount(name, folder);
  }

  mount(name: string, folder: string): Bucket {
    const bucket = new DirectoryBucket(name, folder);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  serve(bucket: Bucket): void {
    this.#buckets.set(bucket.name, bucket);
  }

  async remove(name: string): Promise<void> {
    this.#buckets.delete(name);
    if (this.directory) await rm(join(this.directory, name), { recursive: true, force: true });
  }
}
