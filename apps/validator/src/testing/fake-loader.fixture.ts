import { crc32 } from 'node:zlib';
import {
  api,
  type LookupEvent,
  type LookupRequest__Output,
  type ReadRejectsEvent,
  type ReadRejectsRequest__Output,
} from '@sluice/proto';
import { createLogger, startServer, streamHandler, type RunningServer } from '@sluice/service';

/** A loader that answers Lookup and ReadRejects as it is told. */
export class FakeLoader {
  lookup: (request: LookupRequest__Output) => Iterable<LookupEvent> = () => snapshot('');
  rejects: (request: ReadRejectsRequest__Output) => Iterable<ReadRejectsEvent> = () => quarantine([], []);

  private constructor(private server: RunningServer | undefined) {}

  static async start(): Promise<FakeLoader> {
    const fake = new FakeLoader(undefined);
    const logger = createLogger('loader', 'silent');
    const none = (): void => undefined;
    fake.server = await startServer({
      serviceName: 'sluice.v1.Loader',
      definition: api().Loader.service,
      implementation: {
        lookup: streamHandler<LookupRequest__Output, LookupEvent>('loader', logger, async (request, send) => {
          for (const event of fake.lookup(request)) if (!(await send(event))) return;
        }),
        readRejects: streamHandler<ReadRejectsRequest__Output, ReadRejectsEvent>(
          'loader',
          logger,
          async (request, send) => {
            for (const event of fake.rejects(request)) if (!(await send(event))) return;
          },
        ),
        prepare: none,
        load: none,
        publish: none,
        abort: none,
        listLedger: none,
        listRejects: none,
      },
      listen: '127.0.0.1:0',
      drainTimeoutMs: 100,
      logger,
    });
    return fake;
  }

  get address(): string {
    return this.server?.address ?? '';
  }

  async stop(): Promise<void> {
    await this.server?.drain();
  }
}

/** A table's CSV with a true trailer. */
export function* snapshot(csv: string, chunkBytes = 1 << 20): Generator<LookupEvent, void, undefined> {
  const data = Buffer.from(csv);
  for (let at = 0; at < data.length; at += chunkBytes) yield { chunk: data.subarray(at, at + chunkBytes) };
  const rows = Math.max(0, csv.split('\n').length - 2);
  yield { trailer: { rows, bytes: data.length, crc32: crc32(data) } };
}

export interface Kept {
  readonly part?: number;
  readonly record: number;
  readonly byteOffset: number;
  readonly raw: string;
}

/** Rejects in messages of `size`, with a true trailer. */
export function* quarantine(
  headers: readonly string[][],
  rejects: readonly Kept[],
  size = 2,
): Generator<ReadRejectsEvent, void, undefined> {
  yield { records: { headers: headers.map((names, part) => ({ part, names })), records: [] } };
  for (let at = 0; at < rejects.length; at += size) {
    const records = rejects
      .slice(at, at + size)
      .map(({ part = 0, record, byteOffset, raw }) => ({ part, record, byteOffset, raw: Buffer.from(raw) }));
    yield { records: { headers: [], records } };
  }
  const bytes = rejects.reduce((sum, { raw }) => sum + Buffer.byteLength(raw), 0);
  yield { trailer: { records: rejects.length, bytes } };
}
