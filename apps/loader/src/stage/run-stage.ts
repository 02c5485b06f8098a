import type { LoadContext } from '../load/load-context.js';
import type { CopyTarget } from '../load/split-writer.js';
import type { Session } from '../target/session.js';
import { SOURCE_COLUMNS, SPLIT_COLUMN } from './source-columns.js';
import { ensureStage, openRun, shapeFor, stageShape, stageTable, targetTable } from './stage-table.js';

/** Whether rows go into the run's stage with where they came from. */
export async function runStageNeedsSource(session: Session, { run, spec }: LoadContext): Promise<boolean> {
  const shape = (await stageShape(session, run.runId)) ?? shapeFor(spec, await targetTable(session, spec));
  return shape.source;
}

/** The stage of a split's run, made anew where it has gone (a retried run's is dropped when the run ends). */
export async function runStageTarget(
  session: Session,
  { run, pipeline, spec, split }: LoadContext,
  columns: readonly string[],
): Promise<CopyTarget> {
  const { runId } = run;
  const shape = await ensureStage(session, { runId, pipeline, spec }, columns);
  await openRun(session, runId, pipeline.name, `${spec.target.schema}.${spec.target.table}`);
  const source = SOURCE_COLUMNS.map(([name]) => name).filter(
    (name) => shape.source && (shape.raw || name !== '_sluice_raw'),
  );
  const ordinal = Buffer.alloc(4);
  ordinal.writeInt32BE(split.ordinal);
  return {
    table: stageTable(runId),
    columns: [...columns, ...source],
    constants: { [SPLIT_COLUMN]: ordinal },
  };
}
