import { type ResolvedPipeline } from '@sluice/config';

/** What a run takes from its pipeline version when it is made. */
export interface RunTraits {
  readonly maxRejects: number | undefined;
  readonly maxRejectRatio: number | undefined;
  readonly publish: 'split' | 'object' | 'run';
  /** The run keeps staging or snapshots of tables in the target, to be dropped when it has ended. */
  readonly cleans: boolean;
  /** 0: any number. */
  readonly maxActiveRuns: number;
  readonly pool: { readonly name: string; readonly weight: number } | undefined;
  /** Unless the request says otherwise. */
  readonly priority: number;
  /** Reference to the target's connection, which names no secret (I6). */
  readonly targetKey: string;
  readonly splitTimeoutMs: number | undefined;
  readonly runTimeoutMs: number | undefined;
  readonly onRerun: 'refuse' | 'replace' | 'duplicate';
  /** Entries of notify that are told when the run has not succeeded after so long. */
  readonly late: readonly { readonly entry: number; readonly afterMs: number }[];
}

export function runTraits(pipeline: ResolvedPipeline): RunTraits {
  const { limits, target, transform, concurrency, timeouts, onRerun, notify } = pipeline;
  const snapshots = transform.lookup.some(({ source }) => source.kind === 'table');
  return {
    maxRejects: limits.maxRejects,
    maxRejectRatio: limits.maxRejectRatio,
    publish: target.publish,
    cleans: target.publish === 'run' || snapshots,
    maxActiveRuns: concurrency.maxActiveRuns,
    pool: concurrency.pool,
    priority: concurrency.priority,
    targetKey: target.connection,
    splitTimeoutMs: timeouts.splitMs,
    runTimeoutMs: timeouts.runMs,
    onRerun,
    late: notify.flatMap(({ on, lateAfterMs }, entry) =>
      on.includes('late') && lateAfterMs !== undefined ? [{ entry, afterMs: lateAfterMs }] : [],
    ),
  };
}
