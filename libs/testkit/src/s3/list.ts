import { s3Errors } from './errors.js';
import type { Bucket, ObjectInfo } from './store.js';
import { s3Xml } from './xml.js';

const MOST = 1000;

/** ListObjectsV2: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html. */
export async function listObjectsV2(bucket: Bucket, query: URLSearchParams): Promise<string> {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token') ?? undefined;
  const startAfter = query.get('start-after') ?? undefined;
  const maxKeys = parseMaxKeys(query.get('max-keys'));
  const encode = encoder(query.get('encoding-type'));
  const page = pick(
    await bucket.list(),
    prefix,
    delimiter,
    token ? fromToken(token) : (startAfter ?? ''),
    maxKeys,
  );
  return s3Xml('ListBucketResult', {
    Name: bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter ? encode(delimiter) : undefined,
    MaxKeys: maxKeys,
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: page.objects.length + page.prefixes.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : toToken(page.next),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    Contents: page.objects.map((object) => ({
      Key: encode(object.key),
      LastModified: object.lastModified.toISOString(),
      ETag: object.etag,
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

interface Page {
  readonly objects: readonly ObjectInfo[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of a page that is not the last. */
  readonly next: string | undefined;
}

function pick(
  all: readonly ObjectInfo[],
  prefix: string,
  delimiter: string,
  after: string,
  max: number,
): Page {
  const objects: ObjectInfo[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (let i = firstAfter(all, after); i < all.length && max > 0; i += 1) {
    const object = all[i];
    if (!object.key.startsWith(prefix)) continue;
    const cut = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const common = cut < 0 ? undefined : object.key.slice(0, cut + delimiter.length);
    // A common prefix that was on the page before, or is on this one, is not given twice.
    if (common !== undefined && (common === prefixes.at(-1) || common === after)) continue;
    if (objects.length + prefixes.length === max) return { objects, prefixes, next: last };
    if (common === undefined) objects.push(object);
    else prefixes.push(common);
    last = common ?? object.key;
  }
  return { objects, prefixes, next: undefined };
}

/** Binary search, so that paging through many objects stays linear. */
function firstAfter(all: readonly ObjectInfo[], after: string): number {
  if (after === '') return 0;
  const mark = Buffer.from(after);
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(Buffer.from(all[middle].key), mark) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function parseMaxKeys(text: string | null): number {
  if (text === null || text === '') return MOST;
  if (!/^[0-9]+$/.test(text))
    throw s3Errors.invalidArgument('Provided max-keys not an integer or within integer range');
  return Math.min(Number(text), MOST);
}

function encoder(type: string | null): (text: string) => string {
  if (type === null) return (text) => text;
  if (type !== 'url') throw s3Errors.invalidArgument('Invalid Encoding Method specified in Request');
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/');
}

const toToken = (key: string): string => Buffer.from(key).toString('base64');

function fromToken(token: string): string {
  const key = Buffer.from(token, 'base64').toString();
  if (toToken(key) !== token) throw s3Errors.invalidArgument('The continuation token provided is incorrect');
  return key;
}
