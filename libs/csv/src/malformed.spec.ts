import { CsvHeaderError } from './header.js';
import { scan, type ScanOptions } from './scanner.fixture.js';

/** The table of docs/csv.md: each case gives what is rejected, and shows that the records around it are still right. */
const cases: Record<
  string,
  {
    text: string;
    options?: ScanOptions;
    malformed: [rule: string, record: number, offset: number, raw: string][];
    rows: string[];
  }
> = {
  'too few fields': {
    text: 'a,b\n1\n3,4\n',
    malformed: [['csv:ragged', 1, 4, '1']],
    rows: ['2:3,4'],
  },
  'too many fields': {
    text: 'a,b\n1,2,3,4\n3,4\n',
    malformed: [['csv:ragged', 1, 4, '1,2,3,4']],
    rows: ['2:3,4'],
  },
  'too many fields, the last one at the end of a CRLF line': {
    text: 'a,b\r\n1,2,3\r\n3,4\r\n',
    malformed: [['csv:ragged', 1, 5, '1,2,3']],
    rows: ['2:3,4'],
  },
  'a ragged record over several lines is one reject': {
    text: 'a,b\n"x\ny"\n3,4\n',
    malformed: [['csv:ragged', 1, 4, '"x\ny"']],
    rows: ['2:3,4'],
  },
  'a line of blanks is a record of one field': {
    text: 'a,b\n  \n3,4\n',
    malformed: [['csv:ragged', 1, 4, '  ']],
    rows: ['2:3,4'],
  },
  'a quote that never closes takes one line with it': {
    text: 'a,b\n1,"2\n3,4\n5,6\n',
    malformed: [['csv:unclosed_quote', 1, 4, '1,"2']],
    rows: ['2:3,4', '3:5,6'],
  },
  'a quote that never closes on the last line': {
    text: 'a,b\n1,2\n3,"',
    malformed: [['csv:unclosed_quote', 2, 8, '3,"']],
    rows: ['1:1,2'],
  },
  'a quote that closes only past the limit': {
    text: 'a,b\n1,"2\n3,4\n5,6\n7,8"\n9,0\n',
    options: { maxRecordBytes: 12 },
    malformed: [['csv:unclosed_quote', 1, 4, '1,"2']],
    rows: ['2:3,4', '3:5,6', '4:7,8"', '5:9,0'],
  },
  'text behind a closing quote': {
    text: 'a,b\n"1"x,2\n3,4\n',
    malformed: [['csv:stray_quote', 1, 4, '"1"x,2']],
    rows: ['2:3,4'],
  },
  'a quote closed by the next record’s opening one': {
    text: 'a,b\n1,"2\n"3",4\n5,6\n',
    malformed: [['csv:stray_quote', 1, 4, '1,"2']],
    rows: ['2:3,4', '3:5,6'],
  },
  'a lone CR behind a closing quote': {
    text: 'a,b\n"1"\r,2\n3,4\n',
    malformed: [['csv:stray_quote', 1, 4, '"1"\r,2']],
    rows: ['2:3,4'],
  },
  'a space behind a closing quote': {
    text: 'a,b\n"1" ,2\r\n3,4\n',
    malformed: [['csv:stray_quote', 1, 4, '"1" ,2']],
    rows: ['2:3,4'],
  },
  'a record past the limit is skipped to its line end': {
    text: 'a,b\n1,2\n12345678901234567890,x\n3,4\n',
    options: { maxRecordBytes: 10 },
    malformed: [['csv:record_too_long', 2, 8, '1234567890']],
    rows: ['1:1,2', '3:3,4'],
  },
  'the last record past the limit, without a line end': {
    text: 'a,b\n1,2\n12345678901',
    options: { maxRecordBytes: 10 },
    malformed: [['csv:record_too_long', 2, 8, '1234567890']],
    rows: ['1:1,2'],
  },
  'a quoted field opened past the limit': {
    text: 'a,b\n1234567890,"\n",\n3,4\n',
    options: { maxRecordBytes: 10 },
    malformed: [
      ['csv:record_too_long', 1, 4, '1234567890'],
      ['csv:unclosed_quote', 2, 17, '",'],
    ],
    rows: ['3:3,4'],
  },
  'an unclosed quote on a line past the limit': {
    text: 'a,b\n"234567890123\n3,4\n',
    options: { maxRecordBytes: 10 },
    malformed: [['csv:unclosed_quote', 1, 4, '"234567890']],
    rows: ['2:3,4'],
  },
  'every record malformed': {
    text: 'a,b\nx\ny\n"z"z\n',
    malformed: [
      ['csv:ragged', 1, 4, 'x'],
      ['csv:ragged', 2, 6, 'y'],
      ['csv:stray_quote', 3, 8, '"z"z'],
    ],
    rows: [],
  },
};

describe('malformed records', () => {
  it.each(Object.entries(cases))('%s', (_, { text, options, malformed, rows }) => {
    for (const chunks of [[text.length], [1], [2], [5], [4, 3]]) {
      const scanned = scan(text, { ...options, chunks });
      expect(scanned.malformed.map((bad) => [bad.rule, bad.record, bad.byteOffset, bad.raw])).toEqual(
        malformed,
      );
      expect(
        scanned.records.map(({ number, values }) => `${number}:${values.map((v) => v.slice(1)).join(',')}`),
      ).toEqual(rows);
    }
  });

  it('say in words what is wrong', () => {
    const { malformed } = scan('a,b\n1,2,3\n1\n"x"y,2\n1,"2\n12345678901\n', { maxRecordBytes: 10 });
    expect(malformed.map((bad) => bad.reason)).toEqual([
      '3 fields where the header has 2',
      '1 field where the header has 2',
      'the closing quote before byte 15 is followed by neither a delimiter nor a line end',
      'the quote at byte 21 does not close within max_record_bytes (10) or before the end',
      'longer than max_record_bytes (10)',
    ]);
    expect(scan('1\n', { width: 2 }).malformed[0].reason).toBe('1 field instead of 2');
  });

  it('come in blocks of bounded size', () => {
    const { malformed, records } = scan('a,b\n' + 'x\n1,2\n'.repeat(5000));
    expect(malformed).toHaveLength(5000);
    expect(records).toHaveLength(5000);
    expect(records[4999].number).toBe(10_000);
  });

  it('keep no more than 64 KiB of a record that has no end', () => {
    const { malformed, records } = scan(`a,b\n${'x'.repeat(3_000_000)}\n3,4\n`, {
      maxRecordBytes: 1_000_000,
      chunks: [65_536],
    });
    expect(malformed.map((bad) => [bad.rule, bad.raw.length])).toEqual([['csv:record_too_long', 65_536]]);
    expect(records.map((record) => record.number)).toEqual([2]);
  });
});

describe('headers', () => {
  it.each([
    ['quoted names', '"a ""1""",b\n', ['a "1"', 'b']],
    ['CRLF', 'a,b\r\n', ['a', 'b']],
    ['names over two lines', '"a\nb",c\n', ['a\nb', 'c']],
    ['one name', 'a\n', ['a']],
    ['empty names', 'a,,b,\n', ['a', '', 'b', '']],
    ['names outside ASCII', 'größe,🙂\n', ['größe', '🙂']],
    ['a byte order mark', '\ufeffa,b\n', ['a', 'b']],
    ['empty lines above', '\r\n\na,b\n', ['a', 'b']],
  ])('with %s', (_, text, names) => {
    for (const chunks of [[text.length * 4], [1]]) expect(scan(text, { chunks }).header).toEqual(names);
  });

  it.each([
    ['a stray quote', '"a"b,c\n1,2\n', /followed by neither/],
    ['an unclosed quote', '"a,b\n1,2\n', /does not close/],
    ['no end within the limit', `${'x'.repeat(40)}\n`, /longer than max_record_bytes \(20\)/],
    ['an unclosed quote past the limit', `"${'x\n'.repeat(20)}"`, /does not close/],
  ])('with %s fail the object', (_, text, message) => {
    for (const chunks of [[text.length], [1]]) {
      const run = (): unknown => scan(text, { chunks, maxRecordBytes: 20 });
      expect(run).toThrow(CsvHeaderError);
      expect(run).toThrow(message);
    }
  });
});
