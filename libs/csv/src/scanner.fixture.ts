import { csvDialect, type CsvDialect, type CsvDialectOptions } from './dialect.js';
import { type ColumnReader, type MalformedRecord, type RecordBlock, spanOf } from './record-block.js';
import { CsvScanner, type PartOptions } from './scanner.js';
import { unescape } from './unescape.js';

export interface ScannedRecord {
  readonly number: number;
  readonly offset: number;
  /** The record's bytes without the line end. */
  readonly raw: string;
  /** Quoted values carry their quotes' presence as a leading `Q`, unquoted ones a leading `u`. */
  readonly values: readonly string[];
}

export interface Scanned {
  readonly header: readonly string[] | undefined;
  readonly records: readonly ScannedRecord[];
  readonly malformed: readonly (Omit<MalformedRecord, 'raw'> & { readonly raw: string })[];
}

export interface ScanOptions extends Partial<CsvDialectOptions>, Partial<PartOptions> {
  readonly maxRecordBytes?: number;
  /** Lengths of the chunks; the last one is repeated. Default: everything at once. */
  readonly chunks?: readonly number[];
  /** Scan this range of the input only, behind its first `headEnd` bytes. */
  readonly range?: { readonly headEnd: number; readonly start: number; readonly end: number };
}

const COMMAS: CsvDialectOptions = { delimiter: ',', quote: '"', escape: '"' };

/**
 * Runs a scanner over a whole input and copies out what its blocks hold: once as it is, and with vector instructions wherever
 * they can be used, in a scanner that has read other inputs and in a memory that others have used. It must make no difference.
 */
export function scan(input: string | Uint8Array, options: ScanOptions = {}): Scanned {
  const bytes = typeof input === 'string' ? Buffer.from(input) : Buffer.from(input);
  const plain = outcome(bytes, options, scannerFor(options, Infinity));
  expect(outcome(bytes, options, scannerFor(options, 0))).toEqual(plain);
  const another = newScanner(options, 0);
  expect(outcome(bytes, options, another)).toEqual(plain);
  another.close();
  if ('error' in plain) throw plain.error;
  return plain.scanned;
}

type Outcome = { readonly scanned: Scanned } | { readonly error: unknown };

function outcome(bytes: Buffer, options: ScanOptions, scanner: CsvScanner): Outcome {
  try {
    return { scanned: scanWith(bytes, options, scanner) };
  } catch (error) {
    return { error };
  }
}

/** Scanners serve one input after the other, as in a process: kept by what they were made with. */
const scanners = new Map<string, CsvScanner>();

function scannerFor(options: ScanOptions, vectorsFrom: number): CsvScanner {
  const key = JSON.stringify([dialectOf(options), options.maxRecordBytes, String(vectorsFrom)]);
  const scanner = scanners.get(key) ?? newScanner(options, vectorsFrom);
  scanners.set(key, scanner);
  return scanner;
}

function newScanner(options: ScanOptions, vectorsFrom: number): CsvScanner {
  const { maxRecordBytes = 1 << 20 } = options;
  return new CsvScanner({ dialect: dialectOf(options), maxRecordBytes, vectorsFrom });
}

function dialectOf(options: ScanOptions): CsvDialect {
  return csvDialect({
    delimiter: options.delimiter ?? COMMAS.delimiter,
    quote: options.quote ?? COMMAS.quote,
    escape: options.escape ?? options.quote ?? COMMAS.escape,
  });
}

function scanWith(bytes: Buffer, options: ScanOptions, scanner: CsvScanner): Scanned {
  const dialect = dialectOf(options);
  const { header = options.width === undefined, width, skipLines, firstRecord, firstOffset } = options;
  scanner.begin({ header, width, skipLines, firstRecord, firstOffset });
  const records: ScannedRecord[] = [];
  const malformed: Scanned['malformed'][number][] = [];
  const collect = (blocks: Iterable<RecordBlock>): void => {
    for (const block of blocks) {
      const from = records.length;
      for (let r = 0; r < block.records; r += 1) records.push(recordOf(block, r, dialect));
      if (block.columns) expectColumns(block.columns, block, records.slice(from));
      for (const bad of block.malformed) malformed.push({ ...bad, raw: text(bad.raw) });
    }
  };
  const { range } = options;
  if (range !== undefined && range.headEnd > 0) {
    for (const chunk of cut(bytes.subarray(0, range.headEnd), options.chunks ?? [bytes.length]))
      collect(scanner.push(chunk));
    scanner.jump(range.start);
  }
  const body = bytes.subarray(range?.start ?? 0, range?.end);
  for (const chunk of cut(body, options.chunks ?? [bytes.length])) collect(scanner.push(chunk));
  collect(scanner.finish());
  return { header: scanner.header, records, malformed };
}

/** Values without their quoted marks, for comparing with others' parsers. */
export function plainRows(scanned: Scanned): string[][] {
  return scanned.records.map((record) => record.values.map((value) => value.slice(1)));
}

function recordOf(block: RecordBlock, r: number, dialect: CsvDialect): ScannedRecord {
  const values = Array.from({ length: block.width }, (_, f) => {
    const at = spanOf(block, r, f);
    const packed = block.spans[at];
    const start = packed >> 2;
    const end = block.spans[at + 1];
    const mark = (packed & 2) === 0 ? 'u' : 'Q';
    if ((packed & 1) === 0) return mark + text(block.bytes.subarray(start, end));
    const out = new Uint8Array(end - start);
    return mark + text(out.subarray(0, unescape(block.bytes, start, end, dialect, out, 0)));
  });
  return {
    number: block.recordNumber[r],
    offset: block.byteBase + block.recordStart[r],
    raw: text(block.bytes.subarray(block.recordStart[r], block.recordEnd[r])),
    values,
  };
}

/** What a ColumnReader gives is what `spans` say. */
function expectColumns(reader: ColumnReader, block: RecordBlock, records: readonly ScannedRecord[]): void {
  for (let field = 0; field < block.width; field += 1) {
    const values = records.map((record) => record.values[field] ?? '');
    for (const emptyIsNull of [true, false]) {
      const slices = reader.read(field, block.records, emptyIsNull);
      const places = values.map((_, r) => spanOf(block, r, field));
      const lengths = places.map((at) => block.spans[at + 1] - (block.spans[at] >> 2));
      const marks = places.map((at, r) => (emptyIsNull && values[r] === 'u' ? 0 : 1 + (block.spans[at] & 1)));
      expect({
        starts: [...slices.starts.subarray(0, values.length)],
        ends: [...slices.ends.subarray(0, values.length)],
        marks: [...slices.marks.subarray(0, values.length)],
        ...{ bytes: slices.bytes, longest: slices.longest, escaped: slices.escaped, values: slices.values },
      }).toEqual({
        starts: places.map((at) => block.spans[at] >> 2),
        ends: places.map((at) => block.spans[at + 1]),
        marks,
        bytes: lengths.reduce((sum, length) => sum + length, 0),
        longest: Math.max(0, ...lengths),
        escaped: marks.filter((mark) => mark === 2).length,
        values: marks.filter((mark) => mark > 0).length,
      });
      const data = new Uint8Array(slices.bytes);
      const offsets = new Int32Array(values.length + 1);
      expect(reader.copy(block.records, data, offsets)).toBe(true);
      expect(values.map((_, r) => text(data.subarray(offsets[r], offsets[r + 1])))).toEqual(
        values.map((value) => value.slice(1)),
      );
      expect([...slices.marks.subarray(0, values.length)]).toEqual(marks.map((mark) => Math.min(mark, 1)));
    }
  }
}

function* cut(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const length = Math.max(1, lengths[Math.min(n, lengths.length - 1)]);
    // A copy: the scanner must not depend on a chunk after push.
    const chunk = Uint8Array.from(bytes.subarray(at, at + length));
    yield chunk;
    chunk.fill(0x58);
    at += length;
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** A small seeded generator (mulberry32), so that a failing case can be run again. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
