import type { ResolvedCheck, ResolvedRunCheck } from './checks.js';
import type { ResolvedConcurrency, ResolvedNotification, ResolvedSchedule } from './running.js';
import type { ResolvedColumn, ResolvedSource } from './source.js';
import type { ResolvedTarget } from './target.js';
import type { ResolvedTransform } from './transform.js';

/**
 * A pipeline as services see it: every default filled in, every size a number, keys in camelCase. This is what
 * PipelineVersion.spec_json holds. It names secrets; it never holds one (I6).
 */
export interface ResolvedPipeline {
  readonly name: string;
  readonly owner: string;
  readonly description: string;
  /** What a run may be given, for the key glob and for expressions (`params.NAME`). */
  readonly params: readonly ResolvedParam[];
  readonly source: ResolvedSource;
  readonly columns: readonly ResolvedColumn[];
  readonly transform: ResolvedTransform;
  readonly checks: readonly ResolvedCheck[];
  /** Over the whole run, on staging, before it is published. */
  readonly runChecks: readonly ResolvedRunCheck[];
  readonly target: ResolvedTarget;
  readonly limits: ResolvedLimits;
  readonly rejects: { readonly raw: 'keep' | 'redact' | 'none' };
  /** full: with values (least, greatest, quantiles, most frequent); counts: without; none: no statistics. */
  readonly statistics: 'full' | 'counts' | 'none';
  readonly schedule?: ResolvedSchedule;
  /** Pipelines whose succeeded runs start one of this, for the same logical date, once each of them has one. */
  readonly after: readonly string[];
  readonly concurrency: ResolvedConcurrency;
  /** Milliseconds of wall time, retries included; undefined: the orchestrator's own limits. */
  readonly timeouts: { readonly splitMs?: number; readonly runMs?: number };
  /** What a second run for a logical date that has one may do; replays are no second runs. */
  readonly onRerun: 'refuse' | 'replace' | 'duplicate';
  readonly notify: readonly ResolvedNotification[];
}

export interface ResolvedParam {
  readonly name: string;
  /** Canonical PostgreSQL spelling: `text`, `date`, `bigint`, `numeric` or `boolean`. */
  readonly type: string;
  /** Undefined: a run without it is refused. */
  readonly default?: string;
}

export interface ResolvedLimits {
  /** Run fails when more records are rejected; undefined: no limit. */
  readonly maxRejects?: number;
  /** 0 to 1 of the records read. */
  readonly maxRejectRatio?: number;
  readonly maxRecordBytes: number;
  readonly maxValueBytes: number;
}

/** What versions before load modes and schedules did not write, and what a file that says nothing of them means. */
export const PIPELINE_DEFAULTS = {
  params: [],
  after: [],
  concurrency: { maxActiveRuns: 0, priority: 0 },
  timeouts: {},
  onRerun: 'duplicate',
  notify: [],
} as const satisfies Partial<ResolvedPipeline>;
