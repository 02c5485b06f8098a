import type { ResolvedCsv, ResolvedSource } from '@sluice/config';
import { SluiceError } from '@sluice/proto';

/** A source as `sluice infer` gives it: much of it may be left to be found out. */
export interface SampleSource {
  readonly s3: ResolvedSource['s3'];
  readonly csv: Omit<ResolvedCsv, 'delimiter' | 'nullValues'> & {
    /** Undefined: the one that fits best. */
    readonly delimiter: string | undefined;
    /** Undefined: the usual words that occur. */
    readonly nullValues: readonly string[] | undefined;
  };
}

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'iso-8859-1', 'windows-1252'] as const;
const COMPRESSIONS = ['auto', 'none', 'gzip'] as const;

/**
 * Reads SampleRequest.source_json, which is the `source` section of a pipeline file as JSON.
 *
 * @throws SluiceError INVALID_REQUEST naming the member
 */
export function sampleSource(json: string): SampleSource {
  const source = section(parse(json), 'source');
  const s3 = section(source['s3'], 'source.s3');
  const csv = source['csv'] === undefined ? {} : section(source['csv'], 'source.csv');
  const bucket = text(s3, 'bucket', '');
  const key = text(s3, 'key', '');
  if (bucket === '' || key === '') throw invalid('source.s3.bucket and source.s3.key are needed');
  const endpoint = text(s3, 'endpoint', '');
  const quote = text(csv, 'quote', '"');
  const skipLines = Number(csv['skip_lines'] ?? 0);
  if (!Number.isSafeInteger(skipLines) || skipLines < 0)
    throw invalid('csv.skip_lines should be a whole number');
  return {
    s3: {
      bucket,
      key,
      region: text(s3, 'region', ''),
      endpoint,
      forcePathStyle: flag(s3, 'force_path_style', endpoint !== ''),
    },
    csv: {
      delimiter: csv['delimiter'] === undefined ? undefined : text(csv, 'delimiter', ','),
      quote,
      escape: text(csv, 'escape', quote),
      header: flag(csv, 'header', true),
      nullValues: csv['null_values'] === undefined ? undefined : texts(csv['null_values']),
      skipLines,
      encoding: choice(csv, 'encoding', ENCODINGS),
      compression: choice(csv, 'compression', COMPRESSIONS),
      extraColumns: 'ignore',
    },
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new SluiceError('INVALID_REQUEST', 'source_json is not JSON.', { cause });
  }
}

function section(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`${path} should be an object`);
  return value as Readonly<Record<string, unknown>>; // a non-null, non-array object
}

function text(of: Readonly<Record<string, unknown>>, name: string, fallback: string): string {
  const value = of[name] ?? fallback;
  if (typeof value !== 'string') throw invalid(`${name} should be a text`);
  return value;
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) throw invalid('csv.null_values should be a list');
  return value.map(String);
}

function flag(of: Readonly<Record<string, unknown>>, name: string, fallback: boolean): boolean {
  const value = of[name] ?? fallback;
  if (typeof value !== 'boolean') throw invalid(`${name} should be true or false`);
  return value;
}

function choice<T extends string>(
  of: Readonly<Record<string, unknown>>,
  name: string,
  values: readonly [T, ...T[]],
): T {
  const value = of[name] ?? values[0];
  const known = values.find((candidate) => candidate === value);
  if (known === undefined) throw invalid(`csv.${name} should be one of ${values.join(', ')}`);
  return known;
}

function invalid(what: string): SluiceError {
  return new SluiceError('INVALID_REQUEST', `source_json: ${what}.`);
}
