import { csvDialect, CsvHeaderError, CsvScanner, type RecordBlock } from '@sluice/csv';
import { SluiceError } from '@sluice/proto';
import { type HeadDialect } from './parse-head.js';

/** Longer records are left out of a sample. */
const MAX_RECORD_BYTES = 1 << 20;

export interface WellFormed {
  /** Without a header: as many names as the first record has fields. Empty: there is no record at all. */
  readonly header: readonly string[];
  /** Well-formed records of the header's width, each with a line end; they are those that a run would not reject as malformed. */
  records(): Generator<Buffer, void, undefined>;
}

/**
 * The records of a head that are worth sampling: one open quote would otherwise swallow the rest of the sample, and one
 * ragged record shift its values into other columns. `cut` says that the head is not the whole object; a last record
 * that may not be whole is then left out.
 *
 * @throws SluiceError INVALID_REQUEST when the header is malformed
 */
export function wellFormed(head: Uint8Array, dialect: HeadDialect, cut: boolean): WellFormed {
  const { skipLines } = dialect;
  const scan = { dialect: csvDialect(dialect), maxRecordBytes: MAX_RECORD_BYTES };
  const first = new CsvScanner(scan);
  first.begin({ header: true, skipLines });
  try {
    first.push(head).next();
    if (!cut && first.header === undefined) first.finish().next();
  } catch (error) {
    if (!(error instanceof CsvHeaderError)) throw error;
    throw new SluiceError('INVALID_REQUEST', `The sampled object's first record: ${error.message}`, {
      hint: 'Say how the file is written: --delimiter, or name another object.',
      cause: error,
    });
  }
  const names = first.header ?? [];
  return {
    header: dialect.header ? names : names.map((_, n) => `column_${n + 1}`),
    *records() {
      if (names.length === 0) return;
      const scanner = new CsvScanner(scan);
      scanner.begin({ header: dialect.header, width: names.length, skipLines });
      for (const block of scanner.push(head)) yield* recordsOf(block);
      if (!cut) for (const block of scanner.finish()) yield* recordsOf(block);
    },
  };
}

/** Copies: a block lives until the next one. */
function* recordsOf({ bytes, records, recordStart, recordEnd }: RecordBlock): Generator<Buffer> {
  const lineEnd = Buffer.from('\n');
  for (let r = 0; r < records; r += 1) {
    yield Buffer.concat([bytes.subarray(recordStart[r], recordEnd[r]), lineEnd]);
  }
}
