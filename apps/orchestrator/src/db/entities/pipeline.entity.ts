import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A pipeline's name and its newest version. */
@Entity({ name: 'pipelines' })
export class PipelineEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pipelines_pkey' })
  name!: string;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt!: Date;
}
