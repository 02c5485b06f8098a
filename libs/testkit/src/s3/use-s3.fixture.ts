import { GetObjectCommand, type GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { type ObjectInfo, type S3Server, startS3 } from '../index.js';

/** A stand-in and a client of it. */
export interface LocalS3 {
  readonly server: S3Server;
  readonly s3: S3Client;
  put(key: string, body: string, bucket?: string): Promise<ObjectInfo>;
  /** The answer, with its body in `text`, a character for each byte. */
  read(key: string, options?: ReadOptions): Promise<GetObjectCommandOutput & { readonly text: string }>;
}

interface ReadOptions {
  readonly Range?: string;
  readonly IfMatch?: string;
  readonly VersionId?: string;
  readonly Bucket?: string;
}

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** For the tests of a file: with the buckets `plain` and `versions`, the second one keeping them. Faults end with their test. */
export function useS3(): LocalS3 {
  let server: S3Server | undefined;
  let s3: S3Client | undefined;
  const local: LocalS3 = {
    get server() {
      return server!;
    },
    get s3() {
      return s3!;
    },
    put: (key, body, bucket = 'plain') => local.server.putObject(bucket, key, body),
    read: async (key, options) => {
      const answer = await local.s3.send(new GetObjectCommand({ Bucket: 'plain', Key: key, ...options }));
      return { ...answer, text: await answer.Body!.transformToString('latin1') };
    },
  };
  beforeAll(async () => {
    server = await startS3();
    const { endpoint } = server;
    s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 1 });
    await server.createBucket('plain');
    await server.createBucket('versions', { versioned: true });
  });
  afterEach(() => server?.clearFaults());
  afterAll(async () => {
    s3?.destroy();
    await server?.stop();
  });
  return local;
}
