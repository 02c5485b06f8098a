import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { bodyOf } from './body.js';
import { s3Errors, ServiceFault } from './errors.js';
import { type Fault, faultError, type Faults } from './faults.js';
import { sendObject } from './get.js';
import { listObjectsV2 } from './list.js';
import { type Operation, operationOf } from './operations.js';
import type { Bucket } from './store.js';
import { errorXml, s3Xml } from './xml.js';

/** The buckets, wherever they are kept. */
export interface Buckets {
  all(): readonly Bucket[];
  find(name: string): Bucket | undefined;
  create(name: string): Promise<Bucket>;
  remove(name: string): Promise<void>;
}

/** One request as it was served, for tests that count them. */
export interface ServedRequest {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
  readonly versionId: string | undefined;
}

/** What requests are answered with. */
export interface Store {
  readonly buckets: Buckets;
  readonly faults: Faults;
  readonly seen: (served: ServedRequest) => void;
  /** Those that requests may be signed with; undefined: any. */
  readonly accessKeys: readonly string[] | undefined;
}

/** Answers one S3 request; errors as S3's XML. */
export async function handleS3(
  request: IncomingMessage,
  response: ServerResponse,
  { buckets, faults, seen, accessKeys }: Store,
): Promise<void> {
  const operation = operationOf(request);
  const { headers } = request;
  seen({
    ...{ operation: operation.name, bucket: operation.bucket, key: operation.key },
    ...{ range: headers.range, ifMatch: headers['if-match'] },
    versionId: operation.query.get('versionId') ?? undefined,
  });
  const requestId = String(response.getHeader('x-amz-request-id'));
  try {
    const { name, bucket, key } = operation;
    const fault = faults.take({ operation: name, bucket, key });
    const error = fault && faultError(fault);
    if (error) throw error;
    const signedBy = /Credential=([^/,]+)\//.exec(headers.authorization ?? '')?.[1];
    if (accessKeys && !accessKeys.includes(signedBy ?? '')) throw s3Errors.unknownAccessKey();
    if (fault?.kind === 'delay') await wait(fault.ms);
    await serve(operation, request, response, buckets, fault);
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    request.resume(); // an unread body would hold the connection
    const body = errorXml(error, `/${operation.bucket}${operation.key && `/${operation.key}`}`, requestId);
    response.writeHead(error.status, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

async function serve(
  operation: Operation,
  request: IncomingMessage,
  response: ServerResponse,
  buckets: Buckets,
  fault: Fault | undefined,
): Promise<void> {
  const { name, key, query } = operation;
  const xml = (body: string): void => {
    response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
  };
  if (name === 'ListBuckets') return xml(listBuckets(buckets));
  if (name === 'CreateBucket') {
    request.resume();
    await buckets.create(operation.bucket);
    response.writeHead(200, { location: `/${operation.bucket}` }).end();
    return;
  }
  const bucket = buckets.find(operation.bucket);
  if (!bucket) throw s3Errors.noSuchBucket(operation.bucket);
  switch (name) {
    case 'ListObjectsV2':
      return xml(await listObjectsV2(bucket, query));
    case 'GetObject':
    case 'HeadObject': {
      const object = await bucket.find(key, query.get('versionId') ?? undefined);
      const overwrite = async (body: string): Promise<void> => {
        await bucket.put(key, only(Buffer.from(body)), object.headers);
      };
      const options = { head: name === 'HeadObject', overwrite, ...(fault ? { fault } : {}) };
      return sendObject(response, object, request.headers, options);
    }
    case 'PutObject': {
      if (request.headers['x-amz-copy-source']) throw s3Errors.notImplemented('CopyObject');
      const info = await bucket.put(key, bodyOf(request), storedHeaders(request));
      const version = info.versionId ? { 'x-amz-version-id': info.versionId } : {};
      response.writeHead(200, { etag: info.etag, ...version }).end();
      return;
    }
    case 'DeleteObject':
      await bucket.delete(key);
      response.writeHead(204).end();
      return;
    case 'HeadBucket':
      response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1' }).end();
      return;
    case 'DeleteBucket':
      await buckets.remove(bucket.name);
      response.writeHead(204).end();
      return;
    case 'GetBucketVersioning':
      return xml(s3Xml('VersioningConfiguration', { Status: bucket.versioned ? 'Enabled' : undefined }));
    case 'PutBucketVersioning': {
      let body = '';
      for await (const part of bodyOf(request)) body += part.toString();
      bucket.versioned = body.includes('Enabled');
      response.writeHead(200).end();
      return;
    }
    case 'GetBucketLocation':
      return xml(s3Xml('LocationConstraint', {}));
    default:
      throw s3Errors.notImplemented(name);
  }
}

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function listBuckets(buckets: Buckets): string {
  const rows = buckets
    .all()
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt.toISOString() }));
  return s3Xml('ListAllMyBucketsResult', {
    Owner: { ID: 'local', DisplayName: 'local' },
    Buckets: { Bucket: rows },
  });
}

/** What PutObject keeps of its headers. `aws-chunked` frames the request and is no part of the object. */
function storedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    if (name === 'content-type' || name.startsWith('x-amz-meta-')) kept[name] = value;
  }
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim());
  const encoding = encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(', ');
  if (encoding) kept['content-encoding'] = encoding;
  return kept;
}
