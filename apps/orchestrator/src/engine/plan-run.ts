import { parseResolved, type ResolvedSource } from '@sluice/config';
import {
  type ExtractorClient,
  type LoaderClient,
  type ObjectRef,
  type ObjectRef__Output,
  type PinnedLookup__Output,
  type PlanTrailer__Output,
  SluiceError,
  type Split__Output,
} from '@sluice/proto';
import type { Database, Sql } from '../db/database.js';
import { readEventObjects } from '../events/read-event-objects.js';
import type { ClaimedRun } from '../transitions/claim-run.js';
import { type CompletePlan, completePlan, discardPlan, planBooks } from '../transitions/write-plan.js';
import { cutLarge } from './cut-large.js';
import { KeptPlan } from './kept-plan.js';
import { Packer } from './pack-splits.js';
import { PlanWriter } from './plan-writer.js';
import { Selection } from './select-objects.js';
import { watched } from './watched.js';

export interface PlanOptions {
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** A plan that has been read to its end. */
export interface Plan {
  /** Pinned. */
  readonly lookups: PinnedLookup__Output[];
  readonly splits: number;
  /**
   * Writes down what is left of it, and that it is complete.
   *
   * @throws SluiceError STREAM_INCOMPLETE when trailer and plan differ (I4); STALE_ATTEMPT as above
   */
  complete(sql: Sql): Promise<void>;
}

/**
 * Streams the extractor's plan into the table of splits: what is not to be loaded is left out, small objects share splits, large
 * ones are cut. The stream is read no faster than batches are written, so a plan of any length costs one batch of memory (I5).
 *
 * @throws SluiceError with the extractor's reason; NO_OBJECTS; STALE_ATTEMPT when another replica plans the run by now
 */
export async function planRun(
  database: Database,
  clients: { readonly extractor: ExtractorClient; readonly loader: LoaderClient },
  run: ClaimedRun,
  options: PlanOptions,
): Promise<Plan> {
  const { source } = parseResolved(run.facts.pipeline.specJson);
  if (run.fence > 1) await database.transaction((sql) => discardPlan(sql, run.runId, run.fence));
  const objects = run.byEvents ? await database.use((sql) => readEventObjects(sql, run.runId)) : [];
  const writer = new PlanWriter(database, run);
  const kept = await KeptPlan.of(database, run, (split) => selection.add(split));
  const packer = new Packer(writer, source, kept.totals.nextOrdinal);
  const selection = new Selection(clients.loader, run, source, options, (split) => packer.add(split));
  const trailer = await readPlan(clients.extractor, run, objects, false, options, (split) => kept.add(split));
  await kept.flush();
  await selection.flush();
  await packer.flush();
  const { skipped, skippedBytes } = selection;
  const wanted = {
    objects: trailer.objects - skipped - kept.objects + kept.totals.objects,
    bytes: trailer.bytes - skippedBytes - kept.bytes + kept.totals.bytes,
  };
  // Events tell of what was new then; another run may have loaded it since.
  if (wanted.objects === 0 && source.empty === 'fail' && objects.length === 0)
    throw nothingNew(source, skipped);
  let { splits } = writer;
  if (packer.large) {
    await database.use((sql) => writer.flush(sql));
    splits += await cutLarge(database, clients.extractor, run, source.splitBytes, options);
  }
  const { lookups } = trailer;
  return {
    lookups,
    splits,
    complete: (sql) =>
      complete(sql, run, writer, { ...wanted, splits: splits + kept.totals.splits, skipped, lookups }),
  };
}

async function complete(
  sql: Sql,
  run: ClaimedRun,
  writer: PlanWriter,
  plan: CompletePlan & { readonly splits: number },
): Promise<void> {
  const [, books] = await Promise.all([writer.flush(sql), planBooks(sql, run.runId)]);
  if (books.torn !== null) {
    throw incomplete(`The plan does not cover s3://${books.torn} from its first byte to its last.`);
  }
  for (const what of ['splits', 'objects', 'bytes'] as const) {
    if (books[what] !== plan[what]) {
      throw incomplete(`The plan has ${books[what]} ${what}, but ${plan[what]} were told of.`);
    }
  }
  await completePlan(sql, run.runId, run.fence, plan);
}

function nothingNew({ s3: { bucket, key } }: ResolvedSource, skipped: number): SluiceError {
  return new SluiceError(
    'NO_OBJECTS',
    `There is nothing to load: all ${skipped} objects in ${bucket} that match ${key} were loaded before.`,
    {
      where: { bucket, key },
      hint: 'Where that is as it should be, set source.when_empty: succeed.',
      service: 'orchestrator',
    },
  );
}

/** The pipeline's lookups in objects, pinned: all that a replay needs of the extractor. */
export async function pinLookups(
  extractor: ExtractorClient,
  run: ClaimedRun,
  options: PlanOptions,
): Promise<PinnedLookup__Output[]> {
  const { lookups } = await readPlan(extractor, run, [], true, options, async () => undefined);
  return lookups;
}

async function readPlan(
  extractor: ExtractorClient,
  run: ClaimedRun,
  /** In place of a listing, unless there are none. */
  objects: ObjectRef[],
  lookupsOnly: boolean,
  options: PlanOptions,
  take: (split: Split__Output) => Promise<void>,
): Promise<PlanTrailer__Output> {
  const call = extractor.plan(
    { pipeline: run.facts.pipeline, run: run.facts.run, objects, lookupsOnly },
    { deadline: Date.now() + options.timeoutMs },
  );
  const told = { splits: 0, objects: 0, bytes: 0 };
  let trailer: PlanTrailer__Output | undefined;
  for await (const event of watched(call, { ...options, who: 'The extractor' })) {
    if (trailer) throw incomplete('The plan went on after its trailer.');
    if (event.trailer) trailer = event.trailer;
    if (event.split) {
      told.splits += 1;
      told.objects += 1;
      told.bytes += wholeObject(event.split).size;
      await take(event.split);
    }
  }
  if (!trailer) throw incomplete('The plan ended without its trailer.');
  for (const what of ['splits', 'objects', 'bytes'] as const) {
    if (told[what] !== trailer[what]) {
      throw incomplete(`The plan has ${told[what]} ${what}, but its trailer says ${trailer[what]}.`); // I4
    }
  }
  return trailer;
}

/** What the extractor plans is one split over each object. */
function wholeObject({ splitId, parts }: Split__Output): ObjectRef__Output {
  const [part] = parts;
  if (parts.length !== 1 || !part.object)
    throw incomplete(`Split ${splitId} of the plan is not of one object.`);
  const { bucket, key, size } = part.object;
  if (part.start === 0 && part.end === size) return part.object;
  throw incomplete(`The plan does not cover s3://${bucket}/${key} from its first byte to its last.`);
}

function incomplete(message: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', message, { service: 'extractor' });
}
