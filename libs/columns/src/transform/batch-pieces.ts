import { type ArrowBatchWriter } from '../arrow/batch-writer.js';
import { type Vector } from '../vector.js';
import { type EncodedBatch } from './reject-writer.js';
import { blockBytes, rowBytes } from './row-size.js';

/** A batch is encoded in pieces of about this many bytes (I5). */
const BATCH_BYTES = 2 << 20;

/**
 * The selected rows of a block as one batch; as several, each of BATCH_BYTES or one row, where they are large.
 *
 * @param selection rows in ascending order, at least one
 * @param rows of the block
 */
export function encodeBatches(
  writer: ArrowBatchWriter,
  vectors: readonly Vector[],
  selection: Int32Array,
  rows: number,
): readonly EncodedBatch[] {
  const kept = selection.length;
  if (blockBytes(vectors, rows) <= BATCH_BYTES) {
    return [{ ipc: writer.encode(vectors, kept === rows ? undefined : selection, kept), rows: kept }];
  }
  const batches: EncodedBatch[] = [];
  let from = 0;
  let bytes = 0;
  const cut = (to: number): void => {
    const chosen = selection.subarray(from, to);
    batches.push({ ipc: writer.encode(vectors, chosen, chosen.length), rows: chosen.length });
    from = to;
    bytes = 0;
  };
  for (let i = 0; i < kept; i++) {
    const more = rowBytes(vectors, selection[i]);
    if (i > from && bytes + more > BATCH_BYTES) cut(i);
    bytes += more;
  }
  cut(kept);
  return batches;
}
