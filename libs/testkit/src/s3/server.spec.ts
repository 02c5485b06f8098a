import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  paginateListObjectsV2,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { type S3Server, startS3 } from '../index.js';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let server: S3Server;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3();
  s3 = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
  await server.createBucket('plain');
  await server.createBucket('versions', { versioned: true });
});

afterAll(async () => {
  s3.destroy();
  await server.stop();
});

afterEach(() => server.clearFaults());

const put = (key: string, body: string, bucket = 'plain') => server.putObject(bucket, key, body);

async function read(
  key: string,
  options: { Range?: string; IfMatch?: string; VersionId?: string; Bucket?: string } = {},
) {
  const answer = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: key, ...options }));
  return { ...answer, text: await answer.Body!.transformToString('latin1') };
}

describe('objects', () => {
  it('come back as the SDK put them, whole buffers and streams alike', async () => {
    const big = Buffer.alloc(3_000_000, 'abc');
    await s3.send(
      new PutObjectCommand({ Bucket: 'plain', Key: 'up/one', Body: 'héllo', ContentType: 'text/csv' }),
    );
    await s3.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'up/two',
        Body: Readable.from([big]),
        ContentLength: big.length,
      }),
    );
    const one = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'up/one' }));
    expect(one).toMatchObject({
      ContentType: 'text/csv',
      ContentLength: 6,
    });
    expect(await one.Body!.transformToString()).toBe('héllo');
    const two = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'up/two' }));
    expect(Buffer.compare(Buffer.from(await two.Body!.transformToByteArray()), big)).toBe(0);
  });

  it.each([
    ['bytes=2-4', 'cde', 'bytes 2-4/10'],
    ['bytes=7-', 'hij', 'bytes 7-9/10'],
    ['bytes=-2', 'ij', 'bytes 8-9/10'],
    ['bytes=8-99', 'ij', 'bytes 8-9/10'],
    ['bytes=4-2', 'abcdefghij', undefined],
    ['lines=1-2', 'abcdefghij', undefined],
  ])('are read by range %s', async (Range, text, ContentRange) => {
    await put('range', 'abcdefghij');
    const got = await read('range', { Range });
    expect([got.text, got.ContentRange, got.$metadata.httpStatusCode]).toEqual([
      text,
      ContentRange,
      ContentRange ? 206 : 200,
    ]);
  });

  it('are pinned by If-Match', async () => {
    const { etag } = await put('pinned', 'one');
    expect((await read('pinned', { IfMatch: etag, Range: 'bytes=1-' })).text).toBe('ne');
    await put('pinned', 'two');
    await expect(read('pinned', { IfMatch: etag, Range: 'bytes=1-' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('keep versions where the bucket does', async () => {
    const first = await put('k', 'one', 'versions');
    await put('k', 'two', 'versions');
    expect((await read('k', { Bucket: 'versions' })).text).toBe('two');
    const old = await read('k', { Bucket: 'versions', VersionId: first.versionId! });
    expect([old.text, old.VersionId]).toEqual(['one', first.versionId]);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: 'versions' }));
    const { Status: none } = await s3.send(new GetBucketVersioningCommand({ Bucket: 'plain' }));
    expect([Status, none]).toEqual(['Enabled', undefined]);
  });

  it('can be deleted', async () => {
    await put('gone', 'x');
    await s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    await expect(read('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    ['a missing bucket', () => read('x', { Bucket: 'none' }), 'NoSuchBucket', 404],
    ['a missing key', () => read('none'), 'NoSuchKey', 404],
    [
      'a head of a missing key',
      () => s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'none' })),
      'NotFound',
      404,
    ],
    ['a head of a missing bucket', () => s3.send(new HeadBucketCommand({ Bucket: 'none' })), 'NotFound', 404],
    ['a missing version', () => read('range', { VersionId: 'nope' }), 'NoSuchVersion', 404],
    [
      'a range behind the end',
      () => put('e', 'abc').then(() => read('e', { Range: 'bytes=3-' })),
      'InvalidRange',
      416,
    ],
    [
      'a range of nothing',
      () => put('e', '').then(() => read('e', { Range: 'bytes=0-' })),
      'InvalidRange',
      416,
    ],
    [
      'a bucket twice',
      () => s3.send(new CreateBucketCommand({ Bucket: 'plain' })),
      'BucketAlreadyOwnedByYou',
      409,
    ],
    [
      'a list of a missing bucket',
      () => s3.send(new ListObjectsV2Command({ Bucket: 'none' })),
      'NoSuchBucket',
      404,
    ],
  ])('%s is an error as S3 has it', async (_, ask, name, httpStatusCode) => {
    await expect(ask()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });
});

describe('lists', () => {
  it('are paged, ordered by UTF-8 and cut by prefix', async () => {
    await server.createBucket('many');
    const keys = Array.from({ length: 2500 }, (_, i) => `p/${String(i).padStart(5, '0')}`);
    for (const key of [...keys, 'q', 'p/\u{1F600}', 'p/\uFFEE', 'p/a b+c&d']) await put(key, '', 'many');
    const found: string[] = [];
    let pages = 0;
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: 'many', Prefix: 'p/' })) {
      pages += 1;
      found.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    }
    expect(pages).toBe(3);
    expect(found).toEqual([...keys, 'p/a b+c&d', 'p/\uFFEE', 'p/\u{1F600}']);
  });

  it('fold keys below a delimiter, across pages', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'c/2', 'd']) await put(`fold/${key}`, 'x');
    const seen: string[] = [];
    const pages = paginateListObjectsV2(
      { client: s3, pageSize: 1 },
      { Bucket: 'plain', Prefix: 'fold/', Delimiter: '/' },
    );
    for await (const page of pages) {
      seen.push(
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!),
        ...(page.Contents ?? []).map(({ Key }) => Key!),
      );
    }
    expect(seen).toEqual(['fold/a/', 'fold/b', 'fold/c/', 'fold/d']);
  });

  it('give size, ETag and time as a head does', async () => {
    await put('same/x', 'abc');
    const listed = (await s3.send(new ListObjectsV2Command({ Bucket: 'plain', Prefix: 'same/' })))
      .Contents![0];
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'same/x' }));
    expect([listed.Size, listed.ETag, listed.LastModified]).toEqual([3, head.ETag, head.LastModified]);
    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets!.map(({ Name }) => Name)).toContain('plain');
  });
});

describe('a folder as a bucket', () => {
  it('serves its files, takes new ones and notices changes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-bucket-'));
    await writeFile(join(folder, 'big.csv'), Buffer.alloc(5_000_000, 'xyz'));
    server.mount('folder', folder);
    const big = await read('big.csv', { Bucket: 'folder', Range: 'bytes=1-4999998' });
    expect(big.text).toBe(Buffer.alloc(5_000_000, 'xyz').toString().slice(1, -1));
    await put('sub/small.csv', 'a', 'folder');
    expect((await server.listObjects('folder')).map(({ key }) => key)).toEqual(['big.csv', 'sub/small.csv']);
    await writeFile(join(folder, 'big.csv'), 'changed');
    await expect(read('big.csv', { Bucket: 'folder', IfMatch: big.ETag! })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(put('../out', 'a', 'folder')).rejects.toMatchObject({ code: 'InvalidArgument' });
    await rm(folder, { recursive: true });
  });
});

describe('faults', () => {
  const body = 'x'.repeat(100_000);
  /** Reads until the end, an error or (with stopAt) so many bytes. */
  async function bytesOf(key: string, stopAt = Infinity): Promise<[number, string]> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'plain', Key: key }));
    let bytes = 0;
    try {
      for await (const part of Body as Readable) {
        bytes += (part as Buffer).length;
        if (bytes >= stopAt) return [bytes, 'stopped'];
      }
      return [bytes, 'ended'];
    } catch {
      return [bytes, 'failed'];
    }
  }

  it('requests signed with a key that is not allowed any more are refused', async () => {
    await put('locked', 'x');
    server.allowAccessKeys(['another']);
    await expect(read('locked')).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    server.allowAccessKeys(['another', 'local']);
    expect((await read('locked')).text).toBe('x');
    server.allowAccessKeys(undefined);
  });

  it('trickle: the whole body comes, in pieces', async () => {
    await put('slow', body);
    const fault = server.addFault({ key: 'slow', fault: { kind: 'trickle', pieceBytes: 30_000, ms: 1 } });
    expect(await bytesOf('slow')).toEqual([body.length, 'ended']);
    expect(fault.hits).toBe(1);
  });

  it('a share of requests is struck by chance, the same with the same seed', async () => {
    await put('half', 'x');
    const struck = async (): Promise<string> => {
      const rule = { operation: 'GetObject', key: 'half', share: 0.5, seed: 3, times: 'always' } as const;
      const handle = server.addFault({ ...rule, fault: { kind: 'slow_down' } });
      let text = '';
      for (let i = 0; i < 20; i += 1)
        text += await bytesOf('half').then(
          () => '.',
          () => 'x',
        );
      handle.remove();
      return text;
    };
    const first = await struck();
    expect(first).toContain('x');
    expect(first).toContain('.');
    expect(await struck()).toBe(first);
  });

  it.each([
    ['slow_down', 503, 'SlowDown'],
    ['access_denied', 403, 'AccessDenied'],
    ['internal_error', 500, 'InternalError'],
  ] as const)('%s strikes as often as told and no more', async (kind, httpStatusCode, name) => {
    await put('f', 'x');
    const fault = server.addFault({
      operation: 'GetObject',
      bucket: 'plain',
      key: 'f',
      fault: { kind },
      times: 2,
      skip: 1,
    });
    await read('f');
    await expect(read('f')).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    await expect(read('f')).rejects.toMatchObject({ name });
    expect((await read('f')).text).toBe('x');
    expect(fault.hits).toBe(2);
  });

  it('cut: the connection breaks after exactly so many bytes', async () => {
    await put('f', body);
    server.addFault({ key: 'f', fault: { kind: 'cut', afterBytes: 70_000 } });
    expect(await bytesOf('f')).toEqual([70_000, 'failed']);
    expect(await bytesOf('f')).toEqual([100_000, 'ended']);
  });

  it('short: the body ends as if it were whole', async () => {
    await put('f', body);
    server.addFault({ key: 'f', fault: { kind: 'short', afterBytes: 70_000 } });
    expect(await bytesOf('f')).toEqual([70_000, 'ended']);
  });

  it('stall: nothing comes after so many bytes, and stop does not wait for it', async () => {
    await put('f', body);
    server.addFault({ key: 'f', fault: { kind: 'stall', afterBytes: 70_000 } });
    expect(await bytesOf('f', 70_000)).toEqual([70_000, 'stopped']);
  });

  it('overwrite: the answer goes on with the old bytes, the next one has the new ones', async () => {
    await put('f', body);
    server.addFault({ key: 'f', fault: { kind: 'overwrite', afterBytes: 10, body: 'new' } });
    expect((await read('f')).text).toBe(body);
    expect((await read('f')).text).toBe('new');
  });

  it('can be set over HTTP, for a stand-in in another process', async () => {
    await put('f', 'x');
    const rule = { operation: 'GetObject', key: 'f', fault: { kind: 'slow_down' }, times: 'always' };
    await fetch(`${server.endpoint}/_sluice/faults`, { method: 'POST', body: JSON.stringify(rule) });
    await expect(read('f')).rejects.toMatchObject({ name: 'SlowDown' });
    await fetch(`${server.endpoint}/_sluice/faults`, { method: 'DELETE' });
    expect((await read('f')).text).toBe('x');
    expect(server.requests().at(-1)).toMatchObject({ operation: 'GetObject', bucket: 'plain', key: 'f' });
  });
});
