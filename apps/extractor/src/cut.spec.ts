import { gzipSync } from 'node:zlib';
import { SluiceError, type CutEvent__Output, type Split__Output } from '@sluice/proto';
import { Harness } from './extractor.fixture.js';

let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
});
afterAll(() => extractor.stop());
afterEach(() => extractor.s3.clearFaults());

const LINES = Array.from({ length: 4_000 }, (_, i) => (i % 9 === 0 ? `${i},"two\nlines"` : `${i},text ${i}`));
const CSV = `# made by hand\nid,note\n${LINES.join('\n')}\n`;

const splitsOf = (events: readonly CutEvent__Output[]): Split__Output[] =>
  events.flatMap(({ split }) => (split ? [split] : []));

describe('Cut', () => {
  it('cuts an object into record-aligned splits, each with the header before it', async () => {
    const whole = await extractor.splitOf('data', 'cut/a.csv', CSV);
    const events = await extractor.cut(whole, 10_000, { skipLines: 1 });
    const splits = splitsOf(events);
    expect(events.at(-1)?.trailer).toEqual({ splits: splits.length, records: 4_000, bytes: CSV.length });
    expect(splits).toHaveLength(Math.ceil(CSV.length / 10_000));
    expect(splits.map(({ ordinal }) => ordinal)).toEqual([...splits.keys()]);
    expect(new Set(splits.map(({ splitId }) => splitId)).size).toBe(splits.length);
    const head = '# made by hand\nid,note\n';
    let at = 0;
    for (const split of splits) {
      const [{ start, end, firstRecord, headEnd, object }] = split.parts;
      expect([start, object]).toEqual([at, whole.parts[0].object]);
      const before = CSV.slice(head.length, start).match(/^\d+,/gm)?.length ?? 0;
      expect(firstRecord).toBe(before + 1);
      expect(headEnd).toBe(start === 0 ? 0 : head.length);
      const { data, partEnds, trailer } = await extractor.extract(split, { skipLines: 1 });
      expect(data.toString()).toBe(start === 0 ? CSV.slice(0, end) : head + CSV.slice(start, end));
      expect(partEnds).toEqual([{ part: 0, bytes: data.length }]);
      expect(trailer).toMatchObject({ bytes: data.length, sourceBytes: data.length });
      at = end;
    }
    expect(at).toBe(CSV.length);
  });

  it('gives the same splits again, whatever broke while they were counted', async () => {
    const whole = await extractor.splitOf('data', 'cut/broken.csv', CSV);
    const undisturbed = await extractor.cut(whole, 20_000);
    extractor.s3.addFault({ operation: 'GetObject', fault: { kind: 'cut', afterBytes: 12_345 } });
    expect(await extractor.cut(whole, 20_000)).toEqual(undisturbed);
  });

  it.each<[string, string | Buffer, Parameters<Harness['cut']>[2]]>([
    ['gzip.csv', gzipSync(CSV), {}],
    ['named.csv.gz', gzipSync(CSV), {}],
    ['wide.csv', Buffer.from(CSV, 'utf16le'), { encoding: 'utf-16le' }],
    ['latin.csv', Buffer.from(CSV, 'latin1'), { encoding: 'iso-8859-1' }],
  ])('leaves an object whole of which only the beginning can be read first: %s', async (key, body, csv) => {
    const whole = await extractor.splitOf('data', `whole/${key}`, body);
    const events = await extractor.cut(whole, 1_000, csv);
    expect(splitsOf(events)).toEqual([{ ...whole, objectSplits: 0 }]);
    expect(events.at(-1)?.trailer).toMatchObject({ splits: 1 });
  });

  it('fails when the object changes while it is counted (I3)', async () => {
    const whole = await extractor.splitOf('data', 'cut/changed.csv', CSV);
    await extractor.s3.putObject('data', 'cut/changed.csv', `${CSV}4001,more\n`);
    const error = await extractor.cut(whole, 10_000).catch((thrown: unknown) => SluiceError.from(thrown));
    expect(error).toMatchObject({ reason: 'SOURCE_CHANGED', where: { key: 'cut/changed.csv' } });
  });

  it('names the object whose header is no header', async () => {
    const whole = await extractor.splitOf('data', 'cut/header.csv', 'a,"b"x\n1,2\n');
    const error = await extractor.cut(whole, 5).catch((thrown: unknown) => SluiceError.from(thrown));
    expect(error).toMatchObject({ reason: 'HEADER_MISMATCH', where: { key: 'cut/header.csv' } });
  });
});

describe('Extract of many small objects', () => {
  it('gives them in order, and fetches those behind while one is sent', async () => {
    const parts: Split__Output['parts'] = [];
    const bodies: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const body = n === 30 ? 'big '.repeat(400_000) : `object ${n}`.repeat(n % 7);
      bodies.push(body);
      parts.push((await extractor.splitOf('data', `small/${n}`, body)).parts[0]);
    }
    extractor.s3.addFault({ operation: 'GetObject', fault: { kind: 'cut', afterBytes: 3 }, times: 5 });
    const split: Split__Output = { splitId: 's', ordinal: 0, parts, rejects: null, objectSplits: 1 };
    const { data, partEnds, trailer } = await extractor.extract(split);
    expect(data.toString() === bodies.join('')).toBe(true);
    expect(partEnds).toEqual(bodies.map((body, part) => ({ part, bytes: body.length })));
    expect(trailer?.sourceBytes).toBe(data.length);
  });

  it('fails with the object that has changed, after those before it', async () => {
    const parts = [];
    for (let n = 0; n < 5; n += 1)
      parts.push((await extractor.splitOf('data', `gone/${n}`, `text ${n}`)).parts[0]);
    await extractor.s3.putObject('data', 'gone/3', 'another');
    const split: Split__Output = { splitId: 's', ordinal: 0, parts, rejects: null, objectSplits: 1 };
    const error = await extractor.extract(split).catch((thrown: unknown) => SluiceError.from(thrown));
    expect(error).toMatchObject({ reason: 'SOURCE_CHANGED', where: { key: 'gone/3' } });
  });
});
