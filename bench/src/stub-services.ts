import { canonicalJson, loadPipeline, sha256 } from '@sluice/config';
import {
  api,
  type ExtractorHandlers,
  type LedgerEntry,
  type LoaderHandlers,
  SluiceError,
  type Split,
  type ValidatorHandlers,
} from '@sluice/proto';
import { createLogger, type RunningServer, startServer, streamHandler, unaryHandler } from '@sluice/service';

const logger = createLogger('stub', 'silent');
/** Larger than what is packed, smaller than what is cut: each object is a split. */
const SIZE = 4 * 1024 ** 2;
const COUNTS = { read: 1, loaded: 1, rejected: 0, filtered: 0, warned: 0, bytes: SIZE, superseded: 0 };

/** Extractor, validator and loader that do nothing: what is measured then is the orchestrator. */
export class StubServices {
  /** Objects of the next plan. */
  objects = 0;
  /** Loads asked for. */
  loads = 0;
  #servers: RunningServer[] = [];

  /** The variables by which an orchestrator finds them. */
  get environment(): Readonly<Record<string, string>> {
    const [extractor = '', validator = '', loader = ''] = this.#servers.map(({ address }) => address);
    return { SLUICE_EXTRACTOR: extractor, SLUICE_VALIDATOR: validator, SLUICE_LOADER: loader };
  }

  async start(): Promise<void> {
    this.#servers = [
      await serve('Extractor', this.#extractor()),
      await serve('Validator', validator()),
      await serve('Loader', this.#loader()),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.drain()));
  }

  #extractor(): ExtractorHandlers {
    return {
      Plan: streamHandler('extractor', logger, async (_, send) => {
        const { objects } = this;
        for (let i = 0; i < objects; i += 1) if (!(await send({ split: splitOf(i) }))) return;
        await send({ trailer: { splits: objects, objects, bytes: objects * SIZE, lookups: [] } });
      }),
      Cut: streamHandler('extractor', logger, refuse),
      Extract: streamHandler('extractor', logger, refuse),
      Sample: unaryHandler('extractor', logger, refuse),
    };
  }

  #loader(): LoaderHandlers {
    return {
      Prepare: unaryHandler('loader', logger, async () => ({ table: 'public.nothing' })),
      Load: streamHandler('loader', logger, async (_, send) => {
        this.loads += 1;
        await send({ committed: { counts: COUNTS, rules: [] } });
      }),
      ListLedger: streamHandler('loader', logger, async (_, send) => {
        const { objects } = this;
        for (let i = 0; i < objects; i += 1) if (!(await send(entryOf(i)))) return;
      }),
      Abort: unaryHandler('loader', logger, async () => ({})),
      SeenObjects: unaryHandler('loader', logger, refuse),
      Publish: streamHandler('loader', logger, refuse),
      Lookup: streamHandler('loader', logger, refuse),
      ReadRejects: streamHandler('loader', logger, refuse),
      ListRejects: unaryHandler('loader', logger, refuse),
    };
  }
}

function validator(): ValidatorHandlers {
  return {
    Check: unaryHandler('validator', logger, async ({ yaml }) => {
      const { pipeline, diagnostics } = loadPipeline(yaml);
      if (!pipeline) throw new Error(diagnostics.map(({ message }) => message).join(' '));
      const specJson = canonicalJson(pipeline);
      return {
        name: pipeline.name,
        specJson,
        sha256: sha256(specJson),
        columns: [{ name: 'id', type: 'bigint', notNull: true }],
      };
    }),
    Transform: streamHandler('validator', logger, refuse),
  };
}

function splitOf(i: number): Split {
  const n = String(i).padStart(7, '0');
  const object = {
    bucket: 'stub',
    key: `in/${n}.csv`,
    versionId: `v-${n}`,
    etag: `"${n}"`,
    lastModifiedMs: 1_700_000_000_000,
    size: SIZE,
  };
  return { splitId: `s${n}`, ordinal: i, parts: [{ object, start: 0, end: SIZE, firstRecord: 1 }] };
}

function entryOf(i: number): LedgerEntry {
  const { splitId, parts } = splitOf(i);
  return { splitId, attempt: 1, parts, counts: COUNTS, committedAtMs: 0, rules: [] };
}

function refuse(): Promise<never> {
  return Promise.reject(new SluiceError('NOT_SUPPORTED', 'A stub does not do that.'));
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
