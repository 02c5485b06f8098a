import {
  type Reject,
  type RuleCount__Output,
  SluiceError,
  type Split__Output,
  type SplitCounts__Output,
  type TransformTrailer__Output,
} from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { watched } from '../engine/watched.js';
import type { RunFacts } from '../transitions/run-facts.js';
import { readRejects } from './read-rejects.js';

/** What the first records of an object would come to. */
export interface Sampled {
  readonly counts: SplitCounts__Output;
  /** There were no more records than these. */
  readonly whole: boolean;
  readonly decodedBytes: number;
  readonly rules: readonly RuleCount__Output[];
  /** The first of the rejects. */
  readonly rejects: readonly Reject[];
}

const SHOWN = 20;
const SAMPLING_MS = 5 * 60_000;

/** @throws SluiceError with the validator's or the extractor's reason; STREAM_INCOMPLETE */
export async function sampleRecords(
  { clients, callTimeoutMs: idleMs }: ApiContext,
  { pipeline, run }: RunFacts,
  split: Split__Output,
  records: number,
  signal: AbortSignal,
): Promise<Sampled> {
  const call = clients.validator.transform(
    { pipeline, run, split, sampleRecords: records },
    { deadline: Date.now() + SAMPLING_MS },
  );
  const rejects: Reject[] = [];
  let rejectSchema: Uint8Array | undefined;
  let trailer: TransformTrailer__Output | undefined;
  for await (const event of watched(call, { idleMs, signal, who: 'The validator' })) {
    // Rows are thrown away: the orchestrator carries no data but the few rejects that it shows.
    if (event.schema) rejectSchema = event.schema.rejectSchema;
    if (event.trailer) trailer = event.trailer;
    const left = SHOWN - rejects.length;
    if (event.rejects && rejectSchema && left > 0) {
      rejects.push(...(await readRejects(rejectSchema, event.rejects.ipc, split, left)));
    }
  }
  if (!trailer?.counts) {
    throw new SluiceError('STREAM_INCOMPLETE', 'The sample ended without its trailer.', {
      service: 'validator',
    });
  }
  const { counts, rules, sourceBytes: decodedBytes } = trailer;
  return { counts, whole: counts.read < records, decodedBytes, rules, rejects };
}
