import type {
  CheckResult__Output,
  PinnedLookup__Output,
  PublicationCounts__Output,
  RuleCount__Output,
} from '@sluice/proto';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigInt } from './big-int.js';
import { PipelineVersionEntity } from './pipeline-version.entity.js';

export type RunStateName =
  'queued' | 'planning' | 'running' | 'publishing' | 'verifying' | 'succeeded' | 'failed' | 'cancelled';

export type TriggerName = 'manual' | 'schedule' | 'backfill' | 'event' | 'after' | 'replay';

/** Why a run or split failed, as stored; the proto's Failure. */
export interface StoredFailure {
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly service: string;
}

/** One execution of a pipeline version. transitions/ holds every statement that changes one. */
@Entity({ name: 'runs' })
@ForeignKey(() => PipelineVersionEntity, ['pipeline', 'pipelineVersion'], ['pipeline', 'version'], {
  name: 'runs_pipeline_version_fkey',
})
export class RunEntity {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'runs_pkey' })
  runId!: string;

  /** Order of creation: the key that lists are paged by. */
  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'ALWAYS', transformer: bigInt })
  seq!: number;

  @Column({ type: 'text' })
  pipeline!: string;

  @Column({ name: 'pipeline_version', type: 'integer' })
  pipelineVersion!: number;

  @Column({ type: 'text' })
  state!: RunStateName;

  /** What the run becomes when its splits in flight have ended: nothing is claimed any more. */
  @Column({ type: 'text', nullable: true })
  stopping!: 'failed' | 'cancelled' | null;

  @Column({ name: 'logical_date', type: 'date' })
  logicalDate!: string;

  @Column({ type: 'jsonb' })
  params!: Record<string, string>;

  @Column({ name: 'idempotency_key', type: 'text', nullable: true })
  idempotencyKey!: string | null;

  /** What was asked for, so that another request under the same key is told from the same one. */
  @Column({ name: 'request_sha256', type: 'text' })
  requestSha256!: string;

  @Column({ name: 'target_table', type: 'text' })
  targetTable!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;

  /** The plan is complete, and immutable from here on. */
  @Column({ name: 'planned_at', type: 'timestamptz', nullable: true })
  plannedAt!: Date | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'bytes_total', type: 'bigint', default: 0, transformer: bigInt })
  bytesTotal!: number;

  @Column({ name: 'max_rejects', type: 'bigint', nullable: true, transformer: bigInt })
  maxRejects!: number | null;

  /** Counter row of the reject limit: rejects of the committed splits. Kept only where there is a limit. */
  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  rejected!: number;

  @Column({ name: 'max_reject_ratio', type: 'double precision', nullable: true })
  maxRejectRatio!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  failure!: StoredFailure | null;

  /** When rows become visible; `run`: every split is staged, then all of them are published at once. */
  @Column({ type: 'text', default: 'object' })
  publish!: 'split' | 'object' | 'run';

  /** With `publish: run`: the target has published what was staged. */
  @Column({ type: 'boolean', default: false })
  published!: boolean;

  /** The objects of lookups, pinned with the plan (I3). */
  @Column({ type: 'jsonb', default: () => "'[]'" })
  lookups!: PinnedLookup__Output[];

  /** The run whose rejects this one takes again. */
  @Column({ name: 'replay_of', type: 'uuid', nullable: true })
  replayOf!: string | null;

  /** Only rejects that broke this rule; empty for all. */
  @Column({ name: 'replay_rule', type: 'text', default: '' })
  replayRule!: string;

  /** Outcomes of the checks over the whole run, as the last publication told. */
  @Column({ type: 'jsonb', default: () => "'[]'" })
  checks!: CheckResult__Output[];

  /** Of a refused publication: it found more broken rules than the splits had, and wrote no ledger. */
  @Column({ type: 'jsonb', nullable: true })
  rules!: RuleCount__Output[] | null;

  /** What the publication is at. */
  @Column({ type: 'text', default: '' })
  publishing!: string;

  /** How often staging was found incomplete since the run was triggered or retried. */
  @Column({ type: 'integer', default: 0 })
  restaged!: number;

  /** Why the present phase waits to be tried again. */
  @Column({ type: 'jsonb', nullable: true })
  retrying!: StoredFailure | null;

  /** The run keeps staging or snapshots in the target, which are dropped when it has ended. */
  @Column({ type: 'boolean', default: false })
  cleans!: boolean;

  /** When they are to be dropped; null: nothing to do. */
  @Column({ name: 'cleanup_at', type: 'timestamptz', nullable: true })
  cleanupAt!: Date | null;

  @Column({ name: 'cleanup_tries', type: 'integer', default: 0 })
  cleanupTries!: number;

  /** They are being dropped, at the latest until then: a retry of the run waits for it. */
  @Column({ name: 'cleanup_until', type: 'timestamptz', nullable: true })
  cleanupUntil!: Date | null;

  /** Replica that plans, publishes or verifies the run. */
  @Column({ name: 'lease_owner', type: 'text', nullable: true })
  leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** Grows with every claim of the run; what an older claim writes is refused. */
  @Column({ type: 'integer', default: 0 })
  fence!: number;

  /** Failures of the present phase that count, and those that do not. */
  @Column({ type: 'integer', default: 0 })
  tries!: number;

  @Column({ name: 'free_tries', type: 'integer', default: 0 })
  freeTries!: number;

  /** Backoff of the present phase. */
  @Column({ name: 'retry_at', type: 'timestamptz', nullable: true })
  retryAt!: Date | null;

  /** When the present phase began: its deadline is counted from here (I8). */
  @Column({ name: 'phase_at', type: 'timestamptz', default: () => 'now()' })
  phaseAt!: Date;

  @Column({ type: 'text', default: 'manual' })
  trigger!: TriggerName;

  /** Who started it, as far as is known. */
  @Column({ name: 'triggered_by', type: 'text', default: '' })
  triggeredBy!: string;

  /** Greater goes first. */
  @Column({ type: 'integer', default: 0 })
  priority!: number;

  /** Why it waits although it could go on, for people; empty: nothing holds it. */
  @Column({ type: 'text', default: '' })
  waiting!: string;

  @Column({ name: 'backfill_id', type: 'uuid', nullable: true })
  backfillId!: string | null;

  /** The time at which its schedule fired, jitter not counted. */
  @Column({ name: 'scheduled_for', type: 'timestamptz', nullable: true })
  scheduledFor!: Date | null;

  /** Runs for the same logical date whose rows this run's publication takes the place of. */
  @Column({ type: 'uuid', array: true, default: () => "'{}'" })
  replaces!: string[];

  /** What the publication did to the target. */
  @Column({ type: 'jsonb', nullable: true })
  publication!: PublicationCounts__Output | null;

  @Column({ name: 'objects_total', type: 'integer', default: 0 })
  objectsTotal!: number;

  /** Left out of the plan because the ledger has them. */
  @Column({ name: 'objects_skipped', type: 'integer', default: 0 })
  objectsSkipped!: number;

  /** Runs of the pipeline that may be active at a time, this one among them; 0: any number. */
  @Column({ name: 'max_active_runs', type: 'integer', default: 0 })
  maxActiveRuns!: number;

  /** Pool that the run takes from while it is active, and how much; empty: none. */
  @Column({ type: 'text', default: '' })
  pool!: string;

  @Column({ name: 'pool_weight', type: 'integer', default: 0 })
  poolWeight!: number;

  /** The target's connection reference: splits in flight and publications of all its runs share a budget. */
  @Column({ name: 'target_key', type: 'text', default: '' })
  targetKey!: string;

  /** From a split's first claim to its end, retries included; null: the orchestrator's own limit. */
  @Column({ name: 'split_timeout_ms', type: 'bigint', nullable: true, transformer: bigInt })
  splitTimeoutMs!: number | null;

  /** From the run's first claim to its end. */
  @Column({ name: 'run_timeout_ms', type: 'bigint', nullable: true, transformer: bigInt })
  runTimeoutMs!: number | null;

  @Column({ name: 'deadline_at', type: 'timestamptz', nullable: true })
  deadlineAt!: Date | null;

  /** The run is stopping, and its loads in flight are cut: it was cancelled, or out of time. */
  @Column({ type: 'boolean', default: false })
  cutting!: boolean;

  /** The plan is made again; what is committed stays. */
  @Column({ type: 'boolean', default: false })
  replanning!: boolean;

  /** What a second run for the logical date may do. */
  @Column({ name: 'on_rerun', type: 'text', default: 'duplicate' })
  onRerun!: 'refuse' | 'replace' | 'duplicate';

  /** Address of the loader that publishes or has published the run: whoever takes over joins it there. */
  @Column({ type: 'text', default: '' })
  loader!: string;

  /** When splits were claimed last; runs take turns by it. */
  @Column({ name: 'claimed_at', type: 'timestamptz', nullable: true })
  claimedAt!: Date | null;
}
