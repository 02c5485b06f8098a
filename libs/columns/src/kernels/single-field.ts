import { type RecordBlock } from '@sluice/csv';

/** A block of one record with one plain, unescaped field: how constants and defaults reach the kernels. */
export function singleField(text: string): RecordBlock {
  const bytes = new TextEncoder().encode(text);
  return {
    bytes,
    byteBase: 0,
    records: 1,
    width: 1,
    stride: 1,
    // Marked as quoted, so that no text means null.
    spans: Int32Array.of(2, bytes.length),
    recordStart: Int32Array.of(0),
    recordEnd: Int32Array.of(bytes.length),
    recordNumber: Float64Array.of(1),
    malformed: [],
  };
}
