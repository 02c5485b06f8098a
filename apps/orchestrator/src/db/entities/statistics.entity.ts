import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigInt } from './big-int.js';
import { RunEntity } from './run.entity.js';
import { SplitEntity } from './split.entity.js';

/** Column statistics of one committed split, until they are merged into its run's. */
@Entity({ name: 'split_statistics' })
@ForeignKey(() => SplitEntity, ['runId', 'splitId'], ['runId', 'splitId'], {
  name: 'split_statistics_split_fkey',
  onDelete: 'CASCADE',
})
export class SplitStatisticsEntity {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'split_statistics_pkey' })
  runId!: string;

  @PrimaryColumn({ name: 'split_id', type: 'text', primaryKeyConstraintName: 'split_statistics_pkey' })
  splitId!: string;

  /** Rows that the statistics are of. */
  @Column({ type: 'bigint', transformer: bigInt })
  rows!: number;

  /** See decodeStatistics; what is older, engine/statistics-codec.ts. */
  @Column({ type: 'bytea' })
  columns!: Buffer;
}

/** Merged column statistics of a run's splits: one row, whatever their number. */
@Entity({ name: 'run_statistics' })
@ForeignKey(() => RunEntity, ['runId'], ['runId'], {
  name: 'run_statistics_run_id_fkey',
  onDelete: 'CASCADE',
})
export class RunStatisticsEntity {
  @PrimaryColumn({ name: 'run_id', type: 'uuid', primaryKeyConstraintName: 'run_statistics_pkey' })
  runId!: string;

  /** Splits merged so far. */
  @Column({ type: 'integer' })
  splits!: number;

  @Column({ type: 'bigint', transformer: bigInt })
  rows!: number;

  /** As in SplitStatisticsEntity. */
  @Column({ type: 'bytea' })
  columns!: Buffer;
}
