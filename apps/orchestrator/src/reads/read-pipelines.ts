import type { ResolvedSchedule } from '@sluice/config';
import type { Pipeline__Output } from '@sluice/proto';
import type { SelectQueryBuilder } from 'typeorm';
import type { Database } from '../db/database.js';
import { PipelineVersionEntity } from '../db/entities/pipeline-version.entity.js';
import { PipelineEntity } from '../db/entities/pipeline.entity.js';

/** Version 0 means the newest. */
export async function readVersion(
  database: Database,
  name: string,
  version: number,
): Promise<PipelineVersionEntity | undefined> {
  if (name.includes('\0')) return undefined; // PostgreSQL has no such text
  const found = await database.source.getRepository(PipelineVersionEntity).findOne({
    where: { pipeline: name, ...(version === 0 ? {} : { version }) },
    order: { version: 'DESC' },
  });
  return found ?? undefined;
}

/** The newest version, unless the pipeline was deleted: what new runs are of. */
export async function readNewest(
  database: Database,
  name: string,
): Promise<PipelineVersionEntity | undefined> {
  if (name.includes('\0')) return undefined; // as above
  const found = await newestVersions(database).andWhere('v.pipeline = :name', { name }).getOne();
  return found ?? undefined;
}

/** Newest versions by name; `after` is the name that the page before ended with. */
export async function listPipelines(
  database: Database,
  page: { readonly size: number; readonly after: string },
): Promise<{ readonly pipelines: Pipeline__Output[]; readonly last: string | undefined }> {
  const found = await newestVersions(database)
    .andWhere('v.pipeline > :after', { after: page.after })
    .orderBy('v.pipeline', 'ASC')
    .limit(page.size + 1) // one more tells whether there is another page
    .getMany();
  const shown = found.slice(0, page.size);
  return {
    pipelines: await describePipelines(database, shown),
    last: found.length > page.size ? shown.at(-1)?.pipeline : undefined,
  };
}

/** Of pipelines that were not deleted. */
function newestVersions(database: Database): SelectQueryBuilder<PipelineVersionEntity> {
  return database.source
    .getRepository(PipelineVersionEntity)
    .createQueryBuilder('v')
    .innerJoin(PipelineEntity, 'p', 'p.name = v.pipeline AND p.version = v.version')
    .where('p.deletedAt IS NULL');
}

/** As clients see them, with what starts runs of them. */
export async function describePipelines(
  database: Database,
  versions: readonly PipelineVersionEntity[],
): Promise<Pipeline__Output[]> {
  if (versions.length === 0) return [];
  const { rows } = await database.use((sql) =>
    sql.query<PipelineStatus>(STATUS, [versions.map(({ pipeline }) => pipeline)]),
  );
  const found = new Map(rows.map((row) => [row.name, row]));
  return versions.map((version) => toPipeline(version, found.get(version.pipeline)));
}

interface PipelineStatus {
  readonly name: string;
  readonly paused: boolean;
  readonly deleted: boolean;
  readonly nextRunAtMs: string | null;
  readonly schedule: ResolvedSchedule | null;
}

const STATUS = `
  SELECT p.name, p.paused_at IS NOT NULL AS paused, p.deleted_at IS NOT NULL AS deleted,
    CASE WHEN p.paused_at IS NULL THEN extract(epoch FROM s.fire_at) * 1000 END AS "nextRunAtMs", s.schedule
  FROM sluice_orchestrator.pipelines p LEFT JOIN sluice_orchestrator.schedules s ON s.pipeline = p.name
  WHERE p.name = ANY ($1)`;

function toPipeline(version: PipelineVersionEntity, status: PipelineStatus | undefined): Pipeline__Output {
  const schedule = status?.schedule;
  return {
    name: version.pipeline,
    version: version.version,
    owner: version.owner,
    description: version.description,
    yaml: version.yaml,
    specJson: version.specJson,
    columns: version.columns,
    createdAtMs: version.createdAt.getTime(),
    table: version.targetTable,
    paused: status?.paused ?? false,
    nextRunAtMs: Math.round(Number(status?.nextRunAtMs ?? 0)),
    schedule: schedule ? `${schedule.cron} ${schedule.timezone}` : '',
    deleted: status?.deleted ?? false,
  };
}
