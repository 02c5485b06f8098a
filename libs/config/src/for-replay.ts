import { type ResolvedPipeline } from './resolved/pipeline.js';

/**
 * The pipeline as it holds for a replay of rejects: without what judges how many records of a whole load there are or are
 * rejected. Those of a replay had all been rejected before, so that one that mends some of them would never pass.
 */
export function forReplay(spec: ResolvedPipeline): ResolvedPipeline {
  const { maxRecordBytes, maxValueBytes } = spec.limits;
  const ofWholeLoads: readonly string[] = ['row_count', 'reject_ratio'];
  return {
    ...spec,
    limits: { maxRecordBytes, maxValueBytes },
    runChecks: spec.runChecks.filter(({ rule }) => !ofWholeLoads.includes(rule.kind)),
  };
}
