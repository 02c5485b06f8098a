import {
  api,
  type CheckResponse,
  type ColumnStatistics,
  type CutEvent,
  type CutRequest__Output,
  encodeStatistics,
  type ExtractorHandlers,
  type LedgerEntry,
  type ListLedgerRequest__Output,
  type LoadEvent,
  type LoaderHandlers,
  type LoadRequest__Output,
  type PinnedLookup,
  type PlanEvent,
  type PlanRequest__Output,
  type PrepareRequest__Output,
  type PrepareResponse,
  type PublishEvent,
  type PublishRequest__Output,
  type SeenObject,
  type SeenObjectsRequest__Output,
  type Split,
  type SplitCounts,
  type TransformEvent,
  type TransformRequest__Output,
  type ValidatorHandlers,
  SluiceError,
} from '@sluice/proto';
import { type CallContext, createLogger, type RunningServer, type Send, startServer } from '@sluice/service';
import { streamHandler, unaryHandler } from '@sluice/service';
import { FakeTarget } from './fake-target.fixture.js';
import { checkedPipeline } from './pipeline.fixture.js';

const logger = createLogger('fake', 'silent');
const MIB = 1024 * 1024;

/** An object in one split, as the extractor plans it. */
export function split(ordinal: number, size = MIB): Split {
  const object = {
    bucket: 'lake',
    key: `orders/${String(ordinal).padStart(5, '0')}.csv`,
    versionId: '',
    etag: `"etag-${ordinal}"`,
    lastModifiedMs: 1_700_000_000_000,
    size,
  };
  return { splitId: `s${ordinal}`, ordinal, parts: [{ object, start: 0, end: size, firstRecord: 1 }] };
}

export const COUNTS = { read: 100, loaded: 90, rejected: 7, filtered: 3, warned: 1, bytes: MIB };
const RULES = [
  { rule: 'type', column: 'quantity', severity: 'SEVERITY_ERROR' as const, records: 5 },
  { rule: 'csv:ragged', column: '', severity: 'SEVERITY_ERROR' as const, records: 2 },
];

export type OnLoad = (
  request: LoadRequest__Output,
  send: Send<LoadEvent>,
  context: CallContext,
) => Promise<void>;
export type OnPlan = (
  request: PlanRequest__Output,
  send: Send<PlanEvent>,
  context: CallContext,
) => Promise<void>;
export type OnCut = (request: CutRequest__Output, send: Send<CutEvent>) => Promise<void>;
export type OnTransform = (
  request: TransformRequest__Output,
  send: Send<TransformEvent>,
  context: CallContext,
) => Promise<void>;
export type OnPublish = (
  request: PublishRequest__Output,
  send: Send<PublishEvent>,
  context: CallContext,
) => Promise<void>;

/** The three services that an orchestrator calls, in one process; every behaviour can be replaced by a test. */
export class FakeServices {
  splits: Split[] = [split(0), split(1), split(2)];
  target = new FakeTarget();
  /** In the order that they came. */
  readonly loads: { readonly runId: string; readonly splitId: string; readonly attempt: number }[] = [];
  readonly running = new Set<string>();
  /** The same split was loaded twice at once. */
  readonly overlaps: string[] = [];
  mostRunning = 0;
  aborted: string[] = [];
  prepared = 0;
  readonly preparedFor: PrepareRequest__Output[] = [];

  onCheck: (yaml: string) => CheckResponse = checkedPipeline;
  onPrepare: (request: PrepareRequest__Output) => Promise<PrepareResponse | undefined> = async () =>
    undefined;
  onTransform: OnTransform = async () => undefined;
  onPlan: OnPlan = (request, send) => this.plan(request, send);
  onLoad: OnLoad = (request, send) => this.commit(request, send);
  onListLedger: (runId: string) => Iterable<LedgerEntry> = (runId) => this.ledger.get(runId)?.values() ?? [];
  onPublish: OnPublish = (request, send) => this.target.publish(request, send);
  onCut: OnCut = () => Promise.reject(new SluiceError('NOT_SUPPORTED', 'no'));
  onSeen: (request: SeenObjectsRequest__Output) => SeenObject[] = ({ objects }) =>
    objects.map(() => ({ state: 'SEEN_STATE_NEW' }));
  onAbort: () => Promise<void> = async () => undefined;
  /** Before a ledger is listed. */
  onListing: (context: CallContext) => Promise<void> = async () => undefined;
  /** What the extractor pins where a pipeline has lookups in objects. */
  lookups: PinnedLookup[] = [];

  #server: RunningServer[] = [];

  get ledger(): FakeTarget['ledger'] {
    return this.target.ledger;
  }

  /** As new, at the same addresses. */
  reset(): void {
    const { onCheck, onPrepare, onTransform, onCut, onSeen, onAbort, onListing } = new FakeServices();
    this.splits = [split(0), split(1), split(2)];
    this.target = new FakeTarget();
    this.lookups = [];
    this.loads.length = 0;
    this.overlaps.length = 0;
    this.mostRunning = 0;
    this.aborted = [];
    this.prepared = 0;
    this.preparedFor.length = 0;
    Object.assign(this, { onCheck, onPrepare, onTransform, onCut, onSeen, onAbort, onListing });
    this.onPlan = (request, send) => this.plan(request, send);
    this.onLoad = (request, send) => this.commit(request, send);
    this.onListLedger = (runId) => this.ledger.get(runId)?.values() ?? [];
    this.onPublish = (request, send) => this.target.publish(request, send);
  }

  get targets(): { extractor: string; validator: string; loader: string } {
    const [extractor, validator, loader] = this.#server.map((server) => server.address);
    return { extractor, validator, loader };
  }

  async plan({ lookupsOnly }: PlanRequest__Output, send: Send<PlanEvent>): Promise<void> {
    if (lookupsOnly) {
      await send({ trailer: { splits: 0, objects: 0, bytes: 0, lookups: this.lookups } });
      return;
    }
    for (const planned of this.splits) await send({ split: planned });
    await send({ trailer: this.trailer() });
  }

  trailer() {
    const bytes = this.splits
      .flatMap((s) => s.parts ?? [])
      .reduce((sum, p) => sum + Number(p.object?.size), 0);
    return { splits: this.splits.length, objects: this.splits.length, bytes, lookups: this.lookups };
  }

  /** Commits as the real loader does: once per split, whatever the attempt. */
  async commit(
    request: LoadRequest__Output,
    send: Send<LoadEvent>,
    counts: SplitCounts = COUNTS,
    statistics: ColumnStatistics[] = [],
  ): Promise<void> {
    const { row, before } = this.target.commit(request, {
      splitId: request.split?.splitId,
      attempt: request.attempt,
      parts: request.split?.parts,
      counts,
      committedAtMs: Date.now(),
      rules: RULES,
    });
    await send({ progress: { counts: { ...counts, read: 50 } } });
    await send({
      committed: {
        counts: row.counts,
        rules: RULES,
        alreadyCommitted: before,
        statistics: before ? undefined : encodeStatistics(statistics),
      },
    });
  }

  async start(): Promise<void> {
    const extractor: ExtractorHandlers = {
      Plan: streamHandler('extractor', logger, (request, send, context) =>
        this.onPlan(request, send, context),
      ),
      Cut: streamHandler('extractor', logger, (request, send) => this.onCut(request, send)),
      Extract: streamHandler('extractor', logger, async () => undefined),
      Sample: unaryHandler('extractor', logger, async (request) => ({ csvJson: request.sourceJson })),
    };
    const validator: ValidatorHandlers = {
      Check: unaryHandler('validator', logger, async (request) => this.onCheck(request.yaml)),
      Transform: streamHandler('validator', logger, (request, send, context) =>
        this.onTransform(request, send, context),
      ),
    };
    this.#server = await Promise.all([
      serve('Extractor', extractor),
      serve('Validator', validator),
      serve('Loader', this.#loader()),
    ]);
  }

  #loader(): LoaderHandlers {
    return {
      Prepare: unaryHandler('loader', logger, async (request) => {
        if (!request.dryRun) this.prepared += 1;
        this.preparedFor.push(request);
        return (await this.onPrepare(request)) ?? { table: 'public.orders' };
      }),
      Load: streamHandler('loader', logger, (request, send, context) => this.#load(request, send, context)),
      Publish: streamHandler('loader', logger, (request, send, context) =>
        this.onPublish(request, send, context),
      ),
      ReadRejects: streamHandler('loader', logger, () =>
        Promise.reject(new SluiceError('NOT_SUPPORTED', 'no')),
      ),
      SeenObjects: unaryHandler('loader', logger, async (request) => ({ seen: this.onSeen(request) })),
      Lookup: streamHandler('loader', logger, () => Promise.reject(new SluiceError('NOT_SUPPORTED', 'no'))),
      Abort: unaryHandler('loader', logger, async (request) => {
        const runId = request.run?.runId ?? '';
        this.aborted.push(runId);
        await this.onAbort();
        this.target.staged.delete(runId);
        return {};
      }),
      ListLedger: streamHandler('loader', logger, async (request, send, context) => {
        await this.onListing(context);
        for (const entry of this.#listed(request)) await send(entry);
      }),
      ListRejects: unaryHandler('loader', logger, async (request) => ({
        rejects: [{ bucket: 'lake', key: request.pipeline?.name, splitId: 's0', record: 7 }],
        nextPageToken: request.pageToken,
      })),
    };
  }

  #listed(request: ListLedgerRequest__Output): Iterable<LedgerEntry> {
    if (request.staged) return this.target.staged.get(request.runId)?.values() ?? [];
    return request.quarantined ? this.target.quarantined(request) : this.onListLedger(request.runId);
  }

  async #load(request: LoadRequest__Output, send: Send<LoadEvent>, context: CallContext): Promise<void> {
    const load = {
      runId: request.run?.runId ?? '',
      splitId: request.split?.splitId ?? '',
      attempt: request.attempt,
    };
    const key = `${load.runId}/${load.splitId}`;
    if (this.running.has(key)) this.overlaps.push(key);
    this.loads.push(load);
    this.running.add(key);
    this.mostRunning = Math.max(this.mostRunning, this.running.size);
    try {
      await this.onLoad(request, send, context);
    } finally {
      this.running.delete(key);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#server.map((server) => server.drain()));
  }
}

function serve(
  name: 'Extractor' | 'Validator' | 'Loader',
  implementation: ExtractorHandlers | ValidatorHandlers | LoaderHandlers,
): Promise<RunningServer> {
  return startServer({
    serviceName: `sluice.v1.${name}`,
    definition: api()[name].service,
    implementation,
    listen: '127.0.0.1:0',
    drainTimeoutMs: 200,
    logger,
  });
}

/** Until the call is cut. */
export function untilCut({ signal }: CallContext): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A promise and what resolves it: tests wait for events, not for time. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
