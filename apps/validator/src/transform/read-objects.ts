import { type ExtractEvent__Output } from '@sluice/proto';
import { type Flow, type SourceEnd } from './flow.js';
import { PartReader } from './part-reader.js';
import { RecordSample } from './record-sample.js';
import { SourceCheck } from './source-check.js';

/** Pulls a split's objects from the extractor's stream. @returns undefined where the receiver has gone */
export async function readObjects(
  flow: Flow,
  events: AsyncIterable<ExtractEvent__Output>,
): Promise<SourceEnd | undefined> {
  const { request, split, spec, transformer } = flow;
  const sample = new RecordSample(request.sampleRecords);
  const reader = new PartReader(spec, transformer, split.parts, sample);
  flow.parts.exemplars.keep('part reader', reader);
  try {
    return await readParts(flow, events, reader, sample);
  } finally {
    // Batches and rejects are copies: nothing that was sent or is gathered lies in the scanner's memory.
    reader.close();
  }
}

async function readParts(
  { split, outlet, take, parts }: Flow,
  events: AsyncIterable<ExtractEvent__Output>,
  reader: PartReader,
  sample: RecordSample,
): Promise<SourceEnd | undefined> {
  const source = new SourceCheck();
  let open = false; // a part has begun and not ended
  for await (const { chunk, partEnd, trailer } of events) {
    if ((chunk || partEnd) && !open) {
      reader.begin();
      open = true;
    }
    if (chunk) {
      source.chunk(chunk.data);
      outlet.sourceBytes = source.bytes;
      const before = outlet.sent;
      await take(reader.push(chunk.data, chunk.undecodable));
      // I8: a receiver's watchdog must not take a long stretch of filtered records for a stall.
      if (outlet.sent === before) await outlet.send({ progress: { sourceBytes: source.bytes } });
    } else if (partEnd) {
      source.partEnd(reader.begun - 1, partEnd.part, partEnd.bytes);
      await take(reader.finish());
      open = false;
    } else if (trailer) source.end(trailer);
    if (outlet.closed || parts.signal.aborted) return undefined; // leaving the loop cancels the extraction
    if (sample.full) {
      const { bytes, crc32 } = source;
      return { storedBytes: sample.bytes, bytes, crc32, headers: reader.headers };
    }
  }
  const { sourceBytes } = source.finish(open ? reader.begun - 1 : reader.begun, split.parts.length);
  const { bytes, crc32 } = source;
  return { storedBytes: sourceBytes, bytes, crc32, headers: reader.headers };
}
