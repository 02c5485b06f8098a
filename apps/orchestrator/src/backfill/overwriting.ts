import type { ResolvedPipeline } from '@sluice/config';

type Target = Pick<ResolvedPipeline, 'target'>;

/**
 * Whether a run could put rows of its logical date in place of those of a later one: then dates have to be published in
 * order. The loader decides finally, under its lock of the table (OUT_OF_ORDER); this is to say so before work is done.
 */
export function overwritesLater({ target }: Target): boolean {
  switch (target.mode) {
    case 'append': // only adds rows
    case 'history': // each row holds from the time that it says itself, whenever it comes
      return false;
    case 'upsert':
      return target.version === undefined;
    case 'sync': // versions do not tell whether a key that is missing was there yet
      return true;
    case 'replace':
      return !byDate({ target });
  }
}

/** Each date has a partition of its own. */
export function byDate({ target }: Target): boolean {
  return target.partition.some(({ value }) => value.kind === 'run_date');
}

/** Runs of other params may have other partitions. */
export function byParams({ target }: Target): boolean {
  return target.partition.some(({ value }) => value.kind === 'param');
}
