import type { ResolvedSource } from '@sluice/config';
import {
  type LoaderClient,
  type SeenObjectsRequest,
  type SeenObjectsResponse__Output,
  SluiceError,
  type Split__Output,
  unary,
} from '@sluice/proto';
import type { ClaimedRun } from '../transitions/claim-run.js';

const BATCH = 500;

export interface SelectOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * `source.select`: passes splits over one whole object each on, in their order, but for those that are not to be loaded. What
 * was loaded is asked of the target's ledger, by version, a batch of objects at a time (I5).
 */
export class Selection {
  skipped = 0;
  skippedBytes = 0;
  #batch: Split__Output[] = [];

  constructor(
    private readonly loader: LoaderClient,
    private readonly run: Pick<ClaimedRun, 'facts'>,
    private readonly source: Pick<ResolvedSource, 'select' | 'onChange'>,
    private readonly options: SelectOptions,
    private readonly pass: (split: Split__Output) => Promise<void>,
  ) {}

  /** @throws SluiceError SOURCE_CHANGED under `on_change: fail`; what the loader fails with */
  async add(split: Split__Output): Promise<void> {
    if (this.source.select === 'all') return this.pass(split);
    this.#batch.push(split);
    if (this.#batch.length >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    const { seen } = await unary<SeenObjectsRequest, SeenObjectsResponse__Output>(
      this.loader.seenObjects.bind(this.loader),
      {
        pipeline: this.run.facts.pipeline,
        run: this.run.facts.run,
        objects: batch.flatMap(({ parts }) => (parts[0].object ? [parts[0].object] : [])),
      },
      this.options,
    );
    if (seen.length !== batch.length) {
      throw new SluiceError(
        'STREAM_INCOMPLETE',
        `The loader told of ${seen.length} of ${batch.length} objects.`,
        {
          service: 'loader',
        },
      );
    }
    for (const [i, split] of batch.entries()) {
      if (this.#wanted(split, seen[i])) await this.pass(split);
      else {
        this.skipped += 1;
        this.skippedBytes += split.parts[0].object?.size ?? 0;
      }
    }
  }

  #wanted({ parts }: Split__Output, { state, runId }: SeenObjectsResponse__Output['seen'][number]): boolean {
    if (state === 'SEEN_STATE_NEW') return true;
    if (state === 'SEEN_STATE_LOADED') return false;
    if (this.source.onChange !== 'fail') return this.source.onChange === 'reload';
    const { bucket = '', key = '' } = parts[0].object ?? {};
    throw new SluiceError(
      'SOURCE_CHANGED',
      `s3://${bucket}/${key} was overwritten since run ${runId} loaded it, and source.on_change is fail.`,
      {
        hint: 'Look at what changed. To load the new version, set source.on_change: reload; to leave it, ignore.',
        where: { bucket, key, run: runId },
        service: 'orchestrator',
      },
    );
  }
}
