import { CheckFailedError, HeaderMismatchError, type ObjectFacts } from '@sluice/columns';
import { CsvHeaderError } from '@sluice/csv';
import { SluiceError, type SplitPart__Output } from '@sluice/proto';

/** What expressions know of a part's object. */
export function objectFacts({ object }: SplitPart__Output): ObjectFacts {
  return {
    bucket: object?.bucket ?? '',
    key: object?.key ?? '',
    lastModifiedMs: object?.lastModifiedMs ?? 0,
  };
}

export function whereOf({ object }: SplitPart__Output): Readonly<Record<string, string>> {
  return { bucket: object?.bucket ?? '', key: object?.key ?? '' };
}

/** Errors of the libraries about a part, as HEADER_MISMATCH and CHECK_FAILED that name its object; others as they are. */
export function located(error: unknown, part: SplitPart__Output): unknown {
  if (error instanceof CheckFailedError) return failed(error, part);
  const mismatch = error instanceof HeaderMismatchError;
  if (!mismatch && !(error instanceof CsvHeaderError)) return error;
  const where = whereOf(part);
  return new SluiceError('HEADER_MISMATCH', `s3://${where['bucket']}/${where['key']}: ${error.message}`, {
    hint: mismatch
      ? error.hint
      : 'Look at source.csv: delimiter, quote, skip_lines and encoding decide what the header is.',
    where: mismatch ? { ...where, column: error.column } : where,
    cause: error,
  });
}

function failed(error: CheckFailedError, part: SplitPart__Output): SluiceError {
  const where = whereOf(part);
  const { rule, column, value, reason, record } = error;
  // Of an expression over several columns, the value is what it has read.
  const shown = value === '' ? '' : column === '' ? ` (${value})` : ` (value "${value}")`;
  const message = `s3://${where['bucket']}/${where['key']}, record ${record} breaks ${rule}: ${reason}${shown}`;
  return new SluiceError('CHECK_FAILED', message, {
    hint: 'The check is of severity fail, so nothing of the run is published. Mend the file, the pipeline or the check.',
    where: { ...where, record: String(record), rule, ...(column === '' ? {} : { column }) },
    cause: error,
  });
}
