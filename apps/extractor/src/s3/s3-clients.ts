import { S3Client } from '@aws-sdk/client-s3';
import type { StoreLocation } from '../store/object-store.js';
import { AccessKeys } from './access-keys.js';

export interface S3Settings {
  readonly maxAttempts: number;
  readonly connectTimeoutMs: number;
  /** Until the response's headers; bodies are watched by ResumingReader. */
  readonly requestTimeoutMs: number;
  /** For sources that name no endpoint themselves; undefined: path style where AWS_ENDPOINT_URL_S3 is set. */
  readonly forcePathStyle: boolean | undefined;
}

/**
 * Steps of every request that do nothing here: one copies what it would log, though there is no logger, the other looks for the
 * environment of AWS Lambda. Some 3 % of the CPU time of a small object.
 */
const IDLE_MIDDLEWARE = ['loggerMiddleware', 'recursionDetectionMiddleware'] as const;

/** One client per place, kept: a client is a connection pool and a credential cache. */
export class S3Clients {
  readonly keys = new AccessKeys();
  private readonly clients = new Map<string, S3Client>();

  constructor(
    private readonly settings: S3Settings,
    private readonly env: Readonly<Record<string, string | undefined>> = process.env,
  ) {}

  get(location: StoreLocation): S3Client {
    const id = JSON.stringify([location.region, location.endpoint, location.forcePathStyle]);
    const known = this.clients.get(id);
    if (known) return known;
    const client = this.create(location);
    this.clients.set(id, client);
    return client;
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
    this.clients.clear();
  }

  private create({ region, endpoint, forcePathStyle }: StoreLocation): S3Client {
    const { settings, env } = this;
    const emulated = endpoint !== '' || Boolean(env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']);
    // A stand-in has no regions, but requests are signed for one.
    const anyRegion = emulated && !env['AWS_REGION'] && !env['AWS_DEFAULT_REGION'] ? 'us-east-1' : undefined;
    const client = new S3Client({
      region: region === '' ? anyRegion : region,
      ...(endpoint === '' ? {} : { endpoint }),
      forcePathStyle: forcePathStyle || (endpoint === '' && (settings.forcePathStyle ?? emulated)),
      credentials: this.keys.provide,
      followRegionRedirects: true,
      maxAttempts: settings.maxAttempts,
      // A checksum of a whole object says nothing about a range of it; CRCs of our own cover the way (I4).
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: settings.connectTimeoutMs,
        requestTimeout: settings.requestTimeoutMs,
        throwOnRequestTimeout: true,
        httpAgent: { keepAlive: true, maxSockets: 256 },
        httpsAgent: { keepAlive: true, maxSockets: 256 },
      },
    });
    for (const name of IDLE_MIDDLEWARE) client.middlewareStack.remove(name);
    return client;
  }
}
