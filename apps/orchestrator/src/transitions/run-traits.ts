import { parseResolved } from '@sluice/config';

/** What a run takes from its pipeline version when it is made. */
export interface RunTraits {
  readonly maxRejects: number | undefined;
  readonly maxRejectRatio: number | undefined;
  readonly publish: 'object' | 'run';
  /** The run keeps staging or snapshots of tables in the target, to be dropped when it has ended. */
  readonly cleans: boolean;
}

export function runTraits(specJson: string): RunTraits {
  const { limits, target, transform } = parseResolved(specJson);
  // Versions that were stored before there were these members have them at their defaults.
  const lookups = transform.lookup as typeof transform.lookup | undefined;
  const snapshots = lookups?.some(({ source }) => source.kind === 'table') ?? false;
  const publish = target.publish === 'run' ? 'run' : 'object';
  return {
    maxRejects: limits.maxRejects,
    maxRejectRatio: limits.maxRejectRatio,
    publish,
    cleans: publish === 'run' || snapshots,
  };
}
