import type { RejectSource__Output, RuleCount__Output, SplitPart__Output } from '@sluice/proto';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigInt } from './big-int.js';
import { RunEntity, type StoredFailure } from './run.entity.js';

export type SplitStateName = 'pending' | 'running' | 'retrying' | 'committed' | 'failed' | 'cancelled';

/** The unit of work and of retry. The table of splits is the truth about what is left to do. */
@Entity({ name: 'splits' })
@ForeignKey(() => RunEntity, ['runId'], ['runId'], { name: 'splits_run_id_fkey', onDelete: 'CASCADE' })
export class SplitEntity {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'splits_pkey' })
  runId!: string;

  @PrimaryColumn({ name: 'split_id', type: 'text', primaryKeyConstraintName: 'splits_pkey' })
  splitId!: string;

  @Column({ type: 'integer' })
  ordinal!: number;

  @Column({ type: 'jsonb' })
  parts!: SplitPart__Output[];

  /** In a replay: the rejects that are this split's records. */
  @Column({ type: 'jsonb', nullable: true })
  rejects!: RejectSource__Output | null;

  /** How many splits share this one's object. */
  @Column({ name: 'object_splits', type: 'integer', default: 1 })
  objectSplits!: number;

  @Column({ type: 'text' })
  state!: SplitStateName;

  /** Number of the newest attempt: the fence that Load is given. */
  @Column({ name: 'attempt', type: 'integer', default: 0 })
  attempt!: number;

  /** Attempts that count; those that a full or lost service cost are given back. */
  @Column({ type: 'integer', default: 0 })
  tries!: number;

  @Column({ name: 'free_tries', type: 'integer', default: 0 })
  freeTries!: number;

  @Column({ name: 'first_claimed_at', type: 'timestamptz', nullable: true })
  firstClaimedAt!: Date | null;

  @Column({ name: 'lease_owner', type: 'text', nullable: true })
  leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** Address of the loader that serves, or served, the newest attempt: whoever takes the split over joins it there. */
  @Column({ type: 'text', default: '' })
  loader!: string;

  @Column({ name: 'retry_at', type: 'timestamptz', nullable: true })
  retryAt!: Date | null;

  @Column({ name: 'changed_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  changedAt!: Date;

  /** Grows with every change; watchers tell what they have sent by it. */
  @Column({ type: 'integer', default: 0 })
  revision!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  read!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  loaded!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  rejected!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  filtered!: number;

  /** Known when the run was published. */
  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  superseded!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  warned!: number;

  @Column({ type: 'bigint', default: 0, transformer: bigInt })
  bytes!: number;

  @Column({ type: 'jsonb', default: () => "'[]'" })
  rules!: RuleCount__Output[];

  @Column({ type: 'jsonb', nullable: true })
  failure!: StoredFailure | null;

  /** Fence of the verification that found this split in the ledger (I7). */
  @Column({ name: 'verified_by', type: 'integer', nullable: true })
  verifiedBy!: number | null;
}
