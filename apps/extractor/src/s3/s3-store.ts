import { Readable } from 'node:stream';
import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type GetObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { SluiceError, type ObjectRef__Output } from '@sluice/proto';
import type { ListedObject, ObjectBody, ObjectStore } from '../store/object-store.js';
import type { AccessKeys } from './access-keys.js';
import { s3Error, type S3Context } from './s3-errors.js';

/** ObjectStore over S3. */
export class S3Store implements ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly keys: AccessKeys,
  ) {}

  async *list(bucket: string, prefix: string, signal: AbortSignal): AsyncGenerator<ListedObject> {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
      const list = () => this.client.send(command, { abortSignal: signal });
      const page = await this.keys.send(list, signal).catch((error: unknown) => {
        throw s3Error(error, { bucket, action: 's3:ListBucket' });
      });
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key, etag: ETag ?? '', size: Size ?? 0, lastModifiedMs: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async keepsVersions(bucket: string, signal: AbortSignal): Promise<boolean> {
    try {
      const command = new GetBucketVersioningCommand({ Bucket: bucket });
      const ask = () => this.client.send(command, { abortSignal: signal });
      const { Status } = await this.keys.send(ask, signal);
      // Suspended buckets still have versions, but new objects take turns as the version `null`, which pins nothing.
      return Status === 'Enabled';
    } catch (error) {
      const known = s3Error(error, { bucket, action: 's3:ListBucket' });
      if (known.retry === 'retry' && !isNotImplemented(error)) throw known;
      return false;
    }
  }

  async head(
    bucket: string,
    key: string,
    signal: AbortSignal,
    versionId = '',
  ): Promise<ObjectRef__Output | undefined> {
    try {
      const command = new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId || undefined });
      const head = await this.keys.send(() => this.client.send(command, { abortSignal: signal }), signal);
      return {
        bucket,
        key,
        versionId: head.VersionId === 'null' ? '' : (head.VersionId ?? ''),
        etag: head.ETag ?? '',
        lastModifiedMs: head.LastModified?.getTime() ?? 0,
        size: head.ContentLength ?? 0,
      };
    } catch (error) {
      const known = s3Error(error, { bucket, key, action: 's3:GetObject' });
      if (known.reason === 'OBJECT_NOT_FOUND') return undefined;
      throw known;
    }
  }

  async read(
    object: ObjectRef__Output,
    start: number,
    end: number,
    signal: AbortSignal,
  ): Promise<ObjectBody> {
    const { bucket, key, versionId, etag } = object;
    const context: S3Context = {
      bucket,
      key,
      versionId,
      action: versionId === '' ? 's3:GetObject' : 's3:GetObjectVersion',
    };
    let answer: GetObjectCommandOutput;
    try {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        Range: `bytes=${start}-${end - 1}`,
        // I3: no GET without a pin; a store that keeps no versions checks the ETag.
        ...(versionId === '' ? { IfMatch: etag } : { VersionId: versionId }),
      });
      answer = await this.keys.send(() => this.client.send(command, { abortSignal: signal }), signal);
    } catch (error) {
      throw s3Error(error, context);
    }
    const body = answer.Body;
    if (!(body instanceof Readable)) throw new SluiceError('INTERNAL', 'The S3 client gave no stream.');
    const mismatch = differs(object, answer, start, end);
    if (mismatch === undefined) return body;
    body.on('error', () => undefined); // destroyed unread
    body.destroy();
    throw mismatch;
  }
}

/** The answer is held against the pin as well: not every store that speaks S3 honours If-Match and Range. */
function differs(
  { bucket, key, etag, size }: ObjectRef__Output,
  answer: GetObjectCommandOutput,
  start: number,
  end: number,
): SluiceError | undefined {
  const changed = (how: string): SluiceError =>
    new SluiceError('SOURCE_CHANGED', `The object s3://${bucket}/${key} is not the pinned one: ${how}.`, {
      where: { bucket, key },
      hint: 'Nothing of it was loaded. Trigger a new run.',
    });
  if (etag !== '' && answer.ETag !== undefined && answer.ETag !== etag) {
    return changed(`its ETag is ${answer.ETag}, not ${etag}`);
  }
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.ContentRange ?? '');
  if (range === null) {
    // Some stores answer 200 to a range that is the whole object.
    if (answer.ContentRange === undefined && start === 0 && end === size && answer.ContentLength === size)
      return undefined;
    return new SluiceError('SOURCE_UNAVAILABLE', `The store gave no range of s3://${bucket}/${key}.`, {
      where: { bucket, key },
      hint: 'The endpoint must support ranged GETs.',
    });
  }
  if (range[3] !== '*' && Number(range[3]) !== size) return changed(`its size is ${range[3]}, not ${size}`);
  if (Number(range[1]) !== start || Number(range[2]) !== end - 1) {
    return new SluiceError(
      'SOURCE_UNAVAILABLE',
      `The store gave another range of s3://${bucket}/${key} than asked.`,
      {
        where: { bucket, key },
      },
    );
  }
  return undefined;
}

function isNotImplemented(error: unknown): boolean {
  return error instanceof Error && /NotImplemented|MethodNotAllowed/.test(error.name);
}
