import {
  SluiceError,
  type ObjectRef__Output,
  type SampleRequest__Output,
  type SampleResponse,
} from '@sluice/proto';
import { decode } from '../extract/decode.js';
import { ResumingReader, type ResumeSettings } from '../extract/resuming-reader.js';
import { noObjects } from '../plan/plan.js';
import { matching } from '../plan/source-objects.js';
import type { ObjectStore, StoreFor } from '../store/object-store.js';
import { columnNames } from './column-names.js';
import { inferType } from './infer-type.js';
import { parseHead, type ParsedHead } from './parse-head.js';
import { sniffDelimiter } from './sniff-delimiter.js';
import { sampleSource, type SampleSource } from './source-options.js';

/** Decoded bytes that are looked at. */
const HEAD_BYTES = 4 * 1024 * 1024;
const SNIFF_BYTES = 256 * 1024;
const MAX_RECORDS = 10_000;
const DEFAULT_RECORDS = 1_000;
const EXAMPLES = 3;
/** Values longer than this are shortened in examples. */
const EXAMPLE_LENGTH = 80;
/** Words for null that exports use; they become csv.null_values where they occur. */
const NULL_WORDS = ['NULL', 'null', '\\N'];

/**
 * The first records of the first matching object, and types that fit them.
 *
 * @throws SluiceError INVALID_REQUEST, NO_OBJECTS and what reading throws
 */
export async function sample(
  storeFor: StoreFor,
  request: SampleRequest__Output,
  resume: ResumeSettings,
  signal: AbortSignal,
): Promise<SampleResponse> {
  const source = sampleSource(request.sourceJson);
  const maxRecords = Math.min(request.maxRecords > 0 ? request.maxRecords : DEFAULT_RECORDS, MAX_RECORDS);
  const store = storeFor(source.s3);
  const object = await firstMatch(store, source, signal);
  const { head, cut } = await readHead(store, object, source, resume, signal);
  const delimiter = source.csv.delimiter ?? sniffDelimiter(head.subarray(0, SNIFF_BYTES), source.csv);
  const parsed = await parseHead(head, { ...source.csv, delimiter }, maxRecords, cut);
  const nullValues = source.csv.nullValues ?? ['', ...NULL_WORDS.filter((word) => occurs(word, parsed))];
  return {
    object,
    columns: describeColumns(parsed, new Set(nullValues)),
    rows: parsed.rows.map((values) => ({ values: [...values] })),
    csvJson: JSON.stringify(csvSection(source, delimiter, nullValues)),
  };
}

async function firstMatch(
  store: ObjectStore,
  { s3 }: SampleSource,
  signal: AbortSignal,
): Promise<ObjectRef__Output> {
  for await (const { key, etag, size, lastModifiedMs } of matching(store, s3, signal)) {
    return { bucket: s3.bucket, key, versionId: '', etag, lastModifiedMs, size };
  }
  throw noObjects(s3);
}

async function readHead(
  store: ObjectStore,
  object: ObjectRef__Output,
  { csv }: SampleSource,
  resume: ResumeSettings,
  signal: AbortSignal,
): Promise<{ head: Buffer; cut: boolean }> {
  const reader = new ResumingReader(store, resume, { sourceBytes: 0, resumed: 0 });
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const { bytes } of decode(reader.read(object, 0, object.size, signal), object, csv)) {
    pieces.push(Uint8Array.from(bytes)); // a piece lives until the next one
    length += bytes.length;
    if (length > HEAD_BYTES) break;
  }
  const all = Buffer.concat(pieces, length);
  const bom = all.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  return { head: all.subarray(bom, HEAD_BYTES), cut: length > HEAD_BYTES };
}

function describeColumns(
  { header, rows }: ParsedHead,
  nulls: ReadonlySet<string>,
): SampleResponse['columns'] {
  if (header.length === 0) {
    throw new SluiceError('INVALID_REQUEST', 'The sampled object holds no record.', {
      hint: 'Name another object in source.s3.key.',
    });
  }
  const names = columnNames(header);
  return header.map((source, n) => {
    const values = rows.map((row) => row[n]).filter((value) => !nulls.has(value));
    const { type, misfits, misfitExample } = inferType(values);
    return {
      source,
      name: names[n],
      type,
      misfits,
      misfitExample: misfitExample.slice(0, EXAMPLE_LENGTH),
      required: rows.length > 0 && values.length === rows.length,
      examples: [...new Set(values)].slice(0, EXAMPLES).map((value) => value.slice(0, EXAMPLE_LENGTH)),
    };
  });
}

function occurs(word: string, { rows }: ParsedHead): boolean {
  return rows.some((row) => row.includes(word));
}

/** As `source.csv` of a pipeline file; what is a default there is left out. */
function csvSection(
  { csv }: SampleSource,
  delimiter: string,
  nullValues: readonly string[],
): Record<string, unknown> {
  return {
    delimiter,
    ...(csv.quote === '"' ? {} : { quote: csv.quote }),
    ...(csv.escape === csv.quote ? {} : { escape: csv.escape }),
    header: csv.header,
    null_values: nullValues,
    ...(csv.skipLines === 0 ? {} : { skip_lines: csv.skipLines }),
    ...(csv.encoding === 'utf-8' ? {} : { encoding: csv.encoding }),
    ...(csv.compression === 'auto' ? {} : { compression: csv.compression }),
  };
}
