import type { ResolvedPipeline } from '@sluice/config';
import { csvDialect, CsvHeaderError, RecordCutter, type RecordRange } from '@sluice/csv';
import { SluiceError, type CutEvent, type ObjectRef__Output, type Split__Output } from '@sluice/proto';
import type { Send } from '@sluice/service';
import { CallerGone } from '../extract/chunk-writer.js';
import { ResumingReader, type ResumeSettings } from '../extract/resuming-reader.js';
import { splitId, splitOf } from '../plan/split-of.js';
import type { ObjectStore } from '../store/object-store.js';

/** How often counting says how far it is, as long as bytes come (I8). */
const PROGRESS_MS = 1_000;

/**
 * Cuts the one object of a split into record-aligned splits: reads it once, through the real scanner, so that the cuts and the
 * numbers of the records are exact (docs/decisions/0008-cutting.md). Sends splits as they are found, progress, and a trailer.
 * An object that cannot be read from its middle (compressed, transcoded) is one split, and is not read.
 *
 * @throws SluiceError HEADER_MISMATCH; what reading throws: SOURCE_CHANGED, OBJECT_NOT_FOUND, SOURCE_UNAVAILABLE …
 */
export async function cut(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  split: Split__Output,
  settings: ResumeSettings,
  send: Send<CutEvent>,
  signal: AbortSignal,
): Promise<void> {
  const object = wholeObject(split);
  const reader = new ResumingReader(store, settings, { sourceBytes: 0, resumed: 0 });
  const writer = new CutWriter(object, send);
  try {
    if (await seekable(reader, object, pipeline, signal)) {
      await count(reader, object, pipeline, writer, signal);
    } else await writer.whole();
  } catch (error) {
    if (!(error instanceof CallerGone)) throw error;
  }
}

async function count(
  reader: ResumingReader,
  object: ObjectRef__Output,
  { source: { csv, splitBytes }, columns, limits }: ResolvedPipeline,
  writer: CutWriter,
  signal: AbortSignal,
): Promise<void> {
  const cutter = new RecordCutter({
    dialect: csvDialect(csv),
    maxRecordBytes: limits.maxRecordBytes,
    header: csv.header,
    width: Math.max(1, columns.length),
    skipLines: csv.skipLines,
    size: object.size,
    rangeBytes: splitBytes,
  });
  let bytes = 0;
  let toldAt = Date.now();
  try {
    for await (const chunk of reader.read(object, 0, object.size, signal)) {
      bytes += chunk.length;
      await writer.ranges(cutter.push(chunk), cutter.headEnd);
      if (Date.now() - toldAt < PROGRESS_MS) continue;
      toldAt = Date.now();
      await writer.event({ progress: { bytes } });
    }
    await writer.ranges(cutter.finish(), cutter.headEnd);
  } catch (error) {
    throw located(error, object);
  }
  await writer.trailer(cutter.records);
}

/** Sends the splits of one object, which are counted from 0 within it. */
class CutWriter {
  #splits = 0;

  constructor(
    private readonly object: ObjectRef__Output,
    private readonly send: Send<CutEvent>,
  ) {}

  async whole(): Promise<void> {
    await this.event({ split: splitOf(this.object, 0) });
    this.#splits = 1;
    await this.trailer(0);
  }

  async ranges(ranges: readonly RecordRange[], headEnd: number): Promise<void> {
    const { object } = this;
    for (const { start, end, firstRecord } of ranges) {
      const part = { object, start, end, firstRecord, headEnd: start === 0 ? 0 : headEnd };
      await this.event({
        split: { splitId: splitId(object, start, end), ordinal: this.#splits, parts: [part] },
      });
      this.#splits += 1;
    }
  }

  async trailer(records: number): Promise<void> {
    await this.event({ trailer: { splits: this.#splits, records, bytes: this.object.size } });
  }

  async event(event: CutEvent): Promise<void> {
    if (!(await this.send(event))) throw new CallerGone('the caller has gone');
  }
}

/** Bytes of it mean the same wherever reading begins. gzip shows in its first bytes, whatever the key says. */
async function seekable(
  reader: ResumingReader,
  object: ObjectRef__Output,
  { source: { csv } }: ResolvedPipeline,
  signal: AbortSignal,
): Promise<boolean> {
  if (csv.encoding !== 'utf-8' || csv.compression === 'gzip') return false;
  if (csv.compression === 'none' || object.size < 2) return true;
  if (object.key.endsWith('.gz')) return false;
  const head: number[] = [];
  for await (const bytes of reader.read(object, 0, 2, signal)) head.push(...bytes);
  return !(head[0] === 0x1f && head[1] === 0x8b);
}

function wholeObject({ parts }: Split__Output): ObjectRef__Output {
  const [part] = parts;
  const object = parts.length === 1 ? part.object : null;
  if (object && object.key !== '' && part.start === 0 && part.end === object.size) return object;
  throw new SluiceError('INVALID_REQUEST', 'Cut takes a split over one whole object.');
}

function located(error: unknown, { bucket, key }: ObjectRef__Output): unknown {
  if (!(error instanceof CsvHeaderError)) return error;
  return new SluiceError('HEADER_MISMATCH', `s3://${bucket}/${key}: ${error.message}`, {
    hint: 'Look at source.csv: delimiter, quote, skip_lines and encoding decide what the header is.',
    where: { bucket, key },
    cause: error,
  });
}
