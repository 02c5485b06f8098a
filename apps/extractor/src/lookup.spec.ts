import type { ResolvedLookup } from '@sluice/config';
import { messages, type PinnedLookup__Output, SluiceError } from '@sluice/proto';
import { gzipSync } from 'node:zlib';
import { Harness, pipelineOf } from './extractor.fixture.js';

let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
  await extractor.s3.createBucket('versions', { versioned: true });
  await extractor.s3.putObject('data', 'in/x.csv', 'a\n1\n');
});
afterAll(() => extractor.stop());
afterEach(() => extractor.s3.clearFaults());

function lookup(
  bucket: string,
  key: string,
  options: Partial<ResolvedLookup> = {},
  source = {},
): ResolvedLookup {
  return {
    name: 'countries',
    source: {
      kind: 'object',
      bucket,
      key,
      delimiter: ',',
      nullValues: [''],
      encoding: 'utf-8',
      compression: 'auto',
      ...source,
    },
    on: [{ column: 'code', key: 'code' }],
    columns: [{ name: 'country', source: 'name', type: 'text' }],
    missing: 'null',
    maxRows: 100,
    maxBytes: 1_000,
    ...options,
  };
}

async function pins(lookups: readonly ResolvedLookup[], lookupsOnly = false) {
  const events = [];
  const pipeline = pipelineOf('data', 'in/*.csv', {}, lookups);
  for await (const event of messages(extractor.client.plan({ pipeline, run: {}, lookupsOnly })))
    events.push(event);
  return events;
}

/** The lookup's text under the pins of a plan. */
async function read(one: ResolvedLookup, pinned?: PinnedLookup__Output[]): Promise<string> {
  const lookups = pinned ?? (await pins([one], true)).at(-1)?.trailer?.lookups;
  const pipeline = pipelineOf('data', 'in/*.csv', {}, [one]);
  const pieces: Buffer[] = [];
  let ended = false;
  const call = extractor.client.extract({ pipeline, run: { lookups }, lookup: one.name });
  for await (const event of messages(call)) {
    if (event.chunk) pieces.push(event.chunk.data);
    if (event.trailer) ended = event.trailer.bytes === Buffer.concat(pieces).length;
  }
  expect(ended).toBe(true);
  return Buffer.concat(pieces).toString();
}

const failure = (work: Promise<unknown>): Promise<SluiceError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => SluiceError.from(error),
  );

describe('lookups in objects', () => {
  it('are pinned with the plan, by version where the bucket keeps them', async () => {
    const plain = await extractor.s3.putObject('data', 'ref/countries.csv', 'code,name\n');
    const kept = await extractor.s3.putObject('versions', 'ref/regions.csv', 'code,region\n');
    const events = await pins([
      lookup('data', 'ref/countries.csv'),
      lookup('versions', 'ref/regions.csv', { name: 'regions' }),
    ]);
    expect(events).toHaveLength(2);
    expect(events[1].trailer?.lookups).toMatchObject([
      { name: 'countries', object: { key: 'ref/countries.csv', versionId: '', etag: plain.etag, size: 10 } },
      { name: 'regions', object: { bucket: 'versions', versionId: kept.versionId } },
    ]);
  });

  it('can be pinned alone, without a look at the source', async () => {
    await extractor.s3.putObject('data', 'ref/countries.csv', 'code,name\n');
    extractor.s3.addFault({ operation: 'ListObjectsV2', fault: { kind: 'access_denied' }, times: 'always' });
    const events = await pins([lookup('data', 'ref/countries.csv')], true);
    expect(events).toMatchObject([{ trailer: { splits: 0, lookups: [{ name: 'countries' }] } }]);
  });

  it('that do not exist are named by the plan', async () => {
    const error = await failure(pins([lookup('data', 'ref/none.csv')]));
    expect(error).toMatchObject({
      reason: 'OBJECT_NOT_FOUND',
      where: { lookup: 'countries', key: 'ref/none.csv' },
    });
    expect(error.message).toContain('The lookup countries reads s3://data/ref/none.csv');
  });

  it.each([
    ['as it is', 'code,name\nDE,Österreich\n', {}, Buffer.from('code,name\nDE,Österreich\n')],
    ['without a byte', '', {}, Buffer.alloc(0)],
    ['compressed', 'code,name\n', {}, gzipSync('code,name\n')],
    ['in an encoding of its own', 'é\n', { encoding: 'iso-8859-1' }, Buffer.from([0xe9, 0x0a])],
  ])('are read %s', async (name, text, source, body) => {
    await extractor.s3.putObject('data', `ref/${name}`, body);
    expect(await read(lookup('data', `ref/${name}`, {}, source))).toBe(text);
  });

  it('are resumed where their body was cut', async () => {
    const text = 'code,name\n'.repeat(50);
    await extractor.s3.putObject('data', 'ref/cut', text);
    extractor.s3.addFault({ operation: 'GetObject', fault: { kind: 'cut', afterBytes: 123 } });
    expect(await read(lookup('data', 'ref/cut'))).toBe(text);
  });

  it('that changed after they were pinned are refused', async () => {
    await extractor.s3.putObject('data', 'ref/changing', 'one');
    const one = lookup('data', 'ref/changing');
    const [{ trailer }] = await pins([one], true);
    await extractor.s3.putObject('data', 'ref/changing', 'two');
    const error = await failure(read(one, trailer?.lookups));
    expect(error.reason).toBe('SOURCE_CHANGED');
    expect(error.message).toMatch(/^The lookup countries: /);
  });

  it.each([
    ['as they are stored', Buffer.alloc(1_001, 'x')],
    ['when they are decompressed', gzipSync(Buffer.alloc(1_001, 'x'))],
  ])('are no larger than max_bytes %s', async (name, body) => {
    await extractor.s3.putObject('data', `ref/large ${name}`, body);
    const error = await failure(read(lookup('data', `ref/large ${name}`)));
    expect(error).toMatchObject({ reason: 'LOOKUP_INVALID', where: { lookup: 'countries' } });
    expect(error.message).toContain('max_bytes (1000)');
  });

  it.each<[string, ResolvedLookup, PinnedLookup__Output[] | undefined, string]>([
    ['that the run has not pinned', lookup('data', 'ref/x'), [], 'has not pinned'],
    [
      'that are tables',
      lookup('data', 'x', { source: { kind: 'table', schema: 's', table: 't' } }),
      [],
      'no lookup',
    ],
  ])('%s cannot be read', async (_, one, pinned, message) => {
    const error = await failure(read(one, pinned));
    expect(error.reason).toBe('INVALID_REQUEST');
    expect(error.message).toContain(message);
  });
});
