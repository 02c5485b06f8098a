import { gzipSync } from 'node:zlib';
import { SluiceError, unary, type SampleResponse__Output } from '@sluice/proto';
import { Harness } from './extractor.fixture.js';

let extractor: Harness;

beforeAll(async () => {
  extractor = await Harness.start();
  await extractor.s3.createBucket('data');
});
afterAll(() => extractor.stop());

async function sample(
  body: string | Buffer,
  csv: Record<string, unknown> = {},
  maxRecords = 0,
  key = 'sample.csv',
): Promise<SampleResponse__Output> {
  await extractor.s3.putObject('data', key, body);
  const sourceJson = JSON.stringify({ s3: { bucket: 'data', key: key.replace('sample', '*') }, csv });
  return unary(extractor.client.sample.bind(extractor.client), { sourceJson, maxRecords });
}

describe('Sample', () => {
  it('suggests names and types for the columns of the first matching object', async () => {
    const { object, columns, rows, csvJson } = await sample(
      'Order ID,placedAt,user,Größe %,zip,price,ok,day,note,ref,doc\n' +
        '1,2026-01-02T03:04:05Z,Ann,1.5,01234,9.99,true,2026-01-02,,6b1f7c1e-0000-4000-8000-000000000001,"{""a"": 1}"\n' +
        '2,2026-01-02 03:04:05+01,Bob,2,10115,1e3,f,2026-02-28,"x, ""y""",6b1f7c1e-0000-4000-8000-000000000002,[]\n',
    );
    expect(object?.key).toBe('sample.csv');
    expect(columns.map(({ source, name, type, required }) => [source, name, type, required])).toEqual([
      ['Order ID', 'order_id', 'integer', true],
      ['placedAt', 'placed_at', 'timestamptz', true],
      ['user', 'user_', 'text', true],
      ['Größe %', 'grosse', 'numeric', true],
      ['zip', 'zip', 'text', true],
      ['price', 'price', 'double precision', true],
      ['ok', 'ok', 'boolean', true],
      ['day', 'day', 'date', true],
      ['note', 'note', 'text', false],
      ['ref', 'ref', 'uuid', true],
      ['doc', 'doc', 'jsonb', true],
    ]);
    expect(rows[1].values[8]).toBe('x, "y"');
    expect(JSON.parse(csvJson)).toEqual({ delimiter: ',', header: true, null_values: [''] });
  });

  it.each([
    [';', 'a;b;c\n1,5;2;3\n'],
    ['\t', 'a\tb\n1, 2\t3\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [',', 'a,b\n"1;2;3",4\n'],
    [',', 'only\n1\n2\n'],
  ])('finds the delimiter %j', async (delimiter, text) => {
    expect(JSON.parse((await sample(text)).csvJson)).toMatchObject({ delimiter });
  });

  it('takes words for null where they occur', async () => {
    const { columns, csvJson } = await sample('a,b\n1,NULL\n\\N,2\n');
    expect(columns.map(({ type, required }) => [type, required])).toEqual([
      ['integer', false],
      ['integer', false],
    ]);
    expect(JSON.parse(csvJson)).toMatchObject({ null_values: ['', 'NULL', '\\N'] });
  });

  it('reads as many records as asked, compressed or transcoded', async () => {
    const text = 'n\n' + Array.from({ length: 50 }, (_, n) => `${n}é\n`).join('');
    expect((await sample(text, {}, 7)).rows).toHaveLength(7);
    expect((await sample(gzipSync(text), {}, 0, 'sample.gz')).rows).toHaveLength(50);
    const latin = Buffer.from(text, 'latin1');
    const { rows } = await sample(latin, { encoding: 'iso-8859-1' }, 0, 'sample.txt');
    expect(rows[49].values).toEqual(['49é']);
  });

  it('is not misled by malformed records', async () => {
    const good = Array.from({ length: 100 }, (_, n) => `${n + 1},"x ""${n}"""\n`);
    const bad = ['7\n', 'a,b,c\n', '8,"open\n', '9,"x"y\n'];
    const { columns, rows } = await sample(
      ['n,note\n', ...good.slice(0, 50), ...bad, ...good.slice(50)].join(''),
    );
    expect(rows.map(({ values }) => values)).toEqual(good.map((_, n) => [String(n + 1), `x "${n}"`]));
    expect(columns).toMatchObject([
      { type: 'integer', required: true, misfits: 0, misfitExample: '' },
      { type: 'text', required: true },
    ]);
  });

  it('counts the values that do not fit, and shows one', async () => {
    const { columns } = await sample('n\n' + '1\n'.repeat(98) + `${'x'.repeat(200)}\n?\n`);
    expect(columns).toMatchObject([{ type: 'integer', misfits: 2, misfitExample: 'x'.repeat(80) }]);
  });

  it('refuses a file whose header is malformed', async () => {
    await expect(sample('"a"b,c\n1,2\n')).rejects.toThrow(/first record/);
  });

  it('looks at the head of a large object only', async () => {
    const { rows } = await sample('a,b\n' + '1,"two\nlines"\n'.repeat(1_000_000), {}, 10_000, 'sample.big');
    expect(rows).toHaveLength(10_000);
    expect(rows[9_999].values).toEqual(['1', 'two\nlines']);
  });

  it('names columns by position where there is no header, and makes names unique', async () => {
    expect((await sample('1,x\n', { header: false })).columns.map(({ name }) => name)).toEqual([
      'column_1',
      'column_2',
    ]);
    const { columns } = await sample('a,A,a b,a-b,1st,,\n1,2,3,4,5,6,7\n');
    expect(columns.map(({ name }) => name)).toEqual([
      'a',
      'a_2',
      'a_b',
      'a_b_2',
      'c_1st',
      'column_6',
      'column_7',
    ]);
  });

  it.each([
    ['text that is not JSON', '{', 'INVALID_REQUEST', /not JSON/],
    ['no bucket', '{"s3":{"key":"x"}}', 'INVALID_REQUEST', /bucket/],
    [
      'a wrong encoding',
      '{"s3":{"bucket":"data","key":"x"},"csv":{"encoding":"ebcdic"}}',
      'INVALID_REQUEST',
      /encoding/,
    ],
    ['no match', '{"s3":{"bucket":"data","key":"none*"}}', 'NO_OBJECTS', /none\*/],
  ])('refuses %s', async (_, sourceJson, reason, message) => {
    const error = await unary(extractor.client.sample.bind(extractor.client), {
      sourceJson,
      maxRecords: 0,
    }).then(
      () => undefined,
      (thrown: unknown) => SluiceError.from(thrown),
    );
    expect(error?.reason).toBe(reason);
    expect(error?.message).toMatch(message);
  });
});
