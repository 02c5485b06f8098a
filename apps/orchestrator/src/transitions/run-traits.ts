import { type ResolvedPipeline } from '@sluice/config';

/** What a run takes from its pipeline version when it is made. */
export interface RunTraits {
  readonly maxRejects: number | undefined;
  readonly maxRejectRatio: number | undefined;
  readonly publish: 'split' | 'object' | 'run';
  /** The run keeps staging or snapshots of tables in the target, to be dropped when it has ended. */
  readonly cleans: boolean;
}

export function runTraits({ limits, target, transform }: ResolvedPipeline): RunTraits {
  const snapshots = transform.lookup.some(({ source }) => source.kind === 'table');
  return {
    maxRejects: limits.maxRejects,
    maxRejectRatio: limits.maxRejectRatio,
    publish: target.publish,
    cleans: target.publish === 'run' || snapshots,
  };
}
