/** How a file separates, quotes and escapes; each a single ASCII character. */
export interface CsvDialectOptions {
  readonly delimiter: string;
  /** '' means that nothing is quoted. */
  readonly quote: string;
  /** The same as `quote` for doubled quotes. Has a meaning inside quoted fields only. */
  readonly escape: string;
}

/** The same as byte values; -1 stands for "none". */
export interface CsvDialect {
  readonly delimiter: number;
  readonly quote: number;
  readonly escape: number;
}

export const LF = 0x0a;
export const CR = 0x0d;

/** Thrown for a dialect that cannot be scanned; a pipeline's check reports it before any run. */
export class CsvDialectError extends Error {
  override readonly name = 'CsvDialectError';
}

/** @throws CsvDialectError when a character is not a single ASCII one, is a line end, or stands for two things. */
export function csvDialect(options: CsvDialectOptions): CsvDialect {
  const delimiter = asciiByte('delimiter', options.delimiter);
  if (options.quote === '') return { delimiter, quote: -1, escape: -1 };
  const quote = asciiByte('quote', options.quote);
  const escape = options.escape === '' ? quote : asciiByte('escape', options.escape);
  if (delimiter === quote) throw new CsvDialectError('delimiter and quote are the same character');
  if (delimiter === escape) throw new CsvDialectError('delimiter and escape are the same character');
  return { delimiter, quote, escape };
}

function asciiByte(what: string, text: string): number {
  const code = text.charCodeAt(0);
  if (text.length !== 1 || code > 0x7f || code === LF || code === CR || code === 0) {
    throw new CsvDialectError(`${what} must be one ASCII character that is not a line end or NUL`);
  }
  return code;
}
