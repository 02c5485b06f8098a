import { CopyEncoder, type EncoderColumn } from './copy-encoder.js';
import { type CopyFrames } from './frames.js';

export interface Ipc {
  readonly schema: Uint8Array;
  readonly batch: Uint8Array;
}

/** Frames that are the same with vectors and without. */
export function encodeBothWays({ schema, batch }: Ipc, columns?: readonly EncoderColumn[]): CopyFrames {
  const [vector, scalar] = [0, Infinity].map((from) => CopyEncoder.fromSchema(schema, columns, from));
  const frames = vector.encode(batch);
  const { bytes, rows } = scalar.encode(batch);
  expect(frames.rows).toBe(rows);
  // Not toEqual: it takes seconds for megabytes.
  expect(frames.bytes.equals(bytes)).toBe(true);
  return frames;
}
