import type { ResolvedPipeline, ResolvedSource } from '@sluice/config';
import { SluiceError, type PlanEvent, type PlanRequest__Output } from '@sluice/proto';
import type { ResumeSettings } from '../extract/resuming-reader.js';
import type { ObjectStore } from '../store/object-store.js';
import { keyGlob } from './glob.js';
import { pinLookups } from './pin-lookups.js';
import { filledSource, sourceObjects } from './source-objects.js';
import { splitOf } from './split-of.js';

/** How often a listing of which nothing is sent says that it goes on. */
const PROGRESS_MS = 5_000;

/**
 * The splits of a source in the order of its keys, then the trailer (I4) with the pinned lookups, which are looked for
 * first: a run without one of them cannot load a row. Listed page by page and sent as it goes, so that a million objects
 * take no more memory than ten (I5).
 *
 * @throws SluiceError NO_OBJECTS, NOT_READY, OBJECT_NOT_FOUND (a lookup's, or one of a manifest), BUCKET_NOT_FOUND, SOURCE_ACCESS_DENIED,
 *   SOURCE_CREDENTIALS, SOURCE_UNAVAILABLE
 */
export async function plan(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  request: Pick<PlanRequest__Output, 'run' | 'objects' | 'lookupsOnly'>,
  resume: ResumeSettings,
  send: (event: PlanEvent) => Promise<boolean>,
  signal: AbortSignal,
  progressMs = PROGRESS_MS,
): Promise<void> {
  const { source } = pipeline;
  const lookups = await pinLookups(store, pipeline, signal);
  if (request.lookupsOnly) {
    await send({ trailer: { splits: 0, objects: 0, bytes: 0, lookups } });
    return;
  }
  const listing = new Listing(send, progressMs);
  const from = { store, source, request, resume, signal, listing };
  let objects = 0;
  let bytes = 0;
  try {
    for await (const object of sourceObjects(from)) {
      if (!(await send({ split: splitOf(object, objects) }))) return;
      objects += 1;
      bytes += object.size;
    }
  } finally {
    listing.end();
  }
  // What events told of may all have been overwritten since.
  if (objects === 0 && source.empty === 'fail' && request.objects.length === 0) {
    throw noObjects(filledSource(from));
  }
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

export function noObjects({ bucket, key }: Pick<ResolvedSource['s3'], 'bucket' | 'key'>): SluiceError {
  const { prefix } = keyGlob(key);
  return new SluiceError(
    'NO_OBJECTS',
    `No object in the bucket ${bucket} matches ${key} (keys that begin with "${prefix}" were listed).`,
    { where: { bucket, key }, hint: 'Check source.s3.key; keys are matched whole, and letter case counts.' },
  );
}
