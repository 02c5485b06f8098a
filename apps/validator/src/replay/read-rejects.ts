import { crc32 } from 'node:zlib';
import { type Transformed } from '@sluice/columns';
import { SluiceError, type RejectedRecord__Output, type RejectSource__Output } from '@sluice/proto';
import { incomplete, loaderOf } from '../lookup/read-lookup.js';
import { type Flow, type SourceEnd } from '../transform/flow.js';
import { located, objectFacts } from '../transform/located.js';
import { addHeader, type KnownHeader } from '../transform/part-headers.js';
import { pull } from '../transform/pull.js';
import { RecordGatherer } from './record-gatherer.js';

/**
 * Takes the rejects of a split again: their raw records from the loader, each with its own number, offset and part, so that
 * what is said of them is said of the same records of the same objects.
 *
 * @returns undefined where the receiver has gone
 */
export async function readRejects(flow: Flow, source: RejectSource__Output): Promise<SourceEnd | undefined> {
  const reader = new RejectReader(flow);
  try {
    return await readInto(reader, flow, source);
  } finally {
    reader.close();
  }
}

async function readInto(
  reader: RejectReader,
  { request, outlet, take, parts }: Flow,
  source: RejectSource__Output,
): Promise<SourceEnd | undefined> {
  const { readRejects: read } = loaderOf(parts, 'rejects are to run again');
  let ended = false;
  const call = read({ pipeline: request.pipeline, source });
  for await (const { records, trailer } of pull(call, parts.idleMs, 'loader')) {
    if (ended) throw incomplete('a message came after the trailer');
    if (records) {
      const before = outlet.sent;
      for (const { part, names } of records.headers) reader.headers.set(part, names);
      for (const record of records.records) await take(reader.add(record));
      outlet.sourceBytes = reader.bytes;
      if (outlet.sent === before) await outlet.send({ progress: { sourceBytes: reader.bytes } }); // I8
    } else if (trailer) {
      ended = true;
      reader.check(trailer);
    }
    if (outlet.closed || parts.signal.aborted) return undefined;
  }
  if (!ended) throw incomplete('it ended without a trailer');
  await take(reader.flush());
  const headers: KnownHeader[] = [];
  for (const [part, names] of reader.headers) addHeader(headers, part, names);
  return { storedBytes: 0, bytes: reader.bytes, crc32: reader.crc32, headers };
}

class RejectReader {
  /** By part, as their objects had them. */
  readonly headers = new Map<number, readonly string[]>();
  bytes = 0;
  crc32 = 0;
  private records = 0;
  private part = -2;
  private readonly gatherer: RecordGatherer;

  constructor(private readonly flow: Flow) {
    this.gatherer = new RecordGatherer(flow.spec);
  }

  /** @throws SluiceError HEADER_MISMATCH, CHECK_FAILED, STREAM_INCOMPLETE */
  *add(record: RejectedRecord__Output): Generator<Transformed, void, undefined> {
    if (record.part !== this.part) {
      yield* this.flush();
      this.begin(record.part);
    }
    this.records += 1;
    this.bytes += record.raw.length;
    this.crc32 = crc32(record.raw, this.crc32);
    this.gatherer.add(record);
    if (this.gatherer.full) yield* this.flush();
  }

  *flush(): Generator<Transformed, void, undefined> {
    const block = this.gatherer.take();
    if (block === undefined) return;
    const { transformer, split } = this.flow;
    try {
      yield transformer.transform(block);
    } catch (error) {
      throw located(error, split.parts[this.part]);
    }
  }

  /** I4. @throws SluiceError STREAM_INCOMPLETE */
  check({ records, bytes }: { readonly records: number; readonly bytes: number }): void {
    if (records === this.records && bytes === this.bytes) return;
    throw incomplete(
      `the trailer counts ${records} rejects of ${bytes} bytes; ${this.records} of ${this.bytes} came`,
    );
  }

  close(): void {
    this.gatherer.close();
  }

  private begin(part: number): void {
    const { transformer, split, spec } = this.flow;
    const place = split.parts.at(part);
    if (place === undefined || part < 0 || part < this.part)
      throw incomplete(`a reject of part ${part} came out of order`);
    this.part = part;
    const header = this.headers.get(part);
    if (spec.source.csv.header && header === undefined) {
      throw new SluiceError('REPLAY_REFUSED', 'the header of an object was not kept with its rejects', {
        hint: 'Load the objects again with a new run instead.',
        where: { key: place.object?.key ?? '' },
      });
    }
    const names = spec.source.csv.header ? header : undefined;
    try {
      transformer.beginPart(part, names, objectFacts(place));
    } catch (error) {
      throw located(error, place);
    }
    this.gatherer.begin(names?.length ?? transformer.width);
  }
}
