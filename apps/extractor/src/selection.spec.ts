import { SluiceError, type ObjectRef } from '@sluice/proto';
import { Harness, type Source } from './extractor.fixture.js';

let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
  await extractor.s3.createBucket('versions', { versioned: true });
});
afterAll(() => extractor.stop());

const RUN = { runId: 'r', logicalDate: '2024-03-09', params: { region: 'a*b', day: '2023-12-31' } };

interface Asked {
  readonly key?: string;
  readonly bucket?: string;
  readonly source?: Partial<Source>;
  readonly objects?: ObjectRef[];
}

const planned = async ({
  key = '**',
  bucket = 'data',
  source = {},
  objects = [],
}: Asked): Promise<string[]> => {
  const { splits } = await extractor.plan(bucket, key, source, { run: RUN, objects });
  return splits.map(({ parts }) => parts[0].object?.key ?? '');
};
const failure = (asked: Asked): Promise<SluiceError> =>
  planned(asked).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => SluiceError.from(error),
  );
const put = async (bucket: string, ...keys: string[]): Promise<void> => {
  for (const key of keys) await extractor.s3.putObject(bucket, key, `body of ${key}`);
};
const marker = (key: string): Partial<Source> => ({ ready: { kind: 'marker', key, timeoutMs: 1 } });
const manifest = (key: string): Partial<Source> => ({ ready: { kind: 'manifest', key, timeoutMs: 1 } });

describe('the key of a source', () => {
  it.each([
    ['t/{{ run.date }}/*.csv', ['t/2024-03-09/x.csv']],
    ['t/{{run.date | YYYY/MM/DD}}/*.csv', ['t/2024/03/09/x.csv']],
    ['t/{{ params.day | YYYYMMDD }}.csv', ['t/20231231.csv']],
    ['t/{{ params.region }}.csv', ['t/a*b.csv']],
  ])('%s is filled in for the run; values are no patterns', async (key, expected) => {
    await put('data', 't/2024-03-09/x.csv', 't/2024/03/09/x.csv', 't/20231231.csv', 't/a*b.csv', 't/aXb.csv');
    expect(await planned({ key })).toEqual(expected);
  });

  it('names what it was filled in to when nothing matches', async () => {
    const error = await failure({ key: 'none/{{ run.date }}/*' });
    expect(error).toMatchObject({ reason: 'NO_OBJECTS', where: { key: 'none/2024-03-09/*' } });
  });

  it('may match nothing where the pipeline allows it', async () => {
    expect(await planned({ key: 'none/*', source: { empty: 'succeed' } })).toEqual([]);
  });
});

describe('a marker', () => {
  it('is waited for, and then the objects are listed as they are by then', async () => {
    await put('data', 'm/2024-03-09/a.csv');
    const asked = { key: 'm/{{ run.date }}/*.csv', source: marker('m/{{ run.date }}/_SUCCESS') };
    const error = await failure(asked);
    expect(error).toMatchObject({
      reason: 'NOT_READY',
      retry: 'free',
      where: { key: 'm/2024-03-09/_SUCCESS' },
    });
    await put('data', 'm/2024-03-09/b.csv', 'm/2024-03-09/_SUCCESS');
    expect(await planned(asked)).toEqual(['m/2024-03-09/a.csv', 'm/2024-03-09/b.csv']);
  });
});

describe('a manifest', () => {
  beforeAll(() => put('data', 'l/b.csv', 'l/a.csv', 'l/not-listed.csv', 'elsewhere/c'));
  const LISTED = ['elsewhere/c', 'l/a.csv', 'l/b.csv'];

  it.each([
    ['lines', 'l/b.csv\r\n\n s3://data/elsewhere/c\nl/a.csv\nl/b.csv\n'],
    ['a JSON list', '["l/b.csv", "s3://data/elsewhere/c", {"key": "l/a.csv"}]'],
    [
      'Redshift’s form',
      '\ufeff{"entries": [{"url": "s3://data/l/b.csv", "mandatory": true}, {"url": "s3://data/l/a.csv", "meta": {}}, {"url": "s3://data/elsewhere/c"}]}',
    ],
  ])('of %s is the set of objects, whatever the glob would match', async (_, text) => {
    await extractor.s3.putObject('data', 'manifests/one', text);
    expect(await planned({ key: 'l/*', source: manifest('manifests/one') })).toEqual(LISTED);
  });

  it('pins versions where the bucket keeps them', async () => {
    await put('versions', 'x', 'y');
    await extractor.s3.putObject('versions', 'list', 'x\ny');
    const { splits } = await extractor.plan('versions', '*', manifest('list'), { run: RUN });
    expect(splits.map(({ parts }) => parts[0].object?.versionId !== '')).toEqual([true, true]);
  });

  it('is waited for', async () => {
    const error = await failure({ source: manifest('manifests/{{ run.date }}.json') });
    expect(error).toMatchObject({ reason: 'NOT_READY', where: { key: 'manifests/2024-03-09.json' } });
  });

  it.each([
    ['lists an object that is not there', 'l/a.csv\nl/gone.csv', 'OBJECT_NOT_FOUND', 'lists l/gone.csv'],
    ['names another bucket', '["s3://other/x"]', 'SOURCE_CORRUPT', 'another bucket'],
    ['is broken JSON', '["l/a.csv"', 'SOURCE_CORRUPT', 'begins as JSON'],
    ['has no entries', '{"files": []}', 'SOURCE_CORRUPT', 'neither a list'],
    ['has an entry without a key', '["l/a.csv", {"urls": 1}]', 'SOURCE_CORRUPT', 'no key in entry 2'],
    ['is empty', '', 'NO_OBJECTS', 'No object'],
  ])('that %s fails the plan', async (_, text, reason, message) => {
    await extractor.s3.putObject('data', 'manifests/bad', text);
    const error = await failure({ source: manifest('manifests/bad') });
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(message);
  });
});

describe('objects that events told of', () => {
  const told = (key: string, more: Partial<ObjectRef> = {}): ObjectRef => ({ bucket: 'data', key, ...more });

  it('are the plan, in the order of their keys, as far as they are what the pipeline is for and still there', async () => {
    await put('data', 'e/a.csv', 'e/b.csv', 'e/c.txt', 'e/not-told.csv');
    const objects = [
      told('e/b.csv'),
      told('e/c.txt'),
      told('e/gone.csv'),
      told('e/a.csv'),
      { ...told('e/a.csv'), bucket: 'other' },
    ];
    expect(await planned({ key: 'e/*.csv', objects })).toEqual(['e/a.csv', 'e/b.csv']);
    expect(await planned({ key: 'f/*.csv', objects })).toEqual([]);
  });

  it('are left out where they were overwritten since', async () => {
    const { etag } = await extractor.s3.putObject('data', 'e/over.csv', 'one');
    const objects = [told('e/over.csv', { etag: etag.replaceAll('"', '') })];
    expect(await planned({ objects })).toEqual(['e/over.csv']);
    await extractor.s3.putObject('data', 'e/over.csv', 'two');
    expect(await planned({ objects })).toEqual([]);
  });

  it('are pinned by the version that was told of; of two of one key the newer counts', async () => {
    const one = await extractor.s3.putObject('versions', 'e/x.csv', 'first');
    const two = await extractor.s3.putObject('versions', 'e/x.csv', 'second!');
    await extractor.s3.putObject('versions', 'e/x.csv', 'not told of yet');
    const objects = [one, two].map(({ versionId = '' }) => ({
      bucket: 'versions',
      key: 'e/x.csv',
      versionId,
    }));
    for (const asked of [objects, objects.slice(0, 1)]) {
      const { splits } = await extractor.plan('versions', 'e/*', {}, { run: RUN, objects: asked });
      expect(splits.map(({ parts }) => parts[0].object?.versionId)).toEqual([asked.at(-1)?.versionId]);
    }
  });

  it('are not held up by a marker', async () => {
    await put('data', 'e/a.csv');
    expect(await planned({ source: marker('e/_SUCCESS'), objects: [told('e/a.csv')] })).toEqual(['e/a.csv']);
  });
});
