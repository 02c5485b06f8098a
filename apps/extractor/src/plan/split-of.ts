import { createHash } from 'node:crypto';
import type { ObjectRef__Output, Split } from '@sluice/proto';

/** One split over a whole object. Its id depends on the pinned version and the range alone: a plan made again has the same. */
export function splitOf(object: ObjectRef__Output, ordinal: number): Split {
  return {
    splitId: splitId(object, 0, object.size),
    ordinal,
    parts: [{ object, start: 0, end: object.size, firstRecord: 1 }],
  };
}

/** 16 hex digits: short enough for an application_name, long enough for millions of splits. */
export function splitId(object: ObjectRef__Output, start: number, end: number): string {
  const { bucket, key, versionId, etag } = object;
  const identity = JSON.stringify([bucket, key, versionId, etag, start, end]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}
