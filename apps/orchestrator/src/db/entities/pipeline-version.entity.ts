import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { OutputColumn__Output } from '@sluice/proto';
import { PipelineEntity } from './pipeline.entity.js';

/** One version of a pipeline: never changed once written. */
@Entity({ name: 'pipeline_versions' })
@ForeignKey(() => PipelineEntity, ['pipeline'], ['name'], { name: 'pipeline_versions_pipeline_fkey' })
export class PipelineVersionEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pipeline_versions_pkey' })
  pipeline!: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'pipeline_versions_pkey' })
  version!: number;

  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'text' })
  description!: string;

  /** The file as it was applied. */
  @Column({ type: 'text' })
  yaml!: string;

  /** Canonical JSON of the resolved specification. Names secrets, holds none (I6). */
  @Column({ name: 'spec_json', type: 'text' })
  specJson!: string;

  @Column({ type: 'text' })
  sha256!: string;

  /** The validator's output schema, as it checked this version. */
  @Column({ type: 'jsonb' })
  columns!: OutputColumn__Output[];

  /** Schema-qualified target table. */
  @Column({ name: 'target_table', type: 'text' })
  targetTable!: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
