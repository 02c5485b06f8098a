import { isUtf8 } from 'node:buffer';
import { type RecordBlock, spanOf } from '@sluice/csv';
import { type Failures } from '../failures.js';
import { shownValue } from './ascii.js';

const NOT_UTF8 = 'is not valid UTF-8';
const HAS_NUL = 'holds a NUL byte, which PostgreSQL text cannot';

/**
 * Reports records that are not UTF-8 or hold a NUL byte (rule `encoding`), whatever the types of their columns. A good
 * window costs two native passes over its bytes and nothing per record.
 *
 * @param columns names by field index, where they are known
 */
export function checkEncoding(
  block: RecordBlock,
  failures: Failures,
  columns: readonly (string | undefined)[] = [],
): void {
  const { bytes, recordStart, recordEnd, records } = block;
  if (records === 0 || isGood(bytes, recordStart[0], recordEnd[records - 1])) return;
  for (let row = 0; row < records; row++) {
    if (!isGood(bytes, recordStart[row], recordEnd[row])) reportRecord(block, row, failures, columns);
  }
}

function reportRecord(
  block: RecordBlock,
  row: number,
  failures: Failures,
  columns: readonly (string | undefined)[],
): void {
  const { bytes, spans, width } = block;
  let found = false;
  for (let field = 0; field < width; field++) {
    const at = spanOf(block, row, field);
    const start = spans[at] >> 2;
    const end = spans[at + 1];
    if (isGood(bytes, start, end)) continue;
    found = true;
    const reason = isUtf8(view(bytes, start, end)) ? HAS_NUL : NOT_UTF8;
    failures.add(row, 'encoding', columns[field] ?? '', reason, shownValue(bytes, start, end));
  }
  // Between fields, or only the record as a whole: a bad byte can be taken for part of a sequence across a delimiter.
  if (!found) failures.add(row, 'encoding', '', NOT_UTF8, '');
}

function isGood(bytes: Uint8Array, start: number, end: number): boolean {
  const window = view(bytes, start, end);
  return isUtf8(window) && !window.includes(0);
}

/** A Buffer, whose search for a byte is native. */
function view(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
}
