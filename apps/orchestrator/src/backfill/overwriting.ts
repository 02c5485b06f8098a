import type { ResolvedPipeline } from '@sluice/config';

/**
 * Whether a run could put rows of its logical date in place of those of a later one: then dates have to be published in
 * order. The loader decides finally, under its lock of the table (OUT_OF_ORDER); this is to say so before work is done.
 */
export function overwritesLater({ target }: Pick<ResolvedPipeline, 'target'>): boolean {
  switch (target.mode) {
    case 'append': // only adds rows
    case 'history': // each row holds from the time that it says itself, whenever it comes
      return false;
    case 'upsert':
    case 'sync':
      return target.version === undefined;
    case 'replace': // the partition of a date is that date's alone
      return !target.partition.some(({ value }) => value.kind === 'run_date');
  }
}
