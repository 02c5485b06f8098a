import { type RecordBlock, spanOf } from '@sluice/csv';
import { MARK } from './mask.js';

/** A record's bytes as a reject may keep them. */
export type RawOf = (block: RecordBlock, row: number) => Uint8Array;

export const plainRaw: RawOf = ({ bytes, recordStart, recordEnd }, row) =>
  bytes.subarray(recordStart[row], recordEnd[row]);

/**
 * Records in which marks stand for the fields of veiled columns; empty fields stay empty. Quotes around a field stay, so the
 * record can be read as before.
 *
 * @param fields indexes of those fields within a record
 */
export function maskedRaw(
  fields: readonly number[],
  dialect: { readonly delimiter: string; readonly quote: string; readonly escape: string },
): RawOf {
  const ordered = [...fields].sort((a, b) => a - b);
  const mark = Buffer.from(markFor(dialect));
  let out = new Uint8Array(1024);
  return (block, row) => {
    const { bytes, spans, recordStart, recordEnd } = block;
    const room = recordEnd[row] - recordStart[row] + ordered.length * mark.length;
    if (out.length < room) out = new Uint8Array(2 * room);
    let from = recordStart[row];
    let to = 0;
    for (const field of ordered) {
      const at = spanOf(block, row, field);
      const start = spans[at] >> 2;
      const end = spans[at + 1];
      if (start === end) continue;
      out.set(bytes.subarray(from, start), to);
      to += start - from;
      out.set(mark, to);
      to += mark.length;
      from = end;
    }
    out.set(bytes.subarray(from, recordEnd[row]), to);
    return out.subarray(0, to + recordEnd[row] - from);
  };
}

/** Of characters that mean nothing to the dialect, or the record would be another one. */
function markFor({ delimiter, quote, escape }: { delimiter: string; quote: string; escape: string }): string {
  const free = ['*', '#', 'x', 'X'].find((c) => c !== delimiter && c !== quote && c !== escape) ?? '*';
  return free.repeat(MARK.length);
}
