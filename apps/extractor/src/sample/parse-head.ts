import { Readable } from 'node:stream';
import csvParser from 'csv-parser';

export interface ParsedHead {
  readonly header: readonly string[];
  /** As wide as the header: longer records are cut, shorter ones filled with ''. */
  readonly rows: readonly (readonly string[])[];
}

export interface HeadDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
  readonly header: boolean;
  readonly skipLines: number;
}

/**
 * The first records of a head through csv-parser: few rows, and convenience counts. `cut` says that the head is not the
 * whole object; its last record is then left out, because it may not be whole.
 */
export async function parseHead(
  head: Uint8Array,
  dialect: HeadDialect,
  maxRecords: number,
  cut: boolean,
): Promise<ParsedHead> {
  const parser = csvParser({
    headers: false,
    separator: dialect.delimiter,
    // csv-parser has no "no quotes"; NUL occurs in no text.
    quote: dialect.quote === '' ? '\0' : dialect.quote,
    escape: dialect.quote === '' ? '\0' : dialect.escape,
    skipLines: dialect.skipLines,
  });
  const wanted = maxRecords + (dialect.header ? 1 : 0);
  const records: string[][] = [];
  let complete = true;
  const source = Readable.from([head], { objectMode: false });
  source.on('error', () => undefined); // left early
  for await (const row of source.pipe(parser)) {
    records.push(Object.values(row as Record<string, string>)); // csv-parser: column number → value
    if (records.length > wanted) {
      complete = false;
      break;
    }
  }
  if (!complete || cut) records.pop();
  const first = records[0] ?? [];
  const header = dialect.header ? first : first.map((_, n) => `column_${n + 1}`);
  const data = dialect.header ? records.slice(1) : records;
  return { header, rows: data.map((row) => header.map((_, n) => row[n] ?? '')) };
}
