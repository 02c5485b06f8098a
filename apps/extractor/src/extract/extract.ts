import type { ResolvedCsv } from '@sluice/config';
import { SluiceError, type ExtractEvent, type SplitPart__Output, type Split__Output } from '@sluice/proto';
import type { ObjectStore } from '../store/object-store.js';
import type { AheadBudget } from './ahead-budget.js';
import { CallerGone, ChunkWriter } from './chunk-writer.js';
import { decode } from './decode.js';
import { PartBytes, type CheckedPart } from './part-bytes.js';
import { ResumingReader, type ReadTally, type ResumeSettings } from './resuming-reader.js';

type Decoding = Pick<ResolvedCsv, 'compression' | 'encoding'>;

/** Where bytes come from, and what reading them may take. */
export interface ExtractFrom {
  readonly store: ObjectStore;
  readonly resume: ResumeSettings;
  readonly ahead: AheadBudget;
}

/** For what is to be held in memory by its reader. */
export interface DecodedLimit {
  readonly bytes: number;
  readonly exceeded: () => SluiceError;
}

/**
 * A split's bytes: the chunks of each part and its end, then the trailer (I4). Returns early when the caller has gone.
 *
 * @throws SluiceError SOURCE_CHANGED, SOURCE_CORRUPT, OBJECT_NOT_FOUND, SOURCE_ACCESS_DENIED, SOURCE_UNAVAILABLE …
 */
export async function extract(
  { store, resume, ahead }: ExtractFrom,
  split: Split__Output,
  csv: Decoding,
  send: (event: ExtractEvent) => Promise<boolean>,
  signal: AbortSignal,
  limit?: DecodedLimit,
): Promise<void> {
  const tally: ReadTally = { sourceBytes: 0, resumed: 0 };
  const parts = split.parts.map(checked);
  const stored = new PartBytes(new ResumingReader(store, resume, tally), parts, ahead, signal);
  const writer = new ChunkWriter(send);
  let decoded = 0;
  try {
    for (const [part, checkedPart] of parts.entries()) {
      const before = writer.bytes;
      for await (const piece of decode(stored.read(part), checkedPart.object, csvOf(checkedPart, csv))) {
        decoded += piece.bytes.length;
        if (limit && decoded > limit.bytes) throw limit.exceeded();
        await writer.write(piece.bytes, piece.undecodable);
      }
      await writer.flush();
      await writer.event({ partEnd: { part, bytes: writer.bytes - before } });
    }
    const { chunks, bytes, crc } = writer;
    await writer.event({ trailer: { chunks, bytes, crc32: crc, ...tally } });
  } catch (error) {
    if (!(error instanceof CallerGone)) throw error;
  } finally {
    stored.close();
  }
}

/** A range of an object is stored as it is read: only such objects are cut. */
function csvOf({ object, start, end }: CheckedPart, csv: Decoding): Decoding {
  return start === 0 && end === object.size ? csv : { ...csv, compression: 'none' };
}

function checked({ object, start, end, headEnd }: SplitPart__Output): CheckedPart {
  if (object === null || object.bucket === '' || object.key === '') {
    throw new SluiceError('INVALID_REQUEST', 'A part of the split names no object.');
  }
  if (object.versionId === '' && object.etag === '') {
    throw new SluiceError('INVALID_REQUEST', `The split does not pin s3://${object.bucket}/${object.key}.`);
  }
  if (!(start >= 0 && start <= end && end <= object.size && headEnd >= 0 && headEnd <= object.size)) {
    throw new SluiceError(
      'INVALID_REQUEST',
      `Bytes ${start} to ${end} are not in s3://${object.bucket}/${object.key}.`,
    );
  }
  return { object, start, end, headEnd };
}
