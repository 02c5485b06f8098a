import { randomBytes } from 'node:crypto';
import { crc32, gzipSync } from 'node:zlib';
import { messages, SluiceError, type Split__Output } from '@sluice/proto';
import { Harness, pipelineOf } from './extractor.fixture.js';

const MIB = 1024 * 1024;
let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
  await extractor.s3.createBucket('versions', { versioned: true });
});
afterAll(() => extractor.stop());
afterEach(() => extractor.s3.clearFaults());

const failure = (work: Promise<unknown>): Promise<SluiceError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => SluiceError.from(error),
  );
const gets = (key: string): (string | undefined)[] =>
  extractor.s3
    .requests()
    .filter((request) => request.operation === 'GetObject' && request.key === key)
    .map((request) => request.range);

describe('Extract', () => {
  const body = randomBytes(3 * MIB + 12_345);

  it('streams an object in chunks of 1 MiB after three smaller ones, its end and a trailer that says what was sent', async () => {
    const split = await extractor.splitOf('data', 'whole', body);
    const { data, chunks, partEnds, trailer } = await extractor.extract(split);
    expect(data.equals(body)).toBe(true);
    expect(chunks).toEqual([MIB / 8, MIB / 4, MIB / 2, MIB, MIB, MIB / 8 + 12_345]);
    expect(partEnds).toEqual([{ part: 0, bytes: body.length }]);
    expect(trailer).toEqual({
      chunks: 6,
      bytes: body.length,
      sourceBytes: body.length,
      crc32: crc32(body),
      resumed: 0,
    });
  });

  it('streams several parts and ranges in order, empty ones included', async () => {
    const one = await extractor.splitOf('data', 'part-one', 'abcdefghij');
    const none = await extractor.splitOf('data', 'part-none', '');
    const split: Split__Output = {
      splitId: 's',
      ordinal: 0,
      parts: [{ ...one.parts[0], start: 2, end: 5 }, none.parts[0], one.parts[0]],
      rejects: null,
      objectSplits: 1,
    };
    const { data, partEnds, trailer } = await extractor.extract(split);
    expect(data.toString()).toBe('cdeabcdefghij');
    expect(partEnds.map(({ bytes }) => bytes)).toEqual([3, 0, 10]);
    expect(trailer).toMatchObject({ chunks: 2, bytes: 13, sourceBytes: 13 });
  });

  it.each([
    ['cut', { kind: 'cut', afterBytes: 1_500_000 }],
    ['short', { kind: 'short', afterBytes: 1_500_000 }],
    ['stalled', { kind: 'stall', afterBytes: 1_500_000 }],
    ['cut before its first byte', { kind: 'cut', afterBytes: 0 }],
  ] as const)('resumes a body that is %s at the exact offset, with the pin', async (name, fault) => {
    const split = await extractor.splitOf('data', `fault-${name}`, body);
    extractor.s3.addFault({ operation: 'GetObject', key: `fault-${name}`, fault });
    const { data, trailer } = await extractor.extract(split);
    expect(data.equals(body)).toBe(true);
    expect(trailer).toMatchObject({ bytes: body.length, sourceBytes: body.length, crc32: crc32(body) });
    const ranges = gets(`fault-${name}`);
    expect(ranges[0]).toBe(`bytes=0-${body.length - 1}`);
    // A connection that breaks before an answer is the SDK's to try again.
    if (fault.afterBytes > 0) {
      expect(trailer?.resumed).toBe(1);
      expect(ranges[1]).toBe(`bytes=1500000-${body.length - 1}`);
    }
    const pins = extractor.s3
      .requests()
      .filter((request) => request.key === `fault-${name}` && request.range);
    expect(pins.every((request) => request.ifMatch === split.parts[0].object?.etag)).toBe(true);
  });

  it('goes on through any number of cuts as long as each brings bytes', async () => {
    const split = await extractor.splitOf('data', 'cuts', body);
    extractor.s3.addFault({ key: 'cuts', fault: { kind: 'cut', afterBytes: 200_000 }, times: 12 });
    const { data, trailer } = await extractor.extract(split);
    expect(data.equals(body)).toBe(true);
    expect(trailer?.resumed).toBe(12);
  });

  it('rides out a storm of 503s', async () => {
    const split = await extractor.splitOf('data', 'storm', body);
    extractor.s3.addFault({ key: 'storm', fault: { kind: 'cut', afterBytes: 1_000_000 } });
    extractor.s3.addFault({ key: 'storm', fault: { kind: 'slow_down' }, times: 3 });
    const { data } = await extractor.extract(split);
    expect(data.equals(body)).toBe(true);
  });

  it('gives up a store that brings nothing any more, as worth another try', async () => {
    const split = await extractor.splitOf('data', 'down', body);
    extractor.s3.addFault({ key: 'down', fault: { kind: 'internal_error' }, times: 'always' });
    const error = await failure(extractor.extract(split));
    expect([error.reason, error.retry, error.where['key']]).toEqual(['SOURCE_UNAVAILABLE', 'retry', 'down']);
    expect(error.message).toContain('from byte 0 on');
  });

  it('fails an object that is overwritten between two reads, and sends nothing of the new one', async () => {
    const split = await extractor.splitOf('data', 'changed', body);
    const overwrite = { kind: 'overwrite', afterBytes: 1_200_000, body: 'new', cut: true } as const;
    extractor.s3.addFault({ key: 'changed', fault: overwrite });
    const sent: Buffer[] = [];
    const call = extractor.client.extract({ pipeline: pipelineOf('data', 'changed'), run: {}, split });
    const error = await failure(
      (async () => {
        for await (const event of messages(call)) if (event.chunk) sent.push(event.chunk.data);
      })(),
    );
    expect([error.reason, error.retry, error.scope]).toEqual(['SOURCE_CHANGED', 'terminal', 'object']);
    expect(error.message).toContain('s3://data/changed');
    expect(body.subarray(0, MIB - MIB / 8).equals(Buffer.concat(sent))).toBe(true);
  });

  it('reads the pinned version of a versioned bucket after it was overwritten', async () => {
    const split = await extractor.splitOf('versions', 'k', 'the old one');
    await extractor.s3.putObject('versions', 'k', 'the new one');
    expect((await extractor.extract(split)).data.toString()).toBe('the old one');
  });

  it.each([
    ['a deleted object', 'OBJECT_NOT_FOUND', (key: string) => extractor.s3.deleteObject('data', key)],
    [
      'an overwritten object',
      'SOURCE_CHANGED',
      (key: string) => extractor.s3.putObject('data', key, 'other'),
    ],
    [
      'a denied object',
      'SOURCE_ACCESS_DENIED',
      (key: string) => extractor.s3.addFault({ key, fault: { kind: 'access_denied' }, times: 'always' }),
    ],
  ])('names %s', async (name, reason, act) => {
    const split = await extractor.splitOf('data', name, 'some bytes');
    await act(name);
    const error = await failure(extractor.extract(split));
    expect([error.reason, error.where['bucket'], error.where['key']]).toEqual([reason, 'data', name]);
    expect(error.hint).not.toBe('');
  });

  it('lets go of S3 when the caller cancels', async () => {
    const split = await extractor.splitOf('data', 'cancel', randomBytes(40 * MIB));
    let seen = 0;
    for await (const event of messages(
      extractor.client.extract({ pipeline: pipelineOf('data', 'cancel'), run: {}, split }),
    )) {
      seen += event.chunk ? 1 : 0;
      if (seen === 2) break;
    }
    // The stream that was left does not stand in the way of another.
    expect(
      (await extractor.extract(await extractor.splitOf('data', 'after-cancel', 'x'))).data.toString(),
    ).toBe('x');
  });

  it.each([
    ['a part without an object', { object: null, start: 0, end: 0, firstRecord: 1, headEnd: 0 }],
    [
      'an object without a pin',
      {
        object: { bucket: 'b', key: 'k', versionId: '', etag: '', lastModifiedMs: 0, size: 1 },
        start: 0,
        end: 1,
        firstRecord: 1,
        headEnd: 0,
      },
    ],
    [
      'a range outside the object',
      {
        object: { bucket: 'b', key: 'k', versionId: '', etag: '"e"', lastModifiedMs: 0, size: 1 },
        start: 0,
        end: 2,
        firstRecord: 1,
        headEnd: 0,
      },
    ],
  ])('refuses %s', async (_, part) => {
    const error = await failure(
      extractor.extract({ splitId: 's', ordinal: 0, parts: [part], rejects: null, objectSplits: 1 }),
    );
    expect(error.reason).toBe('INVALID_REQUEST');
  });
});

describe('Extract of gzip', () => {
  const text = Buffer.from('a,b\n' + '1,some text that packs well\n'.repeat(100_000));
  const zipped = gzipSync(text);

  it.each([
    ['by its key', 'x.csv.gz', zipped, 'auto'],
    ['by its first bytes', 'x.csv', zipped, 'auto'],
    ['because the pipeline says so', 'x.bin', zipped, 'gzip'],
    [
      'of several members',
      'm.gz',
      Buffer.concat([gzipSync(text.subarray(0, 99)), gzipSync(text.subarray(99))]),
      'auto',
    ],
    ['padded with zeros', 'p.gz', Buffer.concat([zipped, Buffer.alloc(512)]), 'auto'],
  ] as const)('decompresses %s', async (_, key, bytes, compression) => {
    const { data, trailer } = await extractor.extract(await extractor.splitOf('data', key, bytes), {
      compression,
    });
    expect(data.equals(text)).toBe(true);
    expect(trailer).toMatchObject({ bytes: text.length, sourceBytes: bytes.length, crc32: crc32(text) });
  });

  it('resumes below the decompressor', async () => {
    const noise = gzipSync(randomBytes(2 * MIB));
    const split = await extractor.splitOf('data', 'noise.gz', noise);
    extractor.s3.addFault({ key: 'noise.gz', fault: { kind: 'cut', afterBytes: 1_000_001 } });
    const { trailer } = await extractor.extract(split);
    expect(trailer).toMatchObject({ bytes: 2 * MIB, sourceBytes: noise.length, resumed: 1 });
  });

  it('passes gzip through when the pipeline says none, and takes an empty .gz for no bytes', async () => {
    const kept = await extractor.extract(await extractor.splitOf('data', 'k.gz', zipped), {
      compression: 'none',
    });
    expect(kept.data.equals(zipped)).toBe(true);
    const empty = await extractor.extract(await extractor.splitOf('data', 'e.gz', ''));
    expect(empty.trailer).toMatchObject({ chunks: 0, bytes: 0 });
  });

  const damaged = Buffer.from(zipped);
  damaged.fill(0xff, 200, 260);
  it.each([
    ['cut off', zipped.subarray(0, zipped.length - 20)],
    ['damaged', damaged],
    ['no gzip at all', Buffer.from('a,b\n1,2\n')],
    ['followed by something else', Buffer.concat([zipped, Buffer.from('trailing words')])],
  ])('fails an object that is %s', async (name, bytes) => {
    const error = await failure(extractor.extract(await extractor.splitOf('data', `${name}.gz`, bytes)));
    expect([error.reason, error.retry]).toEqual(['SOURCE_CORRUPT', 'terminal']);
    expect(error.message).toMatch(/s3:\/\/data\/.*\.gz is not whole gzip: at about byte \d+/);
  });
});

describe('Extract of other encodings', () => {
  it('brings UTF-8 and the places of what could not be decoded', async () => {
    const bytes = Buffer.from([0x61, 0x2c, 0x80, 0xe9, 0x81, 0x0a]);
    const split = await extractor.splitOf('data', 'cp1252.csv', bytes);
    const { data, undecodable } = await extractor.extract(split, { encoding: 'windows-1252' });
    expect(data.toString()).toBe('a,€é\ufffd\n');
    expect(undecodable).toEqual([Buffer.byteLength('a,€é')]);
  });

  it('marks characters in every chunk by their place in it', async () => {
    const bytes = Buffer.alloc(2 * MIB, 0x78);
    for (const at of [5, MIB - 1, MIB + 7, 2 * MIB - 1]) bytes[at] = 0x9d;
    const split = await extractor.splitOf('data', 'marks.csv', bytes);
    const { data, undecodable } = await extractor.extract(split, { encoding: 'windows-1252' });
    expect(undecodable).toHaveLength(4);
    for (const at of undecodable) expect(data.subarray(at, at + 3).toString()).toBe('\ufffd');
  });
});
