import type { ByteWindow } from './byte-window.js';
import { CR } from './dialect.js';
import type { MalformedRecord, MalformedRule } from './record-block.js';

/** How much of a line longer than max_record_bytes is kept. */
const RAW_BYTES = 64 * 1024;

/** What became of a malformed record: where scanning resumes, and whether the rest of its line is yet to be skipped. */
export interface Rejected {
  readonly record: MalformedRecord;
  readonly resumeAt: number;
  readonly skipRest: boolean;
}

export interface Offence {
  readonly rule: MalformedRule;
  readonly record: number;
  readonly start: number;
  readonly reason: string;
  /** Window index behind the last byte that decided it; undefined: none behind the record. */
  readonly judgedTo?: number;
}

/** A record whose fields could be told, but not its sense: all of it is rejected. */
export function rejectRecord(window: ByteWindow, offence: Offence, end: number, resumeAt: number): Rejected {
  return { record: describe(window, offence, end), resumeAt, skipRest: false };
}

/**
 * Quotes that do not match: the physical line on which the record began is rejected. Undefined when its end is not
 * here yet and may still come within the limit.
 */
export function rejectLine(
  window: ByteWindow,
  offence: Offence,
  maxRecordBytes: number,
  final: boolean,
): Rejected | undefined {
  const { start } = offence;
  const lf = window.lineFeed(start);
  const lineEnd = lf < 0 ? window.end : lf;
  if (lf < 0 && !final && window.end - start < maxRecordBytes + 2) return undefined;
  const contentEnd = lineEnd > start && window.bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
  const end = contentEnd - start > maxRecordBytes ? start + Math.min(RAW_BYTES, maxRecordBytes) : contentEnd;
  return {
    record: describe(window, offence, end),
    resumeAt: lf < 0 ? window.end : lf + 1,
    skipRest: lf < 0,
  };
}

/** A record that goes on past the limit: the rest of the physical line on which it passed it is skipped (I5). */
export function rejectLong(window: ByteWindow, offence: Offence, maxRecordBytes: number): Rejected {
  const lf = window.lineFeed(offence.start + maxRecordBytes);
  return {
    record: describe(window, offence, offence.start + Math.min(RAW_BYTES, maxRecordBytes)),
    resumeAt: lf < 0 ? window.end : lf + 1,
    skipRest: lf < 0,
  };
}

function describe(
  window: ByteWindow,
  { rule, record, start, reason, judgedTo }: Offence,
  end: number,
): MalformedRecord {
  return {
    rule,
    record,
    byteOffset: window.base + start,
    raw: window.bytes.slice(start, end),
    reason,
    ...(judgedTo === undefined ? {} : { judgedTo: window.base + judgedTo }),
  };
}
