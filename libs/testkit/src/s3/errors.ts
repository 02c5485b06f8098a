/** An answer that is an error, with S3's code (or Secrets Manager's exception name) and words. */
export class ServiceFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** More elements of the XML body. */
    readonly details: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ServiceFault';
  }
}

type Maker = (...names: string[]) => ServiceFault;

/** The errors that S3 documents at https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. */
export const s3Errors = {
  noSuchBucket: (bucket) =>
    new ServiceFault(404, 'NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket }),
  noSuchKey: (key) => new ServiceFault(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key }),
  noSuchVersion: (key, version) =>
    new ServiceFault(404, 'NoSuchVersion', 'The specified version does not exist.', {
      Key: key,
      VersionId: version,
    }),
  accessDenied: () => new ServiceFault(403, 'AccessDenied', 'Access Denied'),
  unknownAccessKey: () =>
    new ServiceFault(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    ),
  preconditionFailed: (condition) =>
    new ServiceFault(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      {
        Condition: condition,
      },
    ),
  invalidRange: (range, size) =>
    new ServiceFault(416, 'InvalidRange', 'The requested range is not satisfiable', {
      RangeRequested: range,
      ActualObjectSize: size,
    }),
  invalidArgument: (message) => new ServiceFault(400, 'InvalidArgument', message),
  bucketExists: (bucket) =>
    new ServiceFault(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      { BucketName: bucket },
    ),
  slowDown: () => new ServiceFault(503, 'SlowDown', 'Please reduce your request rate.'),
  internalError: () =>
    new ServiceFault(500, 'InternalError', 'We encountered an internal error. Please try again.'),
  notImplemented: (what) =>
    new ServiceFault(501, 'NotImplemented', `The stand-in does not implement ${what}.`),
} as const satisfies Record<string, Maker>;
