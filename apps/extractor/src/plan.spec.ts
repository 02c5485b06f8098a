import { parseResolved } from '@sluice/config';
import { type PlanEvent, SluiceError } from '@sluice/proto';
import { Harness, pipelineOf } from './extractor.fixture.js';
import { plan } from './plan/plan.js';
import type { ListedObject, ObjectStore } from './store/object-store.js';

let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
  await extractor.s3.createBucket('versions', { versioned: true });
});
afterAll(() => extractor.stop());
afterEach(() => extractor.s3.clearFaults());

const keys = async (bucket: string, glob: string): Promise<(string | undefined)[]> =>
  (await extractor.plan(bucket, glob)).splits.map((split) => split.parts[0].object?.key);
const failure = (bucket: string, glob: string): Promise<SluiceError> =>
  extractor.plan(bucket, glob).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => SluiceError.from(error),
  );

describe('Plan', () => {
  it('cuts matching objects into one split each, pinned, in the order of their keys', async () => {
    const { s3 } = extractor;
    const b = await s3.putObject('data', 'in/b.csv', 'bb');
    const a = await s3.putObject('data', 'in/a.csv', 'a');
    for (const key of ['in/', 'in/c.txt', 'in/deeper/d.csv', 'other/a.csv'])
      await s3.putObject('data', key, '');
    const { splits, trailer } = await extractor.plan('data', 'in/*.csv');
    expect(trailer).toEqual({ splits: 2, objects: 2, bytes: 3, lookups: [] });
    expect(splits.map(({ ordinal, parts }) => ({ ordinal, parts }))).toEqual(
      [a, b].map(({ key, etag, size, lastModified }, ordinal) => ({
        ordinal,
        parts: [
          {
            object: {
              bucket: 'data',
              key,
              versionId: '',
              etag,
              size,
              lastModifiedMs: lastModified.getTime(),
            },
            start: 0,
            end: size,
            firstRecord: 1,
            headEnd: 0,
          },
        ],
      })),
    );
  });

  it('gives a split the same id every time, and another one when its object changes', async () => {
    const first = await extractor.splitOf('data', 'ids/x', 'one');
    const [again] = (await extractor.plan('data', 'ids/*')).splits;
    const changed = await extractor.splitOf('data', 'ids/x', 'two');
    expect(again.splitId).toBe(first.splitId);
    expect(changed.splitId).not.toBe(first.splitId);
    expect(first.splitId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('plans an object without a byte, but no folder marker', async () => {
    await extractor.s3.putObject('data', 'empty/', '');
    await extractor.s3.putObject('data', 'empty/x.csv', '');
    expect(await keys('data', 'empty/**')).toEqual(['empty/x.csv']);
  });

  it('goes through every page of a long listing, asking for the literal prefix only', async () => {
    for (let n = 0; n < 2100; n += 1) await extractor.s3.putObject('data', `many/${n}.csv`, 'x');
    const { splits, trailer } = await extractor.plan('data', 'many/*.csv');
    expect(trailer).toEqual({ splits: 2100, objects: 2100, bytes: 2100, lookups: [] });
    expect(splits.map((split) => split.ordinal)).toEqual([...Array(2100).keys()]);
    expect(new Set(splits.map((split) => split.splitId)).size).toBe(2100);
  });

  it('pins versions where the bucket keeps them', async () => {
    const old = await extractor.s3.putObject('versions', 'v/x', 'old');
    const newest = await extractor.s3.putObject('versions', 'v/x', 'newest');
    for (let n = 0; n < 40; n += 1) await extractor.s3.putObject('versions', `v/y${n}`, 'y');
    const { splits } = await extractor.plan('versions', 'v/**');
    expect(splits).toHaveLength(41);
    expect(splits[0].parts[0].object).toMatchObject({ versionId: newest.versionId, size: 6 });
    expect(newest.versionId).not.toBe(old.versionId);
    expect(splits.every((split) => split.parts[0].object?.versionId !== '')).toBe(true);
  });

  it('pins by ETag where asking for versioning is denied', async () => {
    await extractor.s3.putObject('versions', 'denied/x', 'x');
    extractor.s3.addFault({ operation: 'GetBucketVersioning', fault: { kind: 'access_denied' } });
    const { splits } = await extractor.plan('versions', 'denied/*');
    expect(splits[0].parts[0].object).toMatchObject({ versionId: '', etag: expect.stringMatching(/^".+"$/) });
  });

  it('rides out a 503 while listing', async () => {
    await extractor.s3.putObject('data', 'busy/x', 'x');
    extractor.s3.addFault({ operation: 'ListObjectsV2', fault: { kind: 'slow_down' } });
    expect(await keys('data', 'busy/*')).toEqual(['busy/x']);
  });

  it('names a missing bucket', async () => {
    const error = await failure('no-such-bucket', '*');
    expect([error.reason, error.where['bucket']]).toEqual(['BUCKET_NOT_FOUND', 'no-such-bucket']);
  });

  it('says the glob and the listed prefix when nothing matches', async () => {
    const error = await failure('data', 'nowhere/2026-*/x.csv');
    expect(error.reason).toBe('NO_OBJECTS');
    expect(error.message).toContain(
      'matches nowhere/2026-*/x.csv (keys that begin with "nowhere/2026-" were listed)',
    );
  });

  it('names the permission that a denied listing lacks', async () => {
    extractor.s3.addFault({ operation: 'ListObjectsV2', fault: { kind: 'access_denied' } });
    const error = await failure('data', '*');
    expect(error.reason).toBe('SOURCE_ACCESS_DENIED');
    expect(error.message).toContain('s3:ListBucket');
  });

  it.each([
    ['ExpiredToken', 400, 'SOURCE_CREDENTIALS'],
    ['InvalidAccessKeyId', 403, 'SOURCE_CREDENTIALS'],
    ['SignatureDoesNotMatch', 403, 'SOURCE_CREDENTIALS'],
    ['InternalError', 500, 'SOURCE_UNAVAILABLE'],
  ])('takes %s for what it is', async (code, status, reason) => {
    extractor.s3.addFault({
      operation: 'ListObjectsV2',
      fault: { kind: 'error', status, code },
      times: 'always',
    });
    expect((await failure('data', '*')).reason).toBe(reason);
  });
});

describe('a long listing', () => {
  const ALL = { run: null, objects: [], lookupsOnly: false };
  const resume = { idleTimeoutMs: 100, maxFruitless: 1, backoffMs: 1 };
  const AT = { etag: '"e"', size: 1, lastModifiedMs: 0 };

  function store(list: () => AsyncGenerator<ListedObject>): ObjectStore {
    const none = (): never => {
      throw new Error('not asked for');
    };
    return { list, keepsVersions: async () => false, head: none, read: none };
  }

  it('says that it goes on while no key matches, and is silent while it stands still', async () => {
    const events: PlanEvent[] = [];
    let told = (): void => undefined;
    const progressed = new Promise<void>((resolve) => {
      told = resolve;
    });
    const standsStill = store(async function* () {
      for (let n = 0; n < 7; n += 1) yield { key: `other/${n}`, ...AT };
      await progressed;
      await new Promise((resolve) => setTimeout(resolve, 60)); // a dozen ticks in which nothing is listed
      yield { key: 'in/x', ...AT };
    });
    const send = async (event: PlanEvent): Promise<boolean> => {
      events.push(event);
      if (event.progress) told();
      return true;
    };
    const pipeline = parseResolved(pipelineOf('data', 'in/*').specJson);
    await plan(standsStill, pipeline, ALL, resume, send, new AbortController().signal, 5);
    expect(events.slice(0, 2)).toMatchObject([{ progress: { listed: 7 } }, { split: { ordinal: 0 } }]);
    expect(events.at(-1)?.trailer).toMatchObject({ splits: 1 });
  });
});
