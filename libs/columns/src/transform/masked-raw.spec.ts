import { CsvScanner, csvDialect, spanOf, unescape, type RecordBlock } from '@sluice/csv';
import { generator } from '../expressions/generate.fixture.js';
import { maskedRaw } from './masked-raw.js';

const MARKER = 'S3CRET';
const WIDTH = 4;
/** The masked fields. */
const VEILED = [3, 1];

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

const DIALECTS: readonly Dialect[] = [
  { delimiter: ',', quote: '"', escape: '"' },
  { delimiter: ';', quote: "'", escape: '\\' },
  { delimiter: '*', quote: '"', escape: '"' },
  { delimiter: '\t', quote: '*', escape: '#' },
  { delimiter: '|', quote: '', escape: '' },
];

function* blocksOf(text: string, dialect: Dialect): Generator<RecordBlock> {
  const scanner = new CsvScanner({ dialect: csvDialect(dialect), maxRecordBytes: 1 << 20 });
  scanner.begin({ header: false, width: WIDTH });
  yield* scanner.push(Buffer.from(text));
  yield* scanner.finish();
}

function fieldsOf(block: RecordBlock, row: number, { quote, escape }: Dialect): string[] {
  const { bytes, spans: fields } = block;
  return Array.from({ length: block.width }, (_, field) => {
    const at = spanOf(block, row, field);
    const out = Buffer.alloc(fields[at + 1] - (fields[at] >> 2));
    const codes = { quote: quote.charCodeAt(0), escape: escape.charCodeAt(0) };
    if ((fields[at] & 1) === 0)
      return Buffer.from(bytes.subarray(fields[at] >> 2, fields[at + 1])).toString();
    return out.toString('utf8', 0, unescape(bytes, fields[at] >> 2, fields[at + 1], codes, out, 0));
  });
}

/** A field as a file could have it; with the marker, or without. */
function written(
  secret: boolean,
  { delimiter, quote, escape }: Dialect,
  random: (n: number) => number,
): string {
  const pieces = ['a', 'ü', '𝄞', ' ', '7', ''];
  if (quote !== '') pieces.push(delimiter, '\n', '\r\n', escape + quote, escape + escape);
  const noise = (): string => Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
  const text = `${noise()}${secret && random(5) > 0 ? MARKER : ''}${noise()}`;
  const quoted = quote !== '' && (random(3) === 0 || /[^a-zA-Z0-9üÜ𝄞 ]/u.test(text));
  return quoted ? quote + text + quote : text;
}

describe('Raw records with masked fields', () => {
  it.each(DIALECTS)(
    'hold no masked value and read as before otherwise: $delimiter $quote $escape',
    (dialect) => {
      const random = generator(20_240_229);
      const lines = Array.from({ length: 500 }, () =>
        Array.from({ length: WIDTH }, (_, field) => written(VEILED.includes(field), dialect, random)).join(
          dialect.delimiter,
        ),
      );
      const rawOf = maskedRaw(VEILED, dialect);
      let seen = 0;
      for (const block of blocksOf(`${lines.join('\n')}\n`, dialect)) {
        expect(block.malformed).toEqual([]);
        for (let row = 0; row < block.records; row++) {
          const before = fieldsOf(block, row, dialect);
          const raw = Buffer.from(rawOf(block, row)).toString();
          expect(raw).not.toContain(MARKER);
          const [again] = blocksOf(`${raw}\n`, dialect);
          const after = fieldsOf(again, 0, dialect);
          const mark = after.find((text, field) => VEILED.includes(field) && text !== '') ?? '';
          const expected = before.map((text, field) => (VEILED.includes(field) && text !== '' ? mark : text));
          expect(after).toEqual(expected);
          seen++;
        }
      }
      expect(seen).toBeGreaterThan(400); // a line of nothing is no record
    },
  );
});
