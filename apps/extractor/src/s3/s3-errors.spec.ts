import { s3Error, type S3Context } from './s3-errors.js';

const reading: S3Context = { bucket: 'b', key: 'k', action: 's3:GetObject' };
const pinned: S3Context = { bucket: 'b', key: 'k', versionId: 'v', action: 's3:GetObjectVersion' };
const listing: S3Context = { bucket: 'b', action: 's3:ListBucket' };

/** As the SDK throws: a named Error with the answer's metadata, or a socket's error with a code. */
function thrown(name: string, status?: number, code?: string, message = 'as the service put it'): Error {
  const metadata = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), { name }, metadata, code === undefined ? {} : { code });
}

describe('s3Error', () => {
  it.each([
    ['a missing bucket', thrown('NoSuchBucket', 404), listing, 'BUCKET_NOT_FOUND', 'terminal'],
    ['a bare 404 of a bucket', thrown('NotFound', 404), listing, 'BUCKET_NOT_FOUND', 'terminal'],
    ['a bucket in another region', thrown('PermanentRedirect', 301), listing, 'BUCKET_NOT_FOUND', 'terminal'],
    ['a missing key', thrown('NoSuchKey', 404), reading, 'OBJECT_NOT_FOUND', 'terminal'],
    ['a bare 404 of an object', thrown('NotFound', 404), reading, 'OBJECT_NOT_FOUND', 'terminal'],
    ['a deleted version', thrown('NoSuchVersion', 404), pinned, 'SOURCE_CHANGED', 'terminal'],
    ['a failed If-Match', thrown('PreconditionFailed', 412), reading, 'SOURCE_CHANGED', 'terminal'],
    ['an object that shrank', thrown('InvalidRange', 416), reading, 'SOURCE_CHANGED', 'terminal'],
    ['a denied read', thrown('AccessDenied', 403), reading, 'SOURCE_ACCESS_DENIED', 'terminal'],
    ['a bare 403', thrown('Forbidden', 403), reading, 'SOURCE_ACCESS_DENIED', 'terminal'],
    ['an archived object', thrown('InvalidObjectState', 403), reading, 'SOURCE_ACCESS_DENIED', 'terminal'],
    ['no credentials', thrown('CredentialsProviderError'), reading, 'SOURCE_CREDENTIALS', 'terminal'],
    ['an expired token', thrown('ExpiredToken', 400), reading, 'SOURCE_CREDENTIALS', 'terminal'],
    [
      'no region',
      thrown('Error', undefined, undefined, 'Region is missing'),
      listing,
      'SOURCE_CREDENTIALS',
      'terminal',
    ],
    ['throttling', thrown('SlowDown', 503), reading, 'SOURCE_UNAVAILABLE', 'retry'],
    ['a server error', thrown('InternalError', 500), reading, 'SOURCE_UNAVAILABLE', 'retry'],
    [
      'a refused connection',
      thrown('Error', undefined, 'ECONNREFUSED'),
      reading,
      'SOURCE_UNAVAILABLE',
      'retry',
    ],
    ['a timeout', thrown('TimeoutError'), reading, 'SOURCE_UNAVAILABLE', 'retry'],
    ['our own cancellation', thrown('AbortError'), reading, 'CANCELLED', 'terminal'],
    ['something thrown that is no error', 'a string', reading, 'SOURCE_UNAVAILABLE', 'retry'],
  ] as const)('takes %s for what it is', (_, error, context, reason, retry) => {
    const mapped = s3Error(error, context);
    expect([mapped.reason, mapped.retry]).toEqual([reason, retry]);
    expect(mapped.where['bucket']).toBe('b');
    expect(mapped.where['key']).toBe(context === listing ? undefined : 'k');
    expect(mapped.message).toMatch(context === listing ? /bucket b/ : /s3:\/\/b\/k/);
    if (reason !== 'CANCELLED') expect(mapped.hint).not.toBe('');
  });

  it.each([
    [reading, 's3:GetObject'],
    [pinned, 's3:GetObjectVersion'],
    [listing, 's3:ListBucket'],
  ])('names the IAM action that a denied request needs (%#)', (context, action) => {
    const { message, hint } = s3Error(thrown('AccessDenied', 403), context);
    expect(message).toContain(`${action} is denied`);
    expect(hint).toContain(`Allow ${action} on it`);
  });

  it('leaves what is known already as it is', () => {
    const known = s3Error(thrown('SlowDown', 503), reading);
    expect(s3Error(known, listing)).toBe(known);
  });
});
