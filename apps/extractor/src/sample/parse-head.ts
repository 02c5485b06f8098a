import { Readable } from 'node:stream';
import csvParser from 'csv-parser';
import { wellFormed } from './well-formed.js';

export interface ParsedHead {
  readonly header: readonly string[];
  /** As wide as the header. */
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
 * The first well-formed records of a head through csv-parser: few rows, and convenience counts. `cut` says that the
 * head is not the whole object.
 *
 * @throws SluiceError INVALID_REQUEST when the header is malformed
 */
export async function parseHead(
  head: Uint8Array,
  dialect: HeadDialect,
  maxRecords: number,
  cut: boolean,
): Promise<ParsedHead> {
  const { header, records } = wellFormed(head, dialect, cut);
  const parser = csvParser({
    headers: false,
    separator: dialect.delimiter,
    // csv-parser has no "no quotes"; NUL occurs in no text.
    quote: dialect.quote === '' ? '\0' : dialect.quote,
    escape: dialect.quote === '' ? '\0' : dialect.escape,
  });
  const rows: string[][] = [];
  const source = Readable.from(records(), { objectMode: false });
  source.on('error', () => undefined); // left early
  for await (const row of source.pipe(parser)) {
    const values = Object.values(row as Record<string, string>); // csv-parser: column number → value
    rows.push(header.map((_, n) => values[n] ?? ''));
    if (rows.length === maxRecords) break;
  }
  return { header, rows };
}
