import { announce } from '../db/changes.js';
import type { Sql } from '../db/database.js';
import type { CreatedObject } from './notification.js';

/** An object that a pipeline is to load. */
export interface TakenObject extends CreatedObject {
  readonly pipeline: string;
}

/**
 * Writes down what notifications told of, each version once for each pipeline: a message that is delivered again finds its rows.
 * After this commit nothing is lost any more, and the message can go. Gives how many were new.
 */
export async function takeIn(sql: Sql, objects: readonly TakenObject[]): Promise<number> {
  if (objects.length === 0) return 0;
  // In one order at every replica: the same notifications, delivered to two, would else wait for each other in a circle.
  const sorted = [...objects].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const { rows } = await sql.query<{ pipeline: string }>(
    `INSERT INTO sluice_orchestrator.event_objects (pipeline, bucket, key, identity, version_id, etag, logical_date)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[])
     ON CONFLICT DO NOTHING RETURNING pipeline`,
    [
      sorted.map(({ pipeline }) => pipeline),
      sorted.map(({ bucket }) => bucket),
      sorted.map(({ key }) => key),
      sorted.map(({ identity }) => identity),
      sorted.map(({ versionId }) => versionId),
      sorted.map(({ etag }) => etag),
      sorted.map(({ day }) => day),
    ],
  );
  announce(
    sql,
    'due',
    rows.map(({ pipeline }) => pipeline),
  );
  return rows.length;
}

function orderOf({ pipeline, bucket, key, identity }: TakenObject): string {
  return JSON.stringify([pipeline, bucket, key, identity]);
}
