import type { ResolvedSource } from '@sluice/config';
import { SluiceError, type ObjectRef__Output, type PlanRequest__Output } from '@sluice/proto';
import type { ResumeSettings } from '../extract/resuming-reader.js';
import type { ListedObject, ObjectStore } from '../store/object-store.js';
import { keyGlob } from './glob.js';
import { manifestKeys } from './manifest.js';
import { globOf, keyOf } from './run-keys.js';

/** HEADs in flight while objects are pinned. */
const PINNING = 32;

/** Where the objects of a plan come from. */
export interface PlannedSource {
  readonly store: ObjectStore;
  readonly source: ResolvedSource;
  readonly request: Pick<PlanRequest__Output, 'run' | 'objects'>;
  readonly resume: ResumeSettings;
  readonly signal: AbortSignal;
  /** Told of every key that was looked at. */
  readonly listing: { add(): void };
}

/**
 * The objects to plan, pinned (I3), in the order of their keys: those that events told of, else those of the manifest, else
 * those that the glob matches, after the marker where one is waited for.
 *
 * @throws SluiceError NOT_READY; OBJECT_NOT_FOUND for one that a manifest lists; SOURCE_CORRUPT for a manifest that is none
 */
export async function* sourceObjects(from: PlannedSource): AsyncGenerator<ObjectRef__Output> {
  const { source, request, store, signal } = from;
  if (request.objects.length > 0) {
    yield* eventObjects(from);
    return;
  }
  const ready = source.ready && (await whenReady(from, source.ready));
  if (ready !== undefined && source.ready?.kind === 'manifest') {
    yield* listedInManifest(from, ready);
    return;
  }
  yield* matchingObjects(from, matching(store, filledSource(from), signal, from.listing));
}

/** The location with the run's values in its key. */
export function filledSource({ source: { s3 }, request }: Pick<PlannedSource, 'source' | 'request'>): {
  readonly bucket: string;
  readonly key: string;
} {
  return { bucket: s3.bucket, key: globOf(s3.key, request.run) };
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

async function* matchingObjects(
  { store, source, signal }: PlannedSource,
  listed: AsyncIterable<ListedObject>,
): AsyncGenerator<ObjectRef__Output> {
  const { bucket } = source.s3;
  // Asked beside the first page, and heard after it: a bucket that is missing is known by its listing's error.
  const versions = store.keepsVersions(bucket, signal);
  versions.catch(() => undefined);
  const heads = new Ahead<ObjectRef__Output | undefined>();
  for await (const { key, etag, size, lastModifiedMs } of listed) {
    if (!(await versions)) {
      yield { bucket, key, versionId: '', etag, lastModifiedMs, size };
      continue;
    }
    // A listing names no versions. What the HEAD says is taken whole, so it is one version's facts. Objects deleted between
    // the listing and their HEAD are none.
    yield* present(await heads.add(store.head(bucket, key, signal)));
  }
  yield* present(await heads.rest());
}

/** The marker or manifest, pinned. @throws SluiceError NOT_READY while it is not there */
async function whenReady(
  { store, source: { s3 }, request, signal }: PlannedSource,
  ready: NonNullable<ResolvedSource['ready']>,
): Promise<ObjectRef__Output> {
  const { bucket } = s3;
  const key = keyOf(ready.key, request.run);
  const found = await store.head(bucket, key, signal);
  if (found) return found;
  throw new SluiceError('NOT_READY', `The ${ready.kind} s3://${bucket}/${key} is not there yet.`, {
    hint: 'The run waits for it, as source.ready says.',
    where: { bucket, key },
  });
}

async function* listedInManifest(
  { store, source: { s3 }, resume, signal, listing }: PlannedSource,
  manifest: ObjectRef__Output,
): AsyncGenerator<ObjectRef__Output> {
  const { bucket } = s3;
  const versioned = await store.keepsVersions(bucket, signal);
  const one = async (key: string): Promise<ObjectRef__Output> => {
    const object = await store.head(bucket, key, signal);
    listing.add();
    if (object) return versioned ? object : { ...object, versionId: '' };
    throw new SluiceError(
      'OBJECT_NOT_FOUND',
      `The manifest s3://${bucket}/${manifest.key} lists ${key}, which does not exist.`,
      {
        hint: 'Nothing was loaded. Write the object or mend the manifest, then run again.',
        where: { bucket, key },
      },
    );
  };
  const heads = new Ahead<ObjectRef__Output>();
  for (const key of await manifestKeys(store, manifest, resume, signal)) yield* await heads.add(one(key));
  yield* await heads.rest();
}

/** Of one key the newest version counts; what was overwritten or deleted since is told of by another notification. */
async function* eventObjects(from: PlannedSource): AsyncGenerator<ObjectRef__Output> {
  const { store, request, signal, listing } = from;
  const { bucket, key } = filledSource(from);
  const glob = keyGlob(key);
  const versioned = await store.keepsVersions(bucket, signal);
  const byKey = new Map<string, ObjectRef__Output>();
  const heads = new Ahead<void>();
  const take = async (asked: ObjectRef__Output): Promise<void> => {
    const object = await store.head(bucket, asked.key, signal, asked.versionId);
    listing.add();
    if (!object || (asked.versionId === '' && asked.etag !== '' && bare(asked.etag) !== bare(object.etag)))
      return;
    const known = byKey.get(object.key);
    if (known && known.lastModifiedMs > object.lastModifiedMs) return;
    byKey.set(object.key, versioned ? object : { ...object, versionId: '' });
  };
  for (const asked of request.objects) {
    if (asked.bucket === bucket && glob.matches(asked.key)) await heads.add(take(asked));
  }
  await heads.rest();
  const keys = [...byKey.keys()].map((one) => Buffer.from(one)).sort((a, b) => a.compare(b));
  yield* present(keys.map((one) => byKey.get(one.toString())));
}

/** Notifications give ETags without their quotes. */
function bare(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}

/** A window of requests in flight, whose answers are given in the order of asking. */
class Ahead<T> {
  #asked: Promise<T>[] = [];

  /** The answers of a full window, or none yet. */
  async add(answer: Promise<T>): Promise<T[]> {
    answer.catch(() => undefined); // awaited below
    this.#asked.push(answer);
    return this.#asked.length < PINNING ? [] : this.rest();
  }

  async rest(): Promise<T[]> {
    const asked = this.#asked;
    this.#asked = [];
    return Promise.all(asked);
  }
}

function present(refs: readonly (ObjectRef__Output | undefined)[]): ObjectRef__Output[] {
  return refs.filter((ref) => ref !== undefined);
}
