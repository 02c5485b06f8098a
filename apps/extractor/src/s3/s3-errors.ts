import { SluiceError, type Reason } from '@sluice/proto';

/** What was being done, for the message. */
export interface S3Context {
  readonly bucket: string;
  readonly key?: string;
  readonly versionId?: string;
  /** The IAM action that the request needs. */
  readonly action: 's3:ListBucket' | 's3:GetObject' | 's3:GetObjectVersion';
}

interface Mapped {
  readonly reason: Reason;
  readonly message: string;
  readonly hint: string;
}

const BY_NAME: Record<string, (what: string, context: S3Context) => Mapped> = {
  NoSuchBucket: (_, { bucket }) => ({
    reason: 'BUCKET_NOT_FOUND',
    message: `The bucket ${bucket} does not exist.`,
    hint: 'Check source.s3.bucket, source.s3.endpoint and the account that the credentials belong to.',
  }),
  PermanentRedirect: (_, { bucket }) => ({
    reason: 'BUCKET_NOT_FOUND',
    message: `The bucket ${bucket} is in another region.`,
    hint: 'Set source.s3.region to the region of the bucket.',
  }),
  NoSuchKey: (what) => ({
    reason: 'OBJECT_NOT_FOUND',
    message: `${what} does not exist any more.`,
    hint: 'It was deleted after the run was planned; trigger a new run.',
  }),
  NoSuchVersion: (what) => changed(what, 'its pinned version was deleted'),
  PreconditionFailed: (what) => changed(what, 'it was overwritten after the run was planned'),
  InvalidRange: (what) => changed(what, 'it is shorter than it was when the run was planned'),
  InvalidObjectState: (what) => ({
    reason: 'SOURCE_ACCESS_DENIED',
    message: `${what} is archived and cannot be read.`,
    hint: 'Restore it from its archive storage class, then run again.',
  }),
};

const BAD_CREDENTIALS = new Set([
  'CredentialsProviderError',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);

const BY_STATUS: Record<number, string> = {
  301: 'PermanentRedirect',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
};

/**
 * The one place where what the SDK throws becomes a reason. Everything that is not known to be final (5xx, throttling,
 * timeouts, sockets) is SOURCE_UNAVAILABLE and tried again.
 */
export function s3Error(error: unknown, context: S3Context): SluiceError {
  if (error instanceof SluiceError) return error;
  const { name, status, detail } = facts(error);
  const what =
    context.key === undefined
      ? `The bucket ${context.bucket}`
      : `The object s3://${context.bucket}/${context.key}`;
  const where: Record<string, string> = { bucket: context.bucket };
  if (context.key !== undefined) where['key'] = context.key;
  if (context.versionId) where['version_id'] = context.versionId;
  const { reason, message, hint } = describe(name, status, detail, what, context);
  return new SluiceError(reason, message, { hint, where, cause: error });
}

function describe(name: string, status: number, detail: string, what: string, context: S3Context): Mapped {
  const known = BY_NAME[name];
  if (known) return known(what, context);
  if (name === 'AbortError')
    return { reason: 'CANCELLED', message: `Reading ${what} was cancelled.`, hint: '' };
  if (BAD_CREDENTIALS.has(name)) {
    return {
      reason: 'SOURCE_CREDENTIALS',
      message: `There are no usable credentials for ${lower(what)} (${name}).`,
      hint: "Give the extractor an IAM role, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: the SDK's default chain is used.",
    };
  }
  if (/region is missing/i.test(detail)) {
    return {
      reason: 'SOURCE_CREDENTIALS',
      message: `No region is known for ${lower(what)}.`,
      hint: 'Set source.s3.region, or AWS_REGION for the extractor.',
    };
  }
  if (status === 401 || status === 403) {
    return {
      reason: 'SOURCE_ACCESS_DENIED',
      message: `${what} may not be read: ${context.action} is denied.`,
      hint: `Allow ${context.action} on it to the extractor's role${context.key === undefined ? '' : ' (and kms:Decrypt where it is encrypted with a key of its own)'}.`,
    };
  }
  const byStatus = BY_STATUS[status];
  if (byStatus)
    return describe(
      byStatus === 'NoSuchKey' && context.key === undefined ? 'NoSuchBucket' : byStatus,
      0,
      '',
      what,
      context,
    );
  return {
    reason: 'SOURCE_UNAVAILABLE',
    message: `${what} cannot be read now: ${detail || name}${status ? ` (HTTP ${status})` : ''}.`,
    hint: 'It is tried again; if it stays, check the endpoint and the network.',
  };
}

function changed(what: string, how: string): Mapped {
  return {
    reason: 'SOURCE_CHANGED',
    message: `${what} is not the pinned one: ${how}.`,
    hint: 'Nothing of it was loaded. Trigger a new run; write objects under new keys to avoid this.',
  };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function facts(error: unknown): { name: string; status: number; detail: string } {
  if (!(error instanceof Error)) return { name: '', status: 0, detail: String(error) };
  const metadata = '$metadata' in error && typeof error.$metadata === 'object' ? error.$metadata : null;
  const status = metadata && 'httpStatusCode' in metadata ? Number(metadata.httpStatusCode) || 0 : 0;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, status, detail: [error.message, code].filter(Boolean).join(' ') };
}
