import type { Pipeline__Output } from '@sluice/proto';
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

/** Newest versions by name; `after` is the name that the page before ended with. */
export async function listPipelines(
  database: Database,
  page: { readonly size: number; readonly after: string },
): Promise<{ readonly pipelines: Pipeline__Output[]; readonly last: string | undefined }> {
  const found = await database.source
    .getRepository(PipelineVersionEntity)
    .createQueryBuilder('v')
    .innerJoin(PipelineEntity, 'p', 'p.name = v.pipeline AND p.version = v.version')
    .where('v.pipeline > :after', { after: page.after })
    .orderBy('v.pipeline', 'ASC')
    .limit(page.size + 1) // one more tells whether there is another page
    .getMany();
  const shown = found.slice(0, page.size);
  return {
    pipelines: shown.map(toPipeline),
    last: found.length > page.size ? shown.at(-1)?.pipeline : undefined,
  };
}

export function toPipeline(version: PipelineVersionEntity): Pipeline__Output {
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
    paused: false,
    nextRunAtMs: 0,
    schedule: '',
    deleted: false,
  };
}
