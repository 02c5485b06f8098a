import type { ResolvedPipeline, ResolvedSource } from '@sluice/config';
import { SluiceError, type ObjectRef__Output, type PlanEvent } from '@sluice/proto';
import type { ListedObject, ObjectStore } from '../store/object-store.js';
import { keyGlob } from './glob.js';
import { pinLookups } from './pin-lookups.js';
import { splitOf } from './split-of.js';

/** HEADs in flight while objects of a versioned bucket are pinned. */
const PINNING = 16;

/** How often a listing of which nothing is sent says that it goes on. */
const PROGRESS_MS = 5_000;

/**
 * The splits of a source in the order of its keys, then the trailer (I4) with the pinned lookups, which are looked for
 * first: a run without one of them cannot load a row. Listed page by page and sent as it goes, so that a million objects
 * take no more memory than ten (I5).
 *
 * @throws SluiceError NO_OBJECTS, OBJECT_NOT_FOUND (a lookup's), BUCKET_NOT_FOUND, SOURCE_ACCESS_DENIED,
 *   SOURCE_CREDENTIALS, SOURCE_UNAVAILABLE
 */
export async function plan(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  lookupsOnly: boolean,
  send: (event: PlanEvent) => Promise<boolean>,
  signal: AbortSignal,
  progressMs = PROGRESS_MS,
): Promise<void> {
  const { s3 } = pipeline.source;
  const lookups = await pinLookups(store, pipeline, signal);
  if (lookupsOnly) {
    await send({ trailer: { splits: 0, objects: 0, bytes: 0, lookups } });
    return;
  }
  const listing = new Listing(send, progressMs);
  let objects = 0;
  let bytes = 0;
  try {
    for await (const object of pinned(store, s3, signal, listing)) {
      if (!(await send({ split: splitOf(object, objects) }))) return;
      objects += 1;
      bytes += object.size;
    }
  } finally {
    listing.end();
  }
  if (objects === 0) throw noObjects(s3);
  await send({ trailer: { splits: objects, objects, bytes, lookups } });
}

/** Tells that keys are being listed, though none of them may match; a listing that stands still is silent (I8). */
class Listing {
  #listed = 0;
  #told = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(send: (event: PlanEvent) => Promise<boolean>, everyMs: number) {
    this.#timer = setInterval(() => {
      if (this.#listed === this.#told) return;
      this.#told = this.#listed;
      void send({ progress: { listed: this.#listed } });
    }, everyMs);
  }

  add(): void {
    this.#listed += 1;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

/** Objects whose keys match, without the empty `folder/` markers that consoles leave. */
export async function* matching(
  store: ObjectStore,
  { bucket, key }: Pick<ResolvedSource['s3'], 'bucket' | 'key'>,
  signal: AbortSignal,
  listing?: { add(): void },
): AsyncGenerator<ListedObject> {
  const glob = keyGlob(key);
  for await (const object of store.list(bucket, glob.prefix, signal)) {
    listing?.add();
    if (object.size === 0 && object.key.endsWith('/')) continue;
    if (glob.matches(object.key)) yield object;
  }
}

export function noObjects({ bucket, key }: Pick<ResolvedSource['s3'], 'bucket' | 'key'>): SluiceError {
  const { prefix } = keyGlob(key);
  return new SluiceError(
    'NO_OBJECTS',
    `No object in the bucket ${bucket} matches ${key} (keys that begin with "${prefix}" were listed).`,
    { where: { bucket, key }, hint: 'Check source.s3.key; keys are matched whole, and letter case counts.' },
  );
}

async function* pinned(
  store: ObjectStore,
  s3: ResolvedSource['s3'],
  signal: AbortSignal,
  listing: Listing,
): AsyncGenerator<ObjectRef__Output> {
  const { bucket } = s3;
  // Asked beside the first page, and heard after it: a bucket that is missing is known by its listing's error.
  const versions = store.keepsVersions(bucket, signal);
  versions.catch(() => undefined);
  let heads: Promise<ObjectRef__Output | undefined>[] = [];
  for await (const { key, etag, size, lastModifiedMs } of matching(store, s3, signal, listing)) {
    if (!(await versions)) {
      yield { bucket, key, versionId: '', etag, lastModifiedMs, size };
      continue;
    }
    // A listing names no versions. What the HEAD says is taken whole, so it is one version's facts.
    const head = store.head(bucket, key, signal);
    head.catch(() => undefined); // awaited below, perhaps after another page
    heads.push(head);
    if (heads.length < PINNING) continue;
    yield* present(await Promise.all(heads));
    heads = [];
  }
  yield* present(await Promise.all(heads));
}

/** Objects deleted between the listing and their HEAD are none. */
function present(refs: readonly (ObjectRef__Output | undefined)[]): ObjectRef__Output[] {
  return refs.filter((ref) => ref !== undefined);
}
