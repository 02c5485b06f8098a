import { CsvDialectError, csvDialect } from './dialect.js';
import { plainRows, random, scan, type ScanOptions } from './scanner.fixture.js';
import { CsvScanner } from './scanner.js';

const COMMAS = { delimiter: ',', quote: '"', escape: '"' };

describe('CsvScanner on well-formed input', () => {
  const cases: Record<string, { text: string; options?: ScanOptions; rows: string[][] }> = {
    'LF line ends': { text: 'a,b\n1,2\n3,4\n', rows: [['u1', 'u2'], ['u3', 'u4']] }, // prettier-ignore
    'CRLF line ends': { text: 'a,b\r\n1,2\r\n"3","4"\r\n', rows: [['u1', 'u2'], ['Q3', 'Q4']] }, // prettier-ignore
    'no final newline': { text: 'a,b\n1,2', rows: [['u1', 'u2']] },
    'no final newline behind a quoted field': { text: 'a,b\n1,"2"', rows: [['u1', 'Q2']] },
    'a final empty field without a newline': { text: 'a,b\n1,', rows: [['u1', 'u']] },
    'a CR at the very end counts as the line end it is half of': {
      text: 'a,b\n1,2\r',
      rows: [['u1', 'u2']],
    },
    'a lone CR elsewhere is data': { text: 'a,b\n1\r,2\r3\n', rows: [['u1\r', 'u2\r3']] },
    'empty and quoted empty fields differ': { text: 'a,b,c\n,"",\n', rows: [['u', 'Q', 'u']] },
    'delimiters and line ends in quotes are data': {
      text: 'a,b\n"x,y","1\n2\r\n3"\n',
      rows: [['Qx,y', 'Q1\n2\r\n3']],
    },
    'doubled quotes': { text: 'a,b\n"say ""hi""",""""\n', rows: [['Qsay "hi"', 'Q"']] },
    'a quote inside an unquoted field is data': {
      text: 'a,b\n5" nail,x"y"\n',
      rows: [['u5" nail', 'ux"y"']],
    },
    'spaces before a quote make the field unquoted': { text: 'a,b\n "x", "y"\n', rows: [['u "x"', 'u "y"']] },
    'empty lines are skipped': { text: '\n\na,b\n\n1,2\n\r\n\n3,4\n\n', rows: [['u1', 'u2'], ['u3', 'u4']] }, // prettier-ignore
    'with one column an empty line is an empty value': {
      text: 'a\n1\n\n\r\n2\n',
      rows: [['u1'], ['u'], ['u'], ['u2']],
    },
    'a byte order mark is dropped': { text: '\ufeffa,b\n1,2\n', rows: [['u1', 'u2']] },
    'another dialect': {
      text: "a;b\n'x;''y''';2\n",
      options: { delimiter: ';', quote: "'" },
      rows: [["Qx;'y'", 'u2']],
    },
    'tabs and no quoting': {
      text: 'a\tb\n"x\ty"\n',
      options: { delimiter: '\t', quote: '' },
      rows: [['u"x', 'uy"']],
    },
    'a backslash escapes quotes and itself only': {
      text: 'a,b\n"x\\"y\\\\","c:\\new"\n\\"u,v\\\n',
      options: { escape: '\\' },
      rows: [['Qx"y\\', 'Qc:\\new'], ['u\\"u', 'uv\\']], // prettier-ignore
    },
    'a record whose length is exactly the limit': {
      text: 'a,b\n1234,678\r\n1,2\n',
      options: { maxRecordBytes: 8 },
      rows: [['u1234', 'u678'], ['u1', 'u2']], // prettier-ignore
    },
    'lines before the header are skipped, quotes in them without meaning': {
      text: 'Report "x\nby,me\na,b\n1,2\n',
      options: { skipLines: 2 },
      rows: [['u1', 'u2']],
    },
    'no header': { text: '1,2\n3,4\n', options: { width: 2 }, rows: [['u1', 'u2'], ['u3', 'u4']] }, // prettier-ignore
    'a header alone': { text: 'a,b\n', rows: [] },
    'a header alone without a newline': { text: 'a,b', rows: [] },
    'nothing at all': { text: '', rows: [] },
    'nothing but a byte order mark': { text: '\ufeff', rows: [] },
  };

  it.each(Object.entries(cases))('%s', (_, { text, options, rows }) => {
    for (const chunks of [[text.length + 3], [1], [2], [3]]) {
      const scanned = scan(text, { ...options, chunks });
      expect(scanned.malformed).toEqual([]);
      expect(scanned.records.map((record) => record.values)).toEqual(rows);
    }
  });

  it('gives every record its number and its byte offset', () => {
    const { records } = scan('\ufeffa,b\r\n1,2\r\n\r\n"é\n",4\r\n5,6');
    expect(records.map(({ number, offset, raw }) => ({ number, offset, raw }))).toEqual([
      { number: 1, offset: 8, raw: '1,2' },
      { number: 2, offset: 15, raw: '"\u00c3\u00a9\n",4' },
      { number: 3, offset: 24, raw: '5,6' },
    ]);
  });

  it('counts on from where a part begins within its object', () => {
    const { records } = scan('1,2\n3,4\n', { width: 2, firstRecord: 1001, firstOffset: 5_000_000_000 });
    expect(records.map(({ number, offset }) => [number, offset])).toEqual([
      [1001, 5_000_000_000],
      [1002, 5_000_000_004],
    ]);
  });

  it('splits what a chunk holds into blocks of bounded size', () => {
    const scanner = new CsvScanner({
      dialect: csvDialect(COMMAS),
      maxRecordBytes: 100,
    });
    scanner.begin({ header: false, width: 1 });
    const sizes = [...scanner.push(Buffer.from('x\n'.repeat(40_000)))].map((block) => block.records);
    expect(sizes).toEqual([16384, 16384, 40_000 - 2 * 16384]);
    expect([...scanner.finish()]).toEqual([]);
  });

  it('keeps nothing of the empty lines before a header, however many there are', () => {
    const scanner = new CsvScanner({ dialect: csvDialect(COMMAS), maxRecordBytes: 100 });
    scanner.begin({ header: true });
    const lines = Buffer.from('\n\r\n'.repeat(1000));
    // Cut between CR and LF, so that each chunk leaves half a line end behind.
    for (let n = 0; n < 1000; n += 1)
      expect([...scanner.push(Buffer.concat([lines, Buffer.from('\n\r')]))]).toEqual([]);
    const blocks = [...scanner.push(Buffer.from('\na,b\n1,2\n'))];
    expect(blocks.map(({ records }) => records)).toEqual([1]);
    expect(blocks[0].byteBase + blocks[0].recordStart[0]).toBe(1000 * (lines.length + 2) + 5);
    expect(blocks[0].bytes.length).toBeLessThan(4 * lines.length);
  });

  it('starts over with begin, whatever the part before left behind', () => {
    const scanner = new CsvScanner({
      dialect: csvDialect({ delimiter: ',', quote: '"', escape: '"' }),
      maxRecordBytes: 100,
    });
    scanner.begin({ header: true });
    for (const block of scanner.push(Buffer.from('a,b,c\n1,"unfinished'))) expect(block.records).toBe(0);
    scanner.begin({ header: true });
    const records = [...scanner.push(Buffer.from('a,b\n1,2\n'))].map((block) => [block.records, block.width]);
    expect(records).toEqual([[1, 2]]);
    expect(scanner.header).toEqual(['a', 'b']);
  });
});

describe('CsvScanner on any input', () => {
  const seed = Number(process.env['SLUICE_TEST_SEED'] ?? Date.now() % 1_000_000);

  it(`gives the same records and rejects for every alignment of chunks (seed ${seed})`, () => {
    const next = random(seed);
    const alphabet = ['a', ',', '"', '\n', '\r\n', '\r', '\\', '"', 'bcd', ',', '\n'];
    for (let round = 0; round < 3000; round += 1) {
      const length = 1 + Math.floor(next() * 40);
      const text = Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
      const options: ScanOptions = {
        maxRecordBytes: 1 + Math.floor(next() * 20),
        escape: next() < 0.3 ? '\\' : '"',
        quote: next() < 0.1 ? '' : '"',
        width: 1 + Math.floor(next() * 3),
        skipLines: next() < 0.1 ? 1 : 0,
      };
      const whole = scan(text, options);
      const chunks = Array.from({ length: 40 }, () => 1 + Math.floor(next() * 6));
      const context = { text, options, chunks };
      expect({ context, scanned: scan(text, { ...options, chunks }) }).toEqual({ context, scanned: whole });
      expect({ context, scanned: scan(text, { ...options, chunks: [1] }) }).toEqual({
        context,
        scanned: whole,
      });
    }
  });

  it('treats a file of random bytes as bytes', () => {
    const next = random(seed);
    const bytes = Uint8Array.from({ length: 20_000 }, () => Math.floor(next() * 256));
    const whole = scan(bytes, { width: 2, maxRecordBytes: 500 });
    expect(scan(bytes, { width: 2, maxRecordBytes: 500, chunks: [7, 1, 130] })).toEqual(whole);
    expect(plainRows(whole).length + whole.malformed.length).toBeGreaterThan(10);
  });
});

describe('csvDialect', () => {
  it.each([
    ['an empty delimiter', { delimiter: '', quote: '"', escape: '"' }],
    ['a delimiter of two characters', { delimiter: '||', quote: '"', escape: '"' }],
    ['a delimiter outside ASCII', { delimiter: '§', quote: '"', escape: '"' }],
    ['a line end as quote', { delimiter: ',', quote: '\n', escape: '"' }],
    ['delimiter and quote the same', { delimiter: '"', quote: '"', escape: '"' }],
    ['delimiter and escape the same', { delimiter: '\\', quote: '"', escape: '\\' }],
  ])('refuses %s', (_, options) => {
    expect(() => csvDialect(options)).toThrow(CsvDialectError);
  });
});
