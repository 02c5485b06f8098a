import { CsvScanner, csvDialect, type RecordBlock } from '@sluice/csv';
import { type Failures } from '../failures.js';

export interface FixtureField {
  readonly text: string | Uint8Array;
  readonly quoted?: boolean;
  readonly escaped?: boolean;
}

/** A block of records as the scanner would make it; a plain string is an unquoted field. */
export function blockOf(records: readonly (readonly (string | FixtureField)[])[]): RecordBlock {
  const width = records[0]?.length ?? 0;
  const fields = new Int32Array(2 * width * records.length);
  const recordStart = new Int32Array(records.length);
  const recordEnd = new Int32Array(records.length);
  const parts: Uint8Array[] = [];
  let at = 0;
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes);
    at += bytes.length;
  };
  records.forEach((record, row) => {
    recordStart[row] = at;
    record.forEach((given, column) => {
      const field = typeof given === 'string' ? { text: given } : given;
      const index = 2 * (column * records.length + row);
      fields[index] = (at << 2) | (field.quoted ? 2 : 0) | (field.escaped ? 1 : 0);
      put(typeof field.text === 'string' ? Buffer.from(field.text) : field.text);
      fields[index + 1] = at;
      recordEnd[row] = at;
      put(Buffer.from(','));
    });
    put(Buffer.from('\n'));
  });
  const bytes = new Uint8Array(Buffer.concat(parts));
  const recordNumber = Float64Array.from(records, (_, i) => i + 1);
  return {
    bytes,
    byteBase: 0,
    records: records.length,
    width,
    stride: records.length,
    spans: fields,
    recordStart,
    recordEnd,
    recordNumber,
    malformed: [],
  };
}

/**
 * The same records as the scanner finds them in a file, with a ColumnReader; undefined where no file has them so: a quote that
 * begins an unquoted field, or an escape of another kind. Valid until the next call.
 */
export function scannedBlockOf(
  records: readonly (readonly (string | FixtureField)[])[],
): RecordBlock | undefined {
  const delimiter = '\x01';
  const parts = records.flatMap((record) =>
    record
      .flatMap((given, column) => {
        const { text, quoted } = typeof given === 'string' ? { text: given, quoted: false } : given;
        const mark = quoted ? '"' : '';
        return [column > 0 ? delimiter : '', mark, text, mark].map((part) => Buffer.from(part));
      })
      .concat(Buffer.from('\n')),
  );
  const scanner = new CsvScanner({
    dialect: csvDialect({ delimiter, quote: '"', escape: '"' }),
    maxRecordBytes: 1 << 20,
    vectorsFrom: 0,
  });
  scanner.begin({ header: false, width: records[0]?.length ?? 1 });
  const expected = blockOf(records);
  for (const block of scanner.push(Buffer.concat(parts))) {
    const same = block.records === records.length && block.columns !== undefined;
    return same && samePlaces(block, expected) ? block : undefined;
  }
  return undefined;
}

/** Lengths and marks of all fields. */
function samePlaces(one: RecordBlock, other: RecordBlock): boolean {
  const places = (block: RecordBlock): number[] =>
    Array.from({ length: block.width * block.records }, (_, i) => {
      const at = 2 * (Math.floor(i / block.records) * block.stride + (i % block.records));
      return 4 * (block.spans[at + 1] - (block.spans[at] >> 2)) + (block.spans[at] & 3);
    });
  return String(places(one)) === String(places(other));
}

export interface Reported {
  readonly row: number;
  readonly rule: string;
  readonly column: string;
  readonly reason: string;
  readonly value: string;
}

/** Remembers what it is told. */
export class ListedFailures implements Failures {
  readonly list: Reported[] = [];
  readonly rejected: Uint8Array;

  constructor(rows: number) {
    this.rejected = new Uint8Array(rows);
  }

  add(row: number, rule: string, column: string, reason: string, value: string): void {
    this.rejected[row] = 1;
    this.list.push({ row, rule, column, reason, value });
  }

  /** By row; the first of each. */
  reasons(): Map<number, string> {
    return new Map([...this.list].reverse().map(({ row, reason }) => [row, reason]));
  }
}
