import type { IncomingMessage } from 'node:http';

/** What a request asks for, in the words of the AWS API. */
export interface Operation {
  readonly name: string;
  readonly bucket: string;
  /** The object's key; empty for a bucket's operations. */
  readonly key: string;
  readonly query: URLSearchParams;
}

/** Path style (`/bucket/key`) and virtual-host style (`bucket.localhost`) alike. */
export function operationOf(request: IncomingMessage): Operation {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const host = (request.headers.host ?? '').replace(/:[0-9]+$/, '');
  const virtual = /^(.+)\.(?:localhost|s3\.[a-z0-9.-]*amazonaws\.com)$/.exec(host)?.[1];
  const path = rawPath(request.url ?? '/');
  const full = virtual ? `${virtual}${path}` : path.slice(1);
  const slash = full.indexOf('/');
  const bucket = decode(slash < 0 ? full : full.slice(0, slash));
  const key = decode(slash < 0 ? '' : full.slice(slash + 1));
  return {
    name: nameOf(request.method ?? 'GET', bucket, key, url.searchParams),
    bucket,
    key,
    query: url.searchParams,
  };
}

/** Not URL's pathname, which would resolve `..` within keys. */
function rawPath(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray per cent sign is part of the name
  }
}

const OBJECT: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
const BUCKET: Readonly<Record<string, string>> = {
  HEAD: 'HeadBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
};
/** Query words that make another operation of a request; those that the stand-in serves are in the second list. */
const SUBRESOURCES = ['uploads', 'uploadId', 'tagging', 'acl', 'delete', 'policy', 'versions', 'attributes'];

function nameOf(method: string, bucket: string, key: string, query: URLSearchParams): string {
  const other = SUBRESOURCES.find((word) => query.has(word));
  if (other) return `${method} ?${other}`;
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : method;
  if (key !== '') return OBJECT[method] ?? method;
  if (query.has('versioning')) return method === 'PUT' ? 'PutBucketVersioning' : 'GetBucketVersioning';
  if (query.has('location')) return 'GetBucketLocation';
  if (method === 'GET') return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
  return BUCKET[method] ?? method;
}
