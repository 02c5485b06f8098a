import {
  escapeGlob,
  fillKeyTemplate,
  keyGlob,
  parseKeyTemplate,
  parseResolved,
  fillParams,
} from '@sluice/config';
import type { Database } from '../db/database.js';
import type { CreatedObject } from './notification.js';
import type { TakenObject } from './take-in.js';

interface Route {
  readonly pipeline: string;
  readonly version: number;
  readonly bucket: string;
  readonly matches: (key: string) => boolean;
}

/** Which pipelines want which objects of one queue. Paused ones do: theirs wait for them here, not in the queue. */
export class Routes {
  #routes: readonly Route[] = [];

  constructor(
    private readonly database: Database,
    private readonly queue: string,
  ) {}

  /** Read anew, since a pipeline may have been applied; what has not changed is not compiled again. */
  async refresh(): Promise<void> {
    const { rows } = await this.database.use((sql) =>
      sql.query<{ pipeline: string; version: number; specJson: string | null }>(
        `SELECT e.pipeline, p.version, v.spec_json AS "specJson"
         FROM sluice_orchestrator.event_sources e
         JOIN sluice_orchestrator.pipelines p ON p.name = e.pipeline AND p.deleted_at IS NULL
         LEFT JOIN sluice_orchestrator.pipeline_versions v ON v.pipeline = p.name AND v.version = p.version
           AND NOT EXISTS (SELECT FROM unnest($2::text[], $3::int[]) AS known (pipeline, version)
             WHERE known.pipeline = p.name AND known.version = p.version)
         WHERE e.queue = $1`,
        [this.queue, this.#routes.map((r) => r.pipeline), this.#routes.map((r) => r.version)],
      ),
    );
    const before = new Map(this.#routes.map((route) => [route.pipeline, route]));
    this.#routes = rows.flatMap(({ pipeline, version, specJson }) => {
      const route = specJson === null ? before.get(pipeline) : routeOf(pipeline, version, specJson);
      return route ? [route] : [];
    });
  }

  wanted(objects: readonly CreatedObject[]): TakenObject[] {
    return objects.flatMap((object) =>
      this.#routes
        .filter(({ bucket, matches }) => bucket === object.bucket && matches(object.key))
        .map(({ pipeline }) => ({ ...object, pipeline })),
    );
  }
}

/** `{{ run.date }}` is refused in a key of events; params have their defaults in such runs. */
function routeOf(pipeline: string, version: number, specJson: string): Route {
  const spec = parseResolved(specJson);
  const { bucket, key } = spec.source.s3;
  const parts = parseKeyTemplate(key, true);
  if ('message' in parts) throw new Error(`The key of ${pipeline} ${parts.message}.`);
  const glob = fillKeyTemplate(parts, { logicalDate: '', params: fillParams(spec, {}) }, escapeGlob);
  const { matches } = keyGlob(glob);
  return { pipeline, version, bucket, matches };
}
