import { csvDialect } from './dialect.js';
import { RecordCutter, type RecordRange } from './record-cutter.js';
import { random, scan, type Scanned, type ScanOptions } from './scanner.fixture.js';

interface CutCase extends ScanOptions {
  readonly rangeBytes: number;
}

interface Cuts {
  readonly ranges: readonly RecordRange[];
  readonly headEnd: number;
  readonly records: number;
}

function cutterOf(bytes: Uint8Array, options: CutCase): RecordCutter {
  const {
    delimiter = ',',
    quote = '"',
    width,
    skipLines = 0,
    maxRecordBytes = 1 << 20,
    rangeBytes,
  } = options;
  return new RecordCutter({
    dialect: csvDialect({ delimiter, quote, escape: options.escape ?? quote }),
    header: width === undefined,
    ...(width === undefined ? {} : { width }),
    skipLines,
    maxRecordBytes,
    size: bytes.length,
    rangeBytes,
  });
}

function cutOf(bytes: Uint8Array, options: CutCase, chunk = bytes.length): Cuts {
  const cutter = cutterOf(bytes, options);
  const ranges: RecordRange[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    ranges.push(...cutter.push(bytes.subarray(at, at + chunk)));
  ranges.push(...cutter.finish());
  return { ranges, headEnd: cutter.headEnd, records: cutter.records };
}

/** What the ranges give, each scanned by a scanner of its own. */
function union(bytes: Uint8Array, { ranges, headEnd }: Cuts, options: ScanOptions): Scanned {
  const parts = ranges.map(({ start, end, firstRecord }) =>
    scan(bytes, {
      ...options,
      firstRecord,
      range: { headEnd: start === 0 ? 0 : headEnd, start, end },
      ...(start === 0
        ? {}
        : { firstOffset: headEnd > 0 ? 0 : start, skipLines: headEnd > 0 ? options.skipLines : 0 }),
    }),
  );
  return {
    header: parts[0].header,
    records: parts.flatMap(({ records }) => records),
    malformed: parts.flatMap(({ malformed }) => malformed.map((bad) => ({ ...bad, judgedTo: undefined }))),
  };
}

function whole(bytes: Uint8Array, options: ScanOptions): Scanned {
  const scanned = scan(bytes, options);
  return { ...scanned, malformed: scanned.malformed.map((bad) => ({ ...bad, judgedTo: undefined })) };
}

const PIECES = [
  'a',
  'bc',
  ',',
  ',',
  '"',
  '""',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '"x\ny"',
  '"x,y"',
  ' ',
  '\\',
  'long text',
];

/** Text of which a good part is well-formed, so that there are places to cut among the defects. */
function defective(next: () => number, lines: number): string {
  let text = '';
  for (let line = 0; line < lines; line += 1) {
    if (next() < 0.7) text += next() < 0.5 ? `${line},"v\n${line}"\n` : `${line},v${line}\r\n`;
    else
      for (let n = 1 + Math.floor(next() * 6); n > 0; n -= 1)
        text += PIECES[Math.floor(next() * PIECES.length)];
  }
  return text;
}

const DIALECTS: Record<string, ScanOptions> = {
  'a header': {},
  'a header behind skipped lines': { skipLines: 2 },
  'no header': { width: 2 },
  'no header, skipped lines': { width: 2, skipLines: 1 },
  'one column, of which empty lines are records': { width: 1 },
  'a backslash as escape': { escape: '\\' },
  'no quotes': { quote: '' },
};

describe('RecordCutter', () => {
  it.each(Object.entries(DIALECTS))('cuts so that the ranges give what the whole gives: %s', (_, dialect) => {
    let cuts = 0;
    let malformed = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const next = random(seed);
      const head =
        dialect.width === undefined
          ? next() < 0.3
            ? '\ufeffa,b\n'
            : next() < 0.5
              ? 'a,b\r\n\n'
              : '"a","b"\n'
          : '';
      const skipped = 'not, a "record\n'.repeat(dialect.skipLines ?? 0);
      const bytes = Buffer.from(skipped + head + defective(next, 30));
      const options = { ...dialect, maxRecordBytes: next() < 0.5 ? 12 : 200 };
      const expected = whole(bytes, options);
      for (const rangeBytes of [1, 7, 40, 150]) {
        const found = cutOf(bytes, { ...options, rangeBytes }, 1 + Math.floor(next() * 60));
        expect(union(bytes, found, options)).toEqual(expected);
        expect(found.records).toBe(expected.records.length + expected.malformed.length);
        expect(found).toEqual(cutOf(bytes, { ...options, rangeBytes }));
        cuts += found.ranges.length - 1;
      }
      malformed += expected.malformed.length;
    }
    expect(cuts).toBeGreaterThan(500);
    expect(malformed).toBeGreaterThan(50);
  });

  it('makes ranges of about the same size that tile the object', () => {
    const bytes = Buffer.from(`id,v\n${Array.from({ length: 1000 }, (_, i) => `${i},value`).join('\n')}\n`);
    const { ranges, headEnd } = cutOf(bytes, { rangeBytes: 3000 });
    expect(headEnd).toBe(5);
    expect(ranges).toHaveLength(Math.ceil(bytes.length / 3000));
    expect(ranges.map(({ start }) => start)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
    expect(ranges.at(-1)?.end).toBe(bytes.length);
    for (const { start, end } of ranges) expect(end - start).toBeLessThan(3000);
  });

  it('does not cut behind a quote whose fate is decided further on', () => {
    const open = '1,"\n'; // closes in the line before last, before something that is no delimiter
    const bytes = Buffer.from(`a,b\n${open}${'2,x\n'.repeat(50)}3,"stray\n4,y\n`);
    const { ranges } = cutOf(bytes, { rangeBytes: 40 });
    const stray = bytes.indexOf('stray');
    expect(ranges.slice(1).every(({ start }) => start > stray)).toBe(true);
  });

  it('leaves an object without a record in it whole', () => {
    expect(cutOf(Buffer.alloc(0), { rangeBytes: 10 }).ranges).toEqual([{ start: 0, end: 0, firstRecord: 1 }]);
    const one = Buffer.from(`a\n"${'x\n'.repeat(500)}"`);
    expect(cutOf(one, { rangeBytes: 10 }).ranges).toHaveLength(1);
  });
});
