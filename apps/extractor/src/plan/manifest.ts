import { SluiceError, type ObjectRef__Output } from '@sluice/proto';
import { ResumingReader, type ResumeSettings } from '../extract/resuming-reader.js';
import type { ObjectStore } from '../store/object-store.js';

/** A manifest is held in memory (I5). */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The keys that a manifest lists, in the order of their UTF-8 bytes, each once: one in each line; or JSON: a list of them, or
 * `{"entries": [{"url": …}]}` as Amazon Redshift writes it. A key is one of the bucket, or `s3://BUCKET/KEY`.
 *
 * @throws SluiceError SOURCE_CORRUPT where it is no manifest; what reading throws
 */
export async function manifestKeys(
  store: ObjectStore,
  manifest: ObjectRef__Output,
  resume: ResumeSettings,
  signal: AbortSignal,
): Promise<string[]> {
  if (manifest.size > MAX_BYTES) throw wrong(manifest, `has more than ${MAX_BYTES} bytes`);
  const reader = new ResumingReader(store, resume, { sourceBytes: 0, resumed: 0 });
  const pieces: Uint8Array[] = [];
  for await (const bytes of reader.read(manifest, 0, manifest.size, signal))
    pieces.push(Uint8Array.from(bytes));
  const keys = entriesOf(Buffer.concat(pieces).toString('utf8'), manifest).map((entry) =>
    keyIn(entry, manifest),
  );
  const sorted = [...new Set(keys)].map((key) => Buffer.from(key)).sort((a, b) => a.compare(b));
  return sorted.map((key) => key.toString());
}

function entriesOf(text: string, manifest: ObjectRef__Output): string[] {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (!/^[[{]/.test(trimmed)) {
    return trimmed
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch (cause) {
    throw wrong(manifest, 'begins as JSON and is none', cause);
  }
  const list = hasEntries(json) ? json.entries : json;
  if (!Array.isArray(list)) throw wrong(manifest, 'is neither a list nor an object with `entries`');
  return list.map((entry: unknown, i) => {
    const key = typeof entry === 'string' ? entry : urlOf(entry);
    if (key === undefined || key === '') throw wrong(manifest, `has no key in entry ${i + 1}`);
    return key;
  });
}

function hasEntries(json: unknown): json is { readonly entries: unknown } {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && 'entries' in json;
}

function urlOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const value = 'url' in entry ? entry.url : 'key' in entry ? entry.key : undefined;
  return typeof value === 'string' ? value : undefined;
}

function keyIn(entry: string, manifest: ObjectRef__Output): string {
  const url = /^s3:\/\/([^/]+)\/(.+)$/s.exec(entry);
  if (url === null) return entry;
  if (url[1] === manifest.bucket) return url[2];
  throw wrong(manifest, `names ${entry}, which is in another bucket than source.s3.bucket`);
}

function wrong({ bucket, key }: ObjectRef__Output, what: string, cause?: unknown): SluiceError {
  return new SluiceError('SOURCE_CORRUPT', `The manifest s3://${bucket}/${key} ${what}.`, {
    hint: 'A manifest has a key in each line, or is a JSON list of keys, or {"entries": [{"url": "s3://…"}]}.',
    where: { bucket, key },
    cause,
  });
}
