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
} from '@aws-sdk/client-s3';
import { useS3 } from './use-s3.fixture.js';

const local = useS3();
const { put, read } = local;

describe('objects', () => {
  it('come back as the SDK put them, whole buffers and streams alike', async () => {
    const big = Buffer.alloc(3_000_000, 'abc');
    await local.s3.send(
      new PutObjectCommand({ Bucket: 'plain', Key: 'up/one', Body: 'héllo', ContentType: 'text/csv' }),
    );
    await local.s3.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'up/two',
        Body: Readable.from([big]),
        ContentLength: big.length,
      }),
    );
    const one = await local.s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'up/one' }));
    expect(one).toMatchObject({
      ContentType: 'text/csv',
      ContentLength: 6,
    });
    expect(await one.Body!.transformToString()).toBe('héllo');
    const two = await local.s3.send(new GetObjectCommand({ Bucket: 'plain', Key: 'up/two' }));
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
    const { Status } = await local.s3.send(new GetBucketVersioningCommand({ Bucket: 'versions' }));
    const { Status: none } = await local.s3.send(new GetBucketVersioningCommand({ Bucket: 'plain' }));
    expect([Status, none]).toEqual(['Enabled', undefined]);
  });

  it('can be deleted', async () => {
    await put('gone', 'x');
    await local.s3.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    await expect(read('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it.each([
    ['a missing bucket', () => read('x', { Bucket: 'none' }), 'NoSuchBucket', 404],
    ['a missing key', () => read('none'), 'NoSuchKey', 404],
    [
      'a head of a missing key',
      () => local.s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'none' })),
      'NotFound',
      404,
    ],
    [
      'a head of a missing bucket',
      () => local.s3.send(new HeadBucketCommand({ Bucket: 'none' })),
      'NotFound',
      404,
    ],
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
      () => local.s3.send(new CreateBucketCommand({ Bucket: 'plain' })),
      'BucketAlreadyOwnedByYou',
      409,
    ],
    [
      'a list of a missing bucket',
      () => local.s3.send(new ListObjectsV2Command({ Bucket: 'none' })),
      'NoSuchBucket',
      404,
    ],
  ])('%s is an error as S3 has it', async (_, ask, name, httpStatusCode) => {
    await expect(ask()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });
});

describe('lists', () => {
  it('are paged, ordered by UTF-8 and cut by prefix', async () => {
    await local.server.createBucket('many');
    const keys = Array.from({ length: 2500 }, (_, i) => `p/${String(i).padStart(5, '0')}`);
    for (const key of [...keys, 'q', 'p/\u{1F600}', 'p/\uFFEE', 'p/a b+c&d']) await put(key, '', 'many');
    const found: string[] = [];
    let pages = 0;
    for await (const page of paginateListObjectsV2({ client: local.s3 }, { Bucket: 'many', Prefix: 'p/' })) {
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
      { client: local.s3, pageSize: 1 },
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
    const listed = (await local.s3.send(new ListObjectsV2Command({ Bucket: 'plain', Prefix: 'same/' })))
      .Contents![0];
    const head = await local.s3.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'same/x' }));
    expect([listed.Size, listed.ETag, listed.LastModified]).toEqual([3, head.ETag, head.LastModified]);
    const { Buckets } = await local.s3.send(new ListBucketsCommand({}));
    expect(Buckets!.map(({ Name }) => Name)).toContain('plain');
  });
});

describe('a folder as a bucket', () => {
  it('serves its files, takes new ones and notices changes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-bucket-'));
    await writeFile(join(folder, 'big.csv'), Buffer.alloc(5_000_000, 'xyz'));
    local.server.mount('folder', folder);
    const big = await read('big.csv', { Bucket: 'folder', Range: 'bytes=1-4999998' });
    expect(big.text).toBe(Buffer.alloc(5_000_000, 'xyz').toString().slice(1, -1));
    await put('sub/small.csv', 'a', 'folder');
    expect((await local.server.listObjects('folder')).map(({ key }) => key)).toEqual([
      'big.csv',
      'sub/small.csv',
    ]);
    await writeFile(join(folder, 'big.csv'), 'changed');
    await expect(read('big.csv', { Bucket: 'folder', IfMatch: big.ETag! })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await expect(put('../out', 'a', 'folder')).rejects.toMatchObject({ code: 'InvalidArgument' });
    await rm(folder, { recursive: true });
  });
});
