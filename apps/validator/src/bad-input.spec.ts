import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator, type Outcome } from './testing/validator.fixture.js';

interface Case {
  readonly name: string;
  readonly input: string | Buffer;
  /** id:name:age of the rows. */
  readonly rows: readonly string[];
  /** record@offset rule[,rule…] of the rejects. */
  readonly rejects?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'an empty object loads nothing', input: '', rows: [] },
  { name: 'a header alone loads nothing', input: 'id,name,age\n', rows: [] },
  { name: 'a header without a line end loads nothing', input: 'id,name,age', rows: [] },
  {
    name: 'a byte order mark is no part of the header',
    input: '\ufeffid,name,age\n1,Ann,30\n',
    rows: ['1:Ann:30'],
  },
  {
    name: 'lines may end in CR LF',
    input: 'id,name,age\r\n1,Ann,30\r\n2,Bo,31\r\n',
    rows: ['1:Ann:30', '2:Bo:31'],
  },
  { name: 'the last line needs no end', input: 'id,name,age\n1,Ann,30', rows: ['1:Ann:30'] },
  { name: 'columns are found by name', input: 'age,extra,id,name\n30,x,1,Ann\n', rows: ['1:Ann:30'] },
  {
    name: 'quoted fields may hold line ends, delimiters and quotes',
    input: 'id,name,age\n1,"A\nn""n, x",30\n2,Bo,31\n',
    rows: ['1:A\nn"n, x:30', '2:Bo:31'],
  },
  {
    name: 'an unquoted empty field is null, a quoted one is not',
    input: 'id,name,age\n1,,\n2,"",5\n',
    rows: ['1:null:null', '2::5'],
  },
  {
    name: 'a NUL byte rejects its record',
    input: 'id,name,age\n1,A\0n,30\n2,Bo,31\n',
    rows: ['2:Bo:31'],
    rejects: ['1@12 encoding(name)'],
  },
  {
    name: 'invalid UTF-8 rejects its record',
    input: Buffer.from('id,name,age\n1,A\xffn,30\n2,Bo,31\n', 'latin1'),
    rows: ['2:Bo:31'],
    rejects: ['1@12 encoding(name)'],
  },
  {
    name: 'a ragged record is rejected, the next is right',
    input: 'id,name,age\n1,Ann\n2,Bo,31\n3,a,b,c\n4,Cy,9\n',
    rows: ['2:Bo:31', '4:Cy:9'],
    rejects: ['1@12 csv:ragged()', '3@26 csv:ragged()'],
  },
  {
    name: 'an unclosed quote rejects the line on which its record began',
    input: 'id,name,age\n1,"Ann,30\n2,Bo,31\n',
    rows: ['2:Bo:31'],
    rejects: ['1@12 csv:unclosed_quote()'],
  },
  {
    name: 'text behind a closing quote rejects the line',
    input: 'id,name,age\n1,"Ann"x,30\n2,Bo,31\n',
    rows: ['2:Bo:31'],
    rejects: ['1@12 csv:stray_quote()'],
  },
  {
    name: 'a record carries every rule that it broke',
    input: 'id,name,age\n,Ann,old\n2,Bo,31\n',
    rows: ['2:Bo:31'],
    rejects: ['1@12 required(id),type(age)'],
  },
];

const shown = ({ rows }: Outcome): readonly string[] =>
  rows.map((row) => `${String(row['id'])}:${String(row['name'])}:${String(row['age'])}`);

const rejected = ({ rejects }: Outcome): readonly string[] =>
  rejects.map(
    ({ record, byte_offset, broken }) =>
      `${record}@${byte_offset} ${broken.map(({ rule, column }) => `${rule}(${column})`).join()}`,
  );

describe('Transform on odd input', () => {
  const validator = useValidator();
  const pipeline = resolved(PEOPLE);

  it.each(CASES.flatMap((c) => [1, 7, 1 << 20].map((chunkBytes) => ({ ...c, chunkBytes }))))(
    '$name (chunks of $chunkBytes bytes)',
    async ({ input, rows, rejects = [], chunkBytes }) => {
      validator.extractor.script = () => honest([input], chunkBytes);
      const outcome = await transform(validator.client, request(pipeline, 1));
      expect(outcome.error).toBeUndefined();
      expect(shown(outcome)).toEqual(rows);
      expect(rejected(outcome)).toEqual(rejects);
      const { counts } = outcome.trailer ?? {};
      expect(counts).toMatchObject({ loaded: rows.length, rejected: rejects.length, filtered: 0 });
      expect(counts?.read).toBe(rows.length + rejects.length);
    },
  );

  it.each([
    {
      name: 'lacks a column',
      input: 'id,nmae,age\n1,a,2\n',
      says: /no column "name"/,
      hint: /Did you mean "nmae"/,
    },
    {
      name: 'lacks a column, and there are no records',
      input: 'id,age\n',
      says: /no column "name"/,
      hint: /"id", "age"/,
    },
    {
      name: 'has a column twice',
      input: 'id,name,name,age\n',
      says: /"name" twice, in positions 2 and 3/,
      hint: /name of its own/,
    },
    { name: 'is no record', input: '"id,name,age\n1,a,2\n', says: /does not close/, hint: /source\.csv/ },
  ])('a header that $name fails the object and says so', async ({ input, says, hint }) => {
    validator.extractor.script = () => honest([input]);
    const { error, rows } = await transform(validator.client, request(pipeline, 1));
    expect(error).toMatchObject({ reason: 'HEADER_MISMATCH', where: { bucket: 'b', key: 'part-0.csv' } });
    expect(error?.message).toMatch(says);
    expect(error?.message).toContain('s3://b/part-0.csv');
    expect(error?.hint).toMatch(hint);
    expect(rows).toEqual([]);
  });

  it('extra_columns: fail refuses a name that the pipeline does not know', async () => {
    const strict = resolved(
      PEOPLE.replace("key: '*.csv' }", "key: '*.csv' }\n  csv: { extra_columns: fail }"),
    );
    validator.extractor.script = () => honest(['id,name,age,more\n']);
    const { error } = await transform(validator.client, request(strict, 1));
    expect(error?.message).toMatch(/column "more" that the pipeline does not know/);
  });

  it('reads by position where there is no header', async () => {
    const plain = resolved(PEOPLE.replace("key: '*.csv' }", "key: '*.csv' }\n  csv: { header: false }"));
    validator.extractor.script = () => honest(['1,Ann,30\n2,Bo\n']);
    const outcome = await transform(validator.client, request(plain, 1));
    expect(shown(outcome)).toEqual(['1:Ann:30']);
    expect(rejected(outcome)).toEqual(['2@9 csv:ragged()']);
  });

  it.each([
    { name: 'one character', input: '1,A\ufffdn,30', at: [15], rule: 'encoding(name)' },
    { name: 'two of a field', input: '1,\ufffd\ufffd,30', at: [14, 17], rule: 'encoding(name)' },
    { name: 'one in a quoted field', input: '1,"x, ""\ufffd""",30', at: [20], rule: 'encoding(name)' },
    {
      name: 'one in each of two fields',
      input: '\ufffd,A\ufffdn,30',
      at: [12, 17],
      rule: 'encoding(id),encoding(name),type(id)',
    },
  ])('an undecodable record is rejected and names its columns: $name', async ({ input, at, rule }) => {
    validator.extractor.script = () => honest([`id,name,age\n${input}\n2,Bo,31\n`], 500, at);
    const outcome = await transform(validator.client, request(pipeline, 1));
    expect(shown(outcome)).toEqual(['2:Bo:31']);
    expect(rejected(outcome)).toEqual([`1@12 ${rule}`]);
  });

  it.each([
    { name: 'columns in another order', input: 'age,name,id\n30,A\xffn,1\n', rule: 'encoding(name)' },
    {
      name: 'a column that the pipeline does not read',
      input: 'id,x,name,age\n1,\xff,Ann,30\n',
      rule: 'encoding()',
    },
    { name: 'a column read under another name', input: 'id,Name,age\n1,\xff,30\n', rule: 'encoding(name)' },
  ])('bytes that are no text name the column of the schema: $name', async ({ input, rule }) => {
    validator.extractor.script = () => honest([Buffer.from(input, 'latin1')]);
    const renamed = input.includes('Name')
      ? PEOPLE.replace('name: name,', 'name: name, source: Name,')
      : PEOPLE;
    const outcome = await transform(validator.client, request(resolved(renamed), 1));
    expect(rejected(outcome)).toEqual([
      expect.stringMatching(new RegExp(`^1@\\d+ ${rule.replace(/[()]/g, '\\$&')}$`)),
    ]);
  });

  it.each(
    ['\xff', 'a\xc3', '\xe2\x82', '\xf0\x9f\x92', '\xed\xa0\x80', '\xf5\x80\x80\x80', '\x80\x80', 'x\0y'].map(
      (bytes) => [Buffer.from(bytes, 'latin1').toString('hex'), bytes],
    ),
  )('no expression, check or mask sees the bytes %s, which are no text', async (_, bytes) => {
    const yaml = `${PEOPLE}
transform:
  set:
    a: upper(name) || initcap(name) || reverse(name) || lpad(name, 9, name)
    b: length(name) + strpos(name, 'n') + ascii(name)
    c: regexp_replace(name, '(.)n', '\\1m') || translate(name, 'A', 'B') || substring(name, 2, 1)
    d: name ~* 'ö' OR name ILIKE 'ö%' OR name SIMILAR TO '%ö'
    e: (name || '')::bytea
  mask: { name: { partial: { first: 1, last: 1 } } }
checks:
  - { column: name, regex: '^.+$', length: { min: 1 } }
  - { column: name, format: hostname, severity: warn }
`;
    validator.extractor.script = () =>
      honest([Buffer.from(`id,name,age\n1,${bytes},30\n2,Ann,31\n`, 'latin1')]);
    const outcome = await transform(validator.client, request(resolved(yaml), 1));
    expect(rejected(outcome)).toEqual(['1@12 encoding(name)']);
    expect(outcome.rows).toMatchObject([{ name: 'A*n', a: 'ANNAnnnnAAnnAnnAnn', b: 3 + 2 + 65 }]);
  });

  it('reads several objects in one split, each with its own header and numbering', async () => {
    validator.extractor.script = () =>
      honest(['id,name,age\n1,Ann,30\n', '', 'name,age,id\nBo,x,2\nCy,9,3\n']);
    const outcome = await transform(validator.client, request(pipeline, 3, true));
    expect(shown(outcome)).toEqual(['1:Ann:30', '3:Cy:9']);
    expect(outcome.rejects).toMatchObject([{ part: 2, record: 1, byte_offset: 12, raw: 'Bo,x,2' }]);
    expect(
      outcome.rows.map((row) => [
        row['_sluice_part'],
        Number(row['_sluice_record']),
        Number(row['_sluice_offset']),
      ]),
    ).toEqual([
      [0, 1, 12],
      [2, 2, 19],
    ]);
    expect(Buffer.from(outcome.rows[1]['_sluice_raw'] as Uint8Array).toString()).toBe('Cy,9,3'); // Arrow's Binary
  });
});
