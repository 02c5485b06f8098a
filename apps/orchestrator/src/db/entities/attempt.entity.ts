import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { SplitEntity } from './split.entity.js';

export type AttemptOutcome = 'committed' | 'retry' | 'free' | 'failed' | 'cancelled' | 'lost' | 'released';

/** One try at one split; kept for people, decided nothing by. */
@Entity({ name: 'attempts' })
@ForeignKey(() => SplitEntity, ['runId', 'splitId'], ['runId', 'splitId'], {
  name: 'attempts_split_fkey',
  onDelete: 'CASCADE',
})
export class AttemptEntity {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'attempts_pkey' })
  runId!: string;

  @PrimaryColumn({ name: 'split_id', type: 'text', primaryKeyConstraintName: 'attempts_pkey' })
  splitId!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'attempts_pkey' })
  attempt!: number;

  /** Replica of the orchestrator that drove it. */
  @Column({ type: 'text' })
  owner!: string;

  @Column({ name: 'started_at', type: 'timestamptz', default: () => 'now()' })
  startedAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'text', nullable: true })
  outcome!: AttemptOutcome | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', nullable: true })
  message!: string | null;
}
