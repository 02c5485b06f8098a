import { SluiceError, type LoadCommitted } from '@sluice/proto';
import { runStageNeedsSource } from '../stage/run-stage.js';
import { publishesObject } from '../stage/object-stage.js';
import { publishesRun } from '../stage/stage-table.js';
import type { Session } from '../target/session.js';
import { toSluiceError } from '../target/target-errors.js';
import { Attempt, cancelled, REFUSED, type LoadParts, type Way } from './attempt.js';
import { committed } from './ledger-rows.js';
import type { LoadContext } from './load-context.js';
import { TransformSource } from './transform-source.js';

/** Loads one split exactly once (I2): into the table, or into the stage of its run where that is published as a whole. */
export async function loadSplit(context: LoadContext, parts: LoadParts): Promise<LoadCommitted> {
  const { target } = context.spec;
  // Its schema comes while we connect.
  const object = publishesObject(context);
  const first = publishesRun(context.spec) || object ? undefined : openSource(context, parts, false);
  const loaded = parts.targets.use(target, context.label, async (session) => {
    const onAbort = (): void => void parts.targets.terminate(target, session, context.label);
    context.signal.addEventListener('abort', onAbort, { once: true });
    try {
      await parts.targets.upToDate(session);
      if (!first) return await stageSplit(session, context, parts, object);
      return await loadIntoTable(session, context, parts, first);
    } catch (error) {
      if (context.signal.aborted) throw cancelled(context);
      throw toSluiceError(error, target);
    } finally {
      context.signal.removeEventListener('abort', onAbort);
    }
  });
  return loaded.finally(() => first?.cancel()); // does nothing to a call that has ended
}

/**
 * The straight way is tried first: COPY into the table. Where rows of it break a constraint, everything is rolled back and
 * the split is redone through a temporary table, which finds the offenders.
 */
async function loadIntoTable(
  session: Session,
  context: LoadContext,
  parts: LoadParts,
  first: TransformSource,
): Promise<LoadCommitted> {
  const straight = await tryLoad(session, context, parts, 'straight', first);
  if (straight !== REFUSED) return straight;
  parts.logger.info(
    { split: context.split.splitId },
    'rows broke a constraint, or lost against another transaction; redoing the split through staging',
  );
  const redone = await tryLoad(session, context, parts, 'redo', openSource(context, parts, true));
  if (redone !== REFUSED) return redone;
  throw conflict(context);
}

async function stageSplit(
  session: Session,
  context: LoadContext,
  parts: LoadParts,
  object: boolean,
): Promise<LoadCommitted> {
  // What is published has no staged books left to claim: the ledger answers.
  const published = await committed(session, context, 'sluice.ledger');
  if (published) return { ...published, alreadyCommitted: true };
  const includeSource = object || (await runStageNeedsSource(session, context));
  const source = openSource(context, parts, includeSource);
  const staged = await tryLoad(session, context, parts, object ? 'object' : 'stage', source);
  if (staged !== REFUSED) return staged;
  throw conflict(context);
}

function conflict({ split }: LoadContext): SluiceError {
  return new SluiceError('TARGET_CONFLICT', `Split ${split.splitId} conflicts with other transactions.`);
}

function openSource(
  { pipeline, run, split }: LoadContext,
  { validator, config }: LoadParts,
  includeSource: boolean,
): TransformSource {
  return new TransformSource(validator, { pipeline, run, split, includeSource }, config.streamIdleMs);
}

async function tryLoad(
  session: Session,
  context: LoadContext,
  parts: LoadParts,
  way: Way,
  source: TransformSource,
): Promise<LoadCommitted | typeof REFUSED> {
  const { signal } = context;
  const onAbort = (): void => source.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) throw cancelled(context);
    return await new Attempt(session, context, parts, source, way).run();
  } finally {
    signal.removeEventListener('abort', onAbort);
    source.cancel(); // does nothing to a call that has ended
  }
}
