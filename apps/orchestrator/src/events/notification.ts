/** An object version that a notification tells of. */
export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  /** Empty where the bucket keeps no versions. */
  readonly versionId: string;
  /** With its quotes, as S3 gives it elsewhere; empty where the notification has none. */
  readonly etag: string;
  /** The same for each delivery of one notification, another for each version. */
  readonly identity: string;
  /** Day of the event in UTC, YYYY-MM-DD. */
  readonly day: string;
}

/** A message that is no notification of S3: it is left in its queue, whose redrive policy moves it to the dead letters. */
export class NotANotification extends Error {}

/**
 * The objects that a message says were created: as S3 sends it to a queue, through SNS, or through EventBridge. None for
 * deletions, tests and whatever else S3 tells.
 *
 * Formats: "Event message structure" and "EventBridge event message structure" of the Amazon S3 user guide, "Amazon SNS message
 * formats" of SNS's.
 *
 * @throws NotANotification
 */
export function createdObjects(body: string): readonly CreatedObject[] {
  const message = record(parsed(body), 'The message');
  if (typeof message.Message === 'string' && typeof message.TopicArn === 'string') {
    return createdObjects(message.Message);
  }
  if (message.Event === 's3:TestEvent') return [];
  if (message.source === 'aws.s3') return fromEventBridge(message);
  if (Array.isArray(message.Records)) return message.Records.flatMap(fromRecord);
  throw new NotANotification('The message is no notification of S3.');
}

function fromRecord(given: unknown): CreatedObject[] {
  const event = record(given, 'A record');
  if (event.eventSource !== 'aws:s3') throw new NotANotification('A record is not of S3.');
  if (!text(event.eventName, 'eventName').startsWith('ObjectCreated:')) return [];
  const s3 = record(event.s3, 's3');
  const object = record(s3.object, 's3.object');
  return created({
    bucket: record(s3.bucket, 's3.bucket').name,
    // As in a form: a plus is a space.
    key: decoded(text(object.key, 's3.object.key', 3 * MAX_KEY).replace(/\+/g, ' ')),
    version: object.versionId,
    etag: object.eTag,
    sequencer: object.sequencer,
    time: event.eventTime,
  });
}

function fromEventBridge(event: Readonly<Record<string, unknown>>): CreatedObject[] {
  if (event['detail-type'] !== 'Object Created') return [];
  const detail = record(event.detail, 'detail');
  const object = record(detail.object, 'detail.object');
  return created({
    bucket: record(detail.bucket, 'detail.bucket').name,
    key: object.key,
    version: object['version-id'],
    etag: object.etag,
    sequencer: object.sequencer,
    time: event.time,
  });
}

function created(given: Readonly<Record<string, unknown>>): CreatedObject[] {
  const bucket = text(given.bucket, 'The bucket');
  const key = text(given.key, 'The key', MAX_KEY);
  if (key.endsWith('/')) return []; // the empty markers of folders that consoles leave
  const [version, bare, sequencer] = [given.version, given.etag, given.sequencer].map((value, i) =>
    value === undefined ? '' : text(value, 'A field of the object', i === 0 ? MAX_VERSION : MAX_TEXT),
  );
  const versionId = version === 'null' ? '' : version; // versioning is suspended: the next one has the same id
  const etag = bare === '' || bare.startsWith('"') ? bare : `"${bare}"`;
  const time = new Date(text(given.time, 'The time'));
  if (Number.isNaN(time.getTime()) || !/^\d{4}-/.test(time.toISOString()))
    throw new NotANotification('The time of the event is none.');
  const identity = versionId === '' ? `etag:${etag}:${sequencer}` : `version:${versionId}`;
  return [{ bucket, key, versionId, etag, identity, day: time.toISOString().slice(0, 10) }];
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new NotANotification('The message is no JSON.');
  }
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    throw new NotANotification('The key is not URL-encoded.');
  }
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>; // an object of JSON, just looked at
  }
  throw new NotANotification(`${what} is no object.`);
}

/** Bytes, as S3 bounds them. */
const MAX_KEY = 1_024;
const MAX_VERSION = 1_024;
/** Far more than the others have; together they have room in a row of an index. One message must not hold up its batch. */
const MAX_TEXT = 400;

function text(value: unknown, what: string, most = MAX_TEXT): string {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new NotANotification(`${what} is no text.`);
  }
  if (Buffer.byteLength(value) > most) throw new NotANotification(`${what} is too long.`);
  return value;
}
