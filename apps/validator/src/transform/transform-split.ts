import {
  BlockTransformer,
  outputColumns,
  type EncodedBatch,
  type RunFacts,
  type Tally,
  type Transformed,
} from '@sluice/columns';
import {
  SluiceError,
  type ExtractEvent__Output,
  type ExtractRequest,
  type Split__Output,
  type TransformEvent,
  type TransformRequest__Output,
} from '@sluice/proto';
import { type Send } from '@sluice/service';
import { PartReader } from './part-reader.js';
import { type Pipelines } from './pipelines.js';
import { pull } from './pull.js';
import { RejectLimit } from './reject-limit.js';
import { saltsOf, type Salts } from './salts.js';
import { SourceCheck } from './source-check.js';

export interface TransformParts {
  readonly pipelines: Pipelines;
  readonly salts: Salts;
  /** Opens the extractor's stream of the split. */
  extract(request: ExtractRequest): Parameters<typeof pull<ExtractEvent__Output>>[0];
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

/**
 * Pulls a split's bytes and sends schema, batches, rejects and trailer. Nothing is read while the receiver has no room,
 * and nothing is shared with other calls but the compiled pipeline, which is immutable.
 */
export async function transformSplit(
  request: TransformRequest__Output,
  send: Send<TransformEvent>,
  parts: TransformParts,
): Promise<void> {
  const { split } = request;
  if (split === null) throw new SluiceError('INVALID_REQUEST', 'the request has no split');
  const { spec, pipeline } = parts.pipelines.get(request.pipeline);
  const transformer = new BlockTransformer(pipeline, {
    includeSource: request.includeSource,
    facts: factsOf(request.run),
    salts: await saltsOf(spec, parts.salts),
    splitId: split.splitId,
  });
  const { batchSchema, rejectSchema } = transformer;
  const source = new SourceCheck();
  const outlet = new Outlet(send, source);
  await outlet.send({ schema: { columns: [...outputColumns(pipeline)], batchSchema, rejectSchema } });

  const reader = new PartReader(spec, transformer, split.parts);
  const limit = new RejectLimit(spec.limits, transformer.tally, objectOf(split));
  const take = async (results: Iterable<Transformed>): Promise<void> => {
    for (const result of results) {
      await outlet.transformed(result);
      limit.check();
    }
  };
  let open = false; // a part has begun and not ended
  const call = parts.extract({ pipeline: request.pipeline, run: request.run, split });
  for await (const { chunk, partEnd, trailer } of pull(call, parts.idleMs, 'extractor')) {
    if ((chunk || partEnd) && !open) {
      reader.begin();
      open = true;
    }
    if (chunk) {
      source.chunk(chunk.data);
      const before = outlet.sent;
      await take(reader.push(chunk.data, chunk.undecodable));
      // I8: a receiver's watchdog must not take a long stretch of filtered records for a stall.
      if (outlet.sent === before) await outlet.send({ progress: { sourceBytes: source.bytes } });
    } else if (partEnd) {
      source.partEnd(reader.begun - 1, partEnd.part, partEnd.bytes);
      await take(reader.finish());
      open = false;
    } else if (trailer) source.end(trailer);
    if (outlet.closed || parts.signal.aborted) return; // leaving the loop cancels the extraction
  }
  const end = source.finish(open ? reader.begun - 1 : reader.begun, split.parts.length);
  for (const batch of transformer.finish()) await outlet.rejects(batch);
  limit.checkAtEnd();
  await outlet.send({
    trailer: {
      counts: countsOf(transformer.tally, end.sourceBytes),
      rules: rulesOf(transformer.tally),
      batches: outlet.batches,
      sourceCrc32: source.crc32,
      sourceBytes: source.bytes,
      statistics: transformer.statistics(),
      headers: [...reader.headers],
    },
  });
}

/** Sends with back-pressure and counts; `closed` once the receiver has gone. */
class Outlet {
  sent = 0;
  batches = 0;
  closed = false;

  constructor(
    private readonly to: Send<TransformEvent>,
    private readonly source: SourceCheck,
  ) {}

  async send(event: TransformEvent): Promise<void> {
    this.sent += 1;
    if (!this.closed) this.closed = !(await this.to(event));
  }

  async transformed({ batches, rejects }: Transformed): Promise<void> {
    for (const { ipc, rows } of batches) {
      this.batches += 1;
      await this.send({ batch: { ipc, rows, sourceBytes: this.source.bytes } });
    }
    for (const batch of rejects) await this.rejects(batch);
  }

  async rejects({ ipc, rows }: EncodedBatch): Promise<void> {
    await this.send({ rejects: { ipc, rows, sourceBytes: this.source.bytes } });
  }
}

/** I1: the sum is made here, from counts that were taken apart from one another, so that a slip fails the split. */
function countsOf(
  tally: Tally,
  bytes: number,
): NonNullable<NonNullable<TransformEvent['trailer']>['counts']> {
  const { read, loaded, rejected, filtered, warned } = tally;
  if (read !== loaded + rejected + filtered) {
    throw new SluiceError(
      'INTERNAL',
      `the books do not balance: ${read} read, ${loaded} loaded, ${rejected} rejected, ${filtered} filtered`,
    );
  }
  return { read, loaded, rejected, filtered, warned, bytes };
}

function rulesOf(tally: Tally): NonNullable<NonNullable<TransformEvent['trailer']>['rules']> {
  return tally.rules().map(({ rule, column, severity, records }) => ({
    rule,
    column,
    severity: severity === 'reject' ? 'SEVERITY_ERROR' : 'SEVERITY_WARN',
    records,
  }));
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
