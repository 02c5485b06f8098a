import { crc32 } from 'node:zlib';
import { api, type ExtractEvent, type ExtractRequest__Output } from '@sluice/proto';
import { createLogger, startServer, streamHandler, type RunningServer } from '@sluice/service';

/** What the fake sends for a split: events as given, or the honest stream of some parts. */
export type Script = (request: ExtractRequest__Output) => Iterable<ExtractEvent | 'hang'>;

export class FakeExtractor {
  script: Script = () => honest(['']);
  /** Calls that their caller has cancelled. */
  cancelled = 0;
  onCancel: () => void = () => undefined;
  /** Messages that the receiver has taken. */
  sent = 0;

  private constructor(private server: RunningServer | undefined) {}

  static async start(): Promise<FakeExtractor> {
    const fake = new FakeExtractor(undefined);
    const logger = createLogger('extractor', 'silent');
    fake.server = await startServer({
      serviceName: 'sluice.v1.Extractor',
      definition: api().Extractor.service,
      implementation: {
        extract: streamHandler<ExtractRequest__Output, ExtractEvent>(
          'extractor',
          logger,
          async (request, send, context) => {
            context.signal.addEventListener('abort', () => {
              fake.cancelled += 1;
              fake.onCancel();
            });
            for (const event of fake.script(request)) {
              if (event === 'hang') {
                await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
                return;
              }
              if (!(await send(event))) return;
              fake.sent += 1;
            }
          },
        ),
        plan: () => undefined,
        sample: () => undefined,
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

/** Every part's bytes in chunks of `chunkBytes`, with part ends and a true trailer. */
export function* honest(
  parts: readonly (string | Uint8Array)[],
  chunkBytes = 1 << 20,
  undecodable: readonly number[] = [],
): Generator<ExtractEvent, void, undefined> {
  let chunks = 0;
  let bytes = 0;
  let sum = 0;
  for (const [part, content] of parts.entries()) {
    const data = Buffer.from(content);
    for (let at = 0; at < data.length; at += chunkBytes) {
      const slice = data.subarray(at, at + chunkBytes);
      const bad = undecodable.filter((n) => n >= at && n < at + chunkBytes).map((n) => n - at);
      yield { chunk: { data: slice, undecodable: bad } };
      chunks += 1;
      sum = crc32(slice, sum);
    }
    bytes += data.length;
    yield { partEnd: { part, bytes: data.length } };
  }
  yield { trailer: { chunks, bytes, sourceBytes: bytes, crc32: sum, resumed: 0 } };
}
