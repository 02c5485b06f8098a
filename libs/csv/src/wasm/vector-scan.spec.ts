import { csvDialect, type CsvDialectOptions } from '../dialect.js';
import { random, scan } from '../scanner.fixture.js';
import { VectorScan } from './vector-scan.js';

const COMMAS: CsvDialectOptions = { delimiter: ',', quote: '"', escape: '"' };

describe('VectorScan', () => {
  const seed = Number(process.env['SLUICE_TEST_SEED'] ?? Date.now() % 1_000_000);

  it('is to be had in this runtime', () => {
    expect(VectorScan.create(csvDialect(COMMAS), 3, 16)).toBeDefined();
  });

  it('leaves a dialect alone whose escape is not its quote', () => {
    expect(VectorScan.create(csvDialect({ ...COMMAS, escape: '\\' }), 3, 16)).toBeUndefined();
  });

  // scan() holds the outcome with vectors against the one without.
  it(`makes no difference to files of any kind (seed ${seed})`, () => {
    const next = random(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
    const PIECES = [
      'a',
      'bcd',
      '0123456789',
      ' ',
      ',',
      ',',
      '"',
      '""',
      '\n',
      '\r\n',
      '\r',
      'é',
      'x'.repeat(70),
      '',
    ];
    const taken = { records: 0, malformed: 0 };
    for (let file = 0; file < 400; file += 1) {
      // From the tidy to the wild: a piece out of place breaks a record, seldom or nearly always.
      const wildness = pick([0, 0.01, 0.2, 1]);
      const width = 1 + Math.floor(next() * 6);
      const field = (): string => {
        if (next() < wildness)
          return Array.from({ length: 1 + Math.floor(next() * 6) }, () => pick(PIECES)).join('');
        if (next() < 0.3) return `"${pick(['', 'a,b', 'say ""yes""', 'two\nlines', 'y'.repeat(90)])}"`;
        return pick(['', 'plain', '12.5', 'z'.repeat(40)]);
      };
      const eol = pick(['\n', '\r\n']);
      const lines = Array.from({ length: Math.floor(next() * 60) }, () => {
        const fields = next() < wildness / 4 ? width + 1 : width;
        return (
          Array.from({ length: fields }, field).join(',') +
          (next() < wildness / 4 ? pick(['\n\n', '\r\n\r\n']) : eol)
        );
      });
      const text = lines.join('') + pick(['', 'last', '"open']);
      const chunks = Array.from({ length: 20 }, () => 1 + Math.floor(next() * 300));
      const scanned = scan(text, { width, chunks, maxRecordBytes: pick([40, 500, 1 << 20]) });
      taken.records += scanned.records.length;
      taken.malformed += scanned.malformed.length;
    }
    expect(taken.records).toBeGreaterThan(1_000);
    expect(taken.malformed).toBeGreaterThan(100);
  });

  it('goes on when the memory has to grow', () => {
    const row = `${'a'.repeat(3_000)},"${'b'.repeat(3_000)}"\n`;
    const scanned = scan(row.repeat(500), { width: 2, chunks: [100, 1_000, 10_000, 100_000, 1_000_000] });
    expect(scanned.records).toHaveLength(500);
  });
});
