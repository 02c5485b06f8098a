import type { ResolvedLookup, ResolvedPipeline } from '@sluice/config';
import { SluiceError, type PinnedLookup } from '@sluice/proto';
import type { ObjectStore } from '../store/object-store.js';

/** A lookup whose rows are an object's. */
export type ObjectLookup = ResolvedLookup & { readonly source: { readonly kind: 'object' } };

export function objectLookups({ transform }: ResolvedPipeline): ObjectLookup[] {
  return transform.lookup.filter((lookup): lookup is ObjectLookup => lookup.source.kind === 'object');
}

/**
 * The objects of a pipeline's lookups as they are now (I3): every split of the run reads these versions.
 *
 * @throws SluiceError OBJECT_NOT_FOUND naming the lookup, BUCKET_NOT_FOUND, SOURCE_ACCESS_DENIED …
 */
export function pinLookups(
  store: ObjectStore,
  pipeline: ResolvedPipeline,
  signal: AbortSignal,
): Promise<PinnedLookup[]> {
  return Promise.all(objectLookups(pipeline).map((lookup) => pin(store, lookup, signal)));
}

async function pin(
  store: ObjectStore,
  { name, source: { bucket, key } }: ObjectLookup,
  signal: AbortSignal,
): Promise<PinnedLookup> {
  const versioned = await store.keepsVersions(bucket, signal);
  const object = await store.head(bucket, key, signal);
  if (!object) {
    throw new SluiceError(
      'OBJECT_NOT_FOUND',
      `The lookup ${name} reads s3://${bucket}/${key}, which does not exist.`,
      {
        hint: `Check transform.lookup: bucket and key of ${name}; keys are not globs there.`,
        where: { bucket, key, lookup: name },
      },
    );
  }
  return { name, object: versioned ? object : { ...object, versionId: '' } };
}
