import { setImmediate } from 'node:timers/promises';
import {
  BlockTransformer,
  outputColumns,
  type RunFacts,
  type Transformed,
  type TransformerOptions,
} from '@sluice/columns';
import { forReplay } from '@sluice/config';
import {
  encodeStatistics,
  SluiceError,
  type ExtractEvent__Output,
  type ExtractRequest,
  type Split__Output,
  type TransformEvent,
  type TransformRequest__Output,
} from '@sluice/proto';
import { type Exemplars, type Send } from '@sluice/service';
import { type Lookups } from '../lookup/lookups.js';
import { type Peers } from '../lookup/read-lookup.js';
import { readRejects } from '../replay/read-rejects.js';
import { type BatchFrames } from './batch-frame.js';
import { type Flow, type SourceEnd } from './flow.js';
import { countsOf, Outlet, rulesOf } from './outlet.js';
import { type Compiled, type Pipelines } from './pipelines.js';
import { pull } from './pull.js';
import { readObjects } from './read-objects.js';
import { RejectLimit } from './reject-limit.js';
import { saltsOf, type Salts } from './salts.js';

export interface TransformParts {
  readonly pipelines: Pipelines;
  readonly salts: Salts;
  readonly lookups: Lookups;
  readonly frames: BatchFrames;
  readonly exemplars: Exemplars;
  /** Opens the extractor's stream of the split. */
  extract(request: ExtractRequest): Parameters<typeof pull<ExtractEvent__Output>>[0];
  /** Whose calls end with this one, as that of `extract` does. */
  readonly loader: Peers['loader'];
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

/**
 * Pulls a split's bytes and sends schema, batches, rejects and trailer. Nothing is read while the receiver has no room,
 * and nothing is shared with other calls but the compiled pipeline and its lookups, which are immutable, and buffers.
 */
export async function transformSplit(
  request: TransformRequest__Output,
  send: Send<TransformEvent>,
  parts: TransformParts,
): Promise<void> {
  const { split } = request;
  if (split === null) throw new SluiceError('INVALID_REQUEST', 'the request has no split');
  const compiled = parts.pipelines.get(request.pipeline);
  const { spec, pipeline } = compiled;
  const known = {
    facts: factsOf(request.run),
    salts: await saltsOf(spec, parts.salts),
    lookups: await parts.lookups.of(pipeline, request.run, request.pipeline),
  };
  const begin = { request, split, send, parts, compiled, known };
  const { rejects } = split;
  if (rejects) return transformRecords(begin, (flow) => readRejects(flow, rejects));
  const call = parts.extract({ pipeline: request.pipeline, run: request.run, split });
  const source = pull(call, parts.idleMs, 'extractor');
  try {
    await setImmediate(); // the request goes out, and is served while all else is made ready
    await transformRecords(begin, (flow) => readObjects(flow, source));
  } finally {
    call.cancel(); // unless it has ended
  }
}

interface Beginning {
  readonly request: TransformRequest__Output;
  readonly split: Split__Output;
  readonly send: Send<TransformEvent>;
  readonly parts: TransformParts;
  readonly compiled: Compiled;
  readonly known: Pick<TransformerOptions, 'facts' | 'salts' | 'lookups'>;
}

async function transformRecords(
  { request, split, send, parts, compiled: { spec, pipeline }, known }: Beginning,
  read: (flow: Flow) => Promise<SourceEnd | undefined>,
): Promise<void> {
  const { frames } = parts;
  const transformer = new BlockTransformer(pipeline, {
    ...known,
    includeSource: request.includeSource,
    splitId: split.splitId,
    memory: frames,
  });
  const { batchSchema, rejectSchema } = transformer;
  const outlet = new Outlet(send, frames);
  await outlet.send({ schema: { columns: [...outputColumns(pipeline)], batchSchema, rejectSchema } });

  // What is judged by parts of a whole is judged of no sample.
  const partial = split.rejects !== null || request.sampleRecords > 0;
  const limit = new RejectLimit(
    (partial ? forReplay(spec) : spec).limits,
    transformer.tally,
    objectOf(split),
  );
  const take = async (results: Iterable<Transformed>): Promise<void> => {
    for (const result of results) {
      await outlet.transformed(result);
      limit.check();
    }
  };
  const flow = { request, split, spec, transformer, outlet, take, parts };
  parts.exemplars.keep('transform', [transformer, outlet, limit]);
  const end = await read(flow);
  if (end === undefined) return; // nobody listens any more
  for (const batch of transformer.finish()) await outlet.rejects(batch);
  limit.checkAtEnd();
  await outlet.send({ trailer: trailerOf(flow, end) });
}

function trailerOf({ transformer, outlet }: Flow, end: SourceEnd): NonNullable<TransformEvent['trailer']> {
  return {
    counts: countsOf(transformer.tally, end.storedBytes),
    rules: rulesOf(transformer.tally),
    batches: outlet.batches,
    sourceCrc32: end.crc32,
    sourceBytes: end.bytes,
    statistics: encodeStatistics(transformer.statistics()),
    headers: [...end.headers],
  };
}

function objectOf(split: Split__Output): string {
  const [first] = split.parts;
  const name = `s3://${first?.object?.bucket ?? ''}/${first?.object?.key ?? ''}`;
  return split.parts.length > 1 ? `${name} and ${split.parts.length - 1} more` : name;
}

function factsOf(run: TransformRequest__Output['run']): RunFacts {
  return {
    runId: run?.runId ?? '',
    logicalDate: run?.logicalDate ?? '',
    triggeredAtMs: run?.triggeredAtMs ?? 0,
    params: run?.params ?? {},
  };
}
