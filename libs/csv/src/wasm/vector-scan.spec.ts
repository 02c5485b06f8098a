import { csvDialect, type CsvDialectOptions } from '../dialect.js';
import { random, scan } from '../scanner.fixture.js';
import { CsvScanner } from '../scanner.js';
import { memories } from './programs.js';
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

  describe('in a memory that another had', () => {
    const open = (): CsvScanner => {
      const scanner = new CsvScanner({
        dialect: csvDialect(COMMAS),
        maxRecordBytes: 1 << 20,
        vectorsFrom: 0,
      });
      scanner.begin({ header: true });
      return scanner;
    };
    /** Where the windows of the blocks lie. */
    const buffersOf = (scanner: CsvScanner, text: string): ArrayBufferLike[] =>
      Array.from(scanner.push(Buffer.from(text)), ({ bytes }) => bytes.buffer);

    it('uses it when the other is closed, and it alone does', () => {
      const [first, other] = [open(), open()];
      const [buffer] = buffersOf(first, 'a,b\n1,2\n');
      expect(buffersOf(other, 'a,b\n1,2\n')).not.toContain(buffer);
      first.close();
      first.close();
      const [kept, made] = [memories.take(1), memories.take(1)];
      expect(buffer.byteLength).toBe(0); // detached
      expect(made?.memory).not.toBe(kept?.memory);
      if (kept) memories.give(kept);
      const [again] = buffersOf(open(), 'a,b\n1,2\n');
      expect(again).toBe(kept?.memory.buffer);
      expect(buffersOf(other, '3,4\n')).not.toContain(again);
    });

    it('leaves one that it needs no more, when a part is of another width', () => {
      const scanner = open();
      const buffers = ['a,b\n1,2\n', 'a,b,c\n1,2,3\n', 'a,b\n1,2\n'].flatMap((text) => {
        scanner.begin({ header: true });
        return buffersOf(scanner, text);
      });
      expect(buffers.map(({ byteLength }) => byteLength > 0)).toEqual([false, false, true]);
    });

    it.each([0x00, 0x0a, 0x0d, 0x22, 0x2c, 0xff])('sees nothing of what is there, be it all %i', (byte) => {
      const row = (i: number): string => `${i},"say ""${i}""",${'z'.repeat(i % 90)}\n`;
      for (const rows of [1_000, 1, 40]) {
        const kept = memories.take(1 << 22);
        if (!kept) throw new Error('no memory');
        new Uint8Array(kept.memory.buffer).fill(byte);
        memories.give(kept);
        // scan() holds it against RecordLoop, which has memory of its own.
        const text = `${Array.from({ length: rows }, (_, i) => row(i)).join('')}last,one`;
        const scanned = scan(text, { width: 3, chunks: [10_000] });
        expect([scanned.records.length, scanned.malformed.length]).toEqual([rows, 1]);
      }
    });

    it('is of no use to one that is closed', () => {
      const scanner = open();
      const blocks = scanner.push(Buffer.from(`a,b\n${'1,2\n'.repeat(20_000)}`));
      expect(blocks.next().value?.records).toBeLessThan(20_000); // there are more
      scanner.close();
      expect(scanner.header).toEqual(['a', 'b']);
      const calls: (() => unknown)[] = [
        () => blocks.next(),
        () => scanner.push(Buffer.from('3,4\n')),
        () => scanner.finish(),
        () => scanner.begin({ header: true }),
      ];
      for (const call of calls) expect(call).toThrow();
    });
  });
});
