import { createdObjects, NotANotification } from './notification.js';

const record = (over: object = {}, object: object = {}) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-central-1',
  eventTime: '2026-11-22T23:59:59.500Z',
  eventName: 'ObjectCreated:Put',
  s3: {
    bucket: { name: 'lake', arn: 'arn:aws:s3:::lake' },
    object: { key: 'orders/a.csv', size: 12, eTag: 'abc', sequencer: '0055AED6', ...object },
  },
  ...over,
});
const direct = (...records: object[]): string => JSON.stringify({ Records: records });
const A = {
  bucket: 'lake',
  key: 'orders/a.csv',
  versionId: '',
  etag: '"abc"',
  identity: 'etag:"abc":0055AED6',
  day: '2026-11-22',
};
const eventBridge = (over: object = {}) => ({
  version: '0',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  time: '2026-11-22T10:00:00Z',
  detail: {
    bucket: { name: 'lake' },
    object: { key: 'a+b%20c.csv', size: 5, etag: 'abc', 'version-id': 'v1', sequencer: '00' },
  },
  ...over,
});

describe('createdObjects', () => {
  it.each<[string, string, object[]]>([
    ['an object', direct(record()), [A]],
    [
      'one of a version',
      direct(record({}, { versionId: 'v7' })),
      [{ ...A, versionId: 'v7', identity: 'version:v7' }],
    ],
    ['one whose versions are suspended', direct(record({}, { versionId: 'null' })), [A]],
    ['a multipart upload', direct(record({ eventName: 'ObjectCreated:CompleteMultipartUpload' })), [A]],
    ['several records', direct(record(), record({}, { key: 'b' })), [A, { ...A, key: 'b' }]],
    [
      'a key that is encoded',
      direct(record({}, { key: 'o/a+b%2Bc%C3%A9.csv' })),
      [{ ...A, key: 'o/a b+cé.csv' }],
    ],
    ['none where one was deleted', direct(record({ eventName: 'ObjectRemoved:Delete' })), []],
    ['none where one was restored', direct(record({ eventName: 'ObjectRestore:Post' })), []],
    ['none for the marker of a folder', direct(record({}, { key: 'orders/', size: 0 })), []],
    ['none for the test that S3 sends', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' }), []],
    [
      'what comes through SNS',
      JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:x', Message: direct(record()) }),
      [A],
    ],
    [
      'what comes through EventBridge, whose keys are not encoded',
      JSON.stringify(eventBridge()),
      [{ ...A, key: 'a+b%20c.csv', versionId: 'v1', identity: 'version:v1' }],
    ],
    [
      'none where EventBridge tells of a deletion',
      JSON.stringify(eventBridge({ 'detail-type': 'Object Deleted' })),
      [],
    ],
  ])('reads %s', (_, body, objects) => {
    expect(createdObjects(body)).toEqual(objects);
  });

  it.each([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['something else', '{"hello":"world"}'],
    ['records of another service', direct(record({ eventSource: 'aws:sqs' }))],
    ['a record without an object', direct({ ...record(), s3: { bucket: { name: 'lake' } } })],
    ['a key that is not encoded', direct(record({}, { key: '100%' }))],
    ['a key with a NUL', direct(record({}, { key: 'a%00b' }))],
    ['a key that no object can have', direct(record({}, { key: 'a'.repeat(1_025) }))],
    ['an event at no time', direct(record({ eventTime: 'soon' }))],
    ['an event in a year of no calendar', direct(record({ eventTime: '+012026-01-01T00:00:00Z' }))],
    ['SNS with something else in it', JSON.stringify({ TopicArn: 'x', Message: 'hello' })],
    ['one good record and a bad one', direct(record(), record({}, { key: 7 }))],
  ])('leaves %s in the queue', (_, body) => {
    expect(() => createdObjects(body)).toThrow(NotANotification);
  });
});
