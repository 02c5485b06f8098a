import { csvDialect, CsvHeaderError, CsvScanner } from '@sluice/csv';

const CANDIDATES = [',', ';', '\t', '|'];

/**
 * The delimiter under which the head falls into the most records of one width; a comma where none divides it.
 * What counts is first the share of records as wide as the first one, then the width.
 */
export function sniffDelimiter(
  head: Uint8Array,
  {
    quote,
    escape,
    skipLines,
  }: { readonly quote: string; readonly escape: string; readonly skipLines: number },
): string {
  let best = { delimiter: ',', share: 0, width: 1 };
  for (const delimiter of CANDIDATES) {
    if (delimiter === quote || delimiter === escape) continue;
    const scanner = new CsvScanner({
      dialect: csvDialect({ delimiter, quote, escape }),
      maxRecordBytes: 1 << 20,
    });
    const { share, width } = fit(scanner, head, skipLines);
    if (width < 2) continue;
    if (share > best.share + 0.1 || (share > best.share - 0.1 && width > best.width))
      best = { delimiter, share, width };
  }
  return best.delimiter;
}

function fit(scanner: CsvScanner, head: Uint8Array, skipLines: number): { share: number; width: number } {
  let good = 0;
  let bad = 0;
  try {
    scanner.begin({ header: true, skipLines });
    for (const block of scanner.push(head)) {
      good += block.records;
      bad += block.malformed.length;
    }
  } catch (error) {
    if (error instanceof CsvHeaderError) return { share: 0, width: 0 };
    throw error;
  }
  // A header alone is a file too.
  return { share: good + bad === 0 ? 1 : good / (good + bad), width: scanner.header?.length ?? 0 };
}
