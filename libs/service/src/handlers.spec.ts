import { status } from '@grpc/grpc-js';
import { messages, SluiceError, unary } from '@sluice/proto';
import { streamHandler, unaryHandler } from './handlers.js';
import { FakeLoader, logger } from './testing/fake-loader.fixture.js';

const fake = new FakeLoader();

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('unaryHandler', () => {
  it('answers with what the function gives', async () => {
    await fake.serve({ Prepare: unaryHandler('loader', logger, async () => ({ table: 'public.t' })) });
    const client = fake.client();
    await expect(unary(client.prepare.bind(client), {})).resolves.toMatchObject({ table: 'public.t' });
  });

  it.each<[string, () => Promise<never>]>([
    [
      'rejects',
      () =>
        Promise.reject(
          new SluiceError('TABLE_NOT_FOUND', 'no t', { hint: 'make it', where: { table: 't' } }),
        ),
    ],
    [
      'throws at once',
      () => {
        throw new SluiceError('TABLE_NOT_FOUND', 'no t', { hint: 'make it', where: { table: 't' } });
      },
    ],
  ])('tells reason, hint, place and service of a function that %s', async (_, handle) => {
    await fake.serve({ Prepare: unaryHandler('loader', logger, handle) });
    const client = fake.client();
    const error = await unary(client.prepare.bind(client), {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      reason: 'TABLE_NOT_FOUND',
      message: 'no t',
      hint: 'make it',
      where: { table: 't' },
      service: 'loader',
      cause: { code: status.NOT_FOUND },
    });
  });

  it.each([
    ['message', (long: string) => ['no t', long].join(), ''],
    ['hint', () => 'no t', 'hint'],
    ['place', () => 'no t', 'place'],
  ])('keeps the reason of an error whose %s is longer than trailers may be', async (_, message, which) => {
    const long = '列'.repeat(50_000);
    const thrown = new SluiceError('COLUMN_MISMATCH', message(long), {
      ...(which === 'hint' ? { hint: long } : {}),
      ...(which === 'place' ? { where: { table: long } } : {}),
    });
    await fake.serve({ Prepare: unaryHandler('loader', logger, () => Promise.reject(thrown)) });
    const client = fake.client();
    await expect(unary(client.prepare.bind(client), {})).rejects.toMatchObject({
      reason: 'COLUMN_MISMATCH',
      message: expect.stringMatching(/^no t(,列+ … \(cut\))?$/) as string,
    });
  });

  it('keeps the service that raised an error first', async () => {
    const first = new SluiceError('SOURCE_CHANGED', 'changed', { service: 'extractor' });
    await fake.serve({ Prepare: unaryHandler('loader', logger, () => Promise.reject(first)) });
    const client = fake.client();
    await expect(unary(client.prepare.bind(client), {})).rejects.toMatchObject({ service: 'extractor' });
  });

  it('aborts its signal when the caller cancels', async () => {
    const [began, aborted] = [gate(), gate()];
    await fake.serve({
      Prepare: unaryHandler('loader', logger, async (_, { signal }) => {
        signal.addEventListener('abort', aborted.open);
        began.open();
        await aborted.opened;
        return {};
      }),
    });
    const client = fake.client();
    const abort = new AbortController();
    const answer = unary(client.prepare.bind(client), {}, { signal: abort.signal });
    const refused = expect(answer).rejects.toMatchObject({ reason: 'CANCELLED' });
    await began.opened;
    abort.abort();
    await refused;
    await aborted.opened;
  });
});

describe('streamHandler', () => {
  const MESSAGE = { progress: { counts: { read: 1 } } };

  it('sends what it is told and ends with OK', async () => {
    await fake.serve({
      Load: streamHandler('loader', logger, async (_, send) => {
        for (let i = 0; i < 5; i += 1) await send(MESSAGE);
      }),
    });
    const received = [];
    for await (const message of messages(fake.client().load({}))) received.push(message.event);
    expect(received).toEqual(Array(5).fill('progress'));
  });

  it('tells the reason of a failure after the messages that were sent', async () => {
    await fake.serve({
      Load: streamHandler('loader', logger, async (_, send) => {
        await send(MESSAGE);
        throw new SluiceError('REJECT_LIMIT', 'too many', { hint: 'look' });
      }),
    });
    const stream = messages(fake.client().load({}));
    await expect(stream.next()).resolves.toMatchObject({ done: false });
    await expect(stream.next()).rejects.toMatchObject({
      reason: 'REJECT_LIMIT',
      message: 'too many',
      hint: 'look',
    });
  });

  it('waits for a slow reader: what waits does not grow with what is sent', async () => {
    const big = { committed: { rules: [{ rule: 'x'.repeat(1024 * 1024) }] } };
    const total = 200;
    let sent = 0;
    const stalled = gate();
    await fake.serve({
      Load: streamHandler('loader', logger, async (_, send) => {
        for (; sent < total; sent += 1) {
          const room = send(big);
          // Only a full stream leaves `send` unresolved for a whole turn of the event loop.
          if (
            (await Promise.race([room, new Promise((resolve) => setImmediate(resolve, 'full'))])) === 'full'
          ) {
            stalled.open();
          }
          await room;
        }
      }),
    });
    const stream = messages(fake.client().load({}));
    await stream.next();
    await stalled.opened;
    expect(sent).toBeLessThan(total / 2);
    let received = 1;
    for await (const { event } of stream) received += event === 'committed' ? 1 : 0;
    expect(received).toBe(total);
  });

  it.each(['while it waits for room', 'before it sends'])(
    'learns that the reader has gone %s',
    async (when) => {
      const big = { committed: { rules: [{ rule: 'x'.repeat(1024 * 1024) }] } };
      const told = gate();
      const began = gate();
      await fake.serve({
        Load: streamHandler('loader', logger, async (_, send, { signal }) => {
          if (when === 'before it sends') {
            const gone = new Promise((resolve) => signal.addEventListener('abort', resolve));
            began.open();
            await gone;
          }
          began.open();
          while (await send(big));
          expect(signal.aborted).toBe(true);
          told.open();
        }),
      });
      const call = fake.client().load({});
      call.on('error', () => undefined); // our own cancellation
      await began.opened;
      call.cancel();
      await told.opened;
    },
  );

  it('ends without a word when it fails after the reader has gone', async () => {
    const [began, failed] = [gate(), gate()];
    const server = await fake.serve({
      Load: streamHandler('loader', logger, async (_, __, { signal }) => {
        const gone = new Promise((resolve) => signal.addEventListener('abort', resolve));
        began.open();
        await gone;
        failed.open();
        throw new Error('too late');
      }),
    });
    const call = fake.client().load({});
    call.on('error', () => undefined); // our own cancellation
    await began.opened;
    call.cancel();
    await failed.opened;
    await server.drain(); // nothing is left in flight
  });
});
