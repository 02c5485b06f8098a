import { type RecordBlock } from '@sluice/csv';

/** One column of quoted fields (so that no text means null) as the scanner would give it. */
export function textBlock(values: readonly (string | null)[]): RecordBlock {
  const parts = values.map((value) => Buffer.from(value ?? ''));
  const fields = new Int32Array(2 * values.length);
  let at = 0;
  parts.forEach((part, r) => {
    fields[2 * r] = (at << 2) | 2;
    at += part.length;
    fields[2 * r + 1] = at;
  });
  const starts = Int32Array.from(values, (_, r) => fields[2 * r] >> 2);
  const ends = Int32Array.from(values, (_, r) => fields[2 * r + 1]);
  return {
    bytes: Buffer.concat(parts),
    byteBase: 0,
    records: values.length,
    width: 1,
    stride: values.length,
    spans: fields,
    recordStart: starts,
    recordEnd: ends,
    recordNumber: Float64Array.from(values, (_, r) => r + 1),
    malformed: [],
  };
}
