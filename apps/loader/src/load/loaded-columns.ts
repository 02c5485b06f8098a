import type { ResolvedPipeline } from '@sluice/config';
import type { TransformSchema__Output } from '@sluice/proto';
import { isSourceColumn } from '../stage/source-columns.js';
import { targetTable } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';

/** The pipeline's columns that go into the table: under `evolve: ignore_extra` those that the table has. */
export async function loadedColumns(
  session: Session,
  spec: ResolvedPipeline,
  schema: TransformSchema__Output,
): Promise<string[]> {
  const names = schema.columns.map(({ name }) => name).filter((name) => !isSourceColumn(name));
  if (spec.target.evolve !== 'ignore_extra') return names;
  const there = (await targetTable(session, spec)).columns.map(({ name }) => name);
  return names.filter((name) => there.includes(name));
}
