import { SluiceError, type ObjectRef__Output } from '@sluice/proto';
import type { ObjectBody, ObjectStore } from '../store/object-store.js';
import { ResumingReader, type ReadTally } from './resuming-reader.js';

const SIZE = 10;
const object: ObjectRef__Output = {
  bucket: 'b',
  key: 'k',
  versionId: '',
  etag: '"e"',
  lastModifiedMs: 0,
  size: SIZE,
};
const never = new AbortController().signal;

/** What a body does piece by piece: bytes, a failure, or silence until it is destroyed. */
type Script = readonly (string | Error | 'SILENCE')[];

class FakeBody implements ObjectBody {
  destroyed: Error | undefined;
  private onDestroy: ((reason: Error) => void) | undefined;

  constructor(private readonly script: Script) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (const step of this.script) {
      if (this.destroyed !== undefined) throw this.destroyed;
      if (step instanceof Error) throw step;
      if (step === 'SILENCE') {
        await new Promise<never>((_, reject) => {
          this.onDestroy = reject;
        });
      } else yield Buffer.from(step);
    }
  }

  destroy(reason?: Error): void {
    this.destroyed ??= reason ?? new Error('left');
    this.onDestroy?.(reason ?? new Error('destroyed'));
  }
}

/** Answers each read with the next body, or throws the next error. */
class FakeStore implements Pick<ObjectStore, 'read'> {
  readonly ranges: [number, number][] = [];
  readonly bodies: FakeBody[] = [];

  constructor(private readonly answers: (Script | SluiceError)[]) {}

  async read(_: ObjectRef__Output, start: number, end: number): Promise<ObjectBody> {
    this.ranges.push([start, end]);
    const answer = this.answers.shift() ?? [];
    if (answer instanceof SluiceError) throw answer;
    const body = new FakeBody(answer);
    this.bodies.push(body);
    return body;
  }
}

function reading(answers: (Script | SluiceError)[], idleTimeoutMs = 60_000, signal = never) {
  const fake = new FakeStore(answers);
  const tally: ReadTally = { sourceBytes: 0, resumed: 0 };
  const unused = (): never => {
    throw new Error('a reader only reads');
  };
  const store: ObjectStore = {
    list: unused,
    keepsVersions: unused,
    head: unused,
    read: fake.read.bind(fake),
  };
  const settings = { idleTimeoutMs, maxFruitless: 3, backoffMs: 1 };
  const bytes = new ResumingReader(store, settings, tally).read(object, 0, SIZE, signal);
  return { fake, tally, bytes };
}

async function all(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of bytes) text += Buffer.from(piece).toString();
  return text;
}

const failure = (work: Promise<unknown>): Promise<SluiceError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => SluiceError.from(error),
  );

describe('ResumingReader', () => {
  it.each([
    ['a failure', ['0123', new Error('socket hang up')]],
    ['a short body', ['01', '23']],
  ])('reads on from the exact byte after %s', async (_, script) => {
    const { fake, tally, bytes } = reading([script, ['456789']]);
    expect(await all(bytes)).toBe('0123456789');
    expect(fake.ranges).toEqual([
      [0, 10],
      [4, 10],
    ]);
    expect(tally).toEqual({ sourceBytes: 10, resumed: 1 });
  });

  it('gives up a body that stalls, and reads on', async () => {
    const { fake, bytes } = reading([['0123', 'SILENCE'], ['456789']], 5);
    expect(await all(bytes)).toBe('0123456789');
    expect(fake.bodies[0].destroyed).toBeInstanceOf(SluiceError);
  });

  it('does not take a slow reader downstream for a stall', async () => {
    jest.useFakeTimers();
    try {
      const { fake, bytes } = reading([['0123', '456789']], 1_000);
      expect((await bytes.next()).value).toHaveLength(4);
      jest.advanceTimersByTime(60_000);
      expect(fake.bodies[0].destroyed).toBeUndefined();
      expect((await bytes.next()).value).toHaveLength(6);
      expect((await bytes.next()).done).toBe(true);
      expect(fake.ranges).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('counts fruitless reads in a row only', async () => {
    const { tally, bytes } = reading([[], [], ['0'], [], [], ['123456789']]);
    expect(await all(bytes)).toBe('0123456789');
    expect(tally.resumed).toBe(5);
  });

  it('gives up after so many fruitless reads, saying where', async () => {
    const busy = new SluiceError('SOURCE_UNAVAILABLE', 'Slow down.');
    const error = await failure(all(reading([['012'], busy, busy, busy, ['3456789']]).bytes));
    expect([error.reason, error.retry]).toEqual(['SOURCE_UNAVAILABLE', 'retry']);
    expect(error.message).toBe('Reading s3://b/k brought nothing in 3 tries from byte 3 on: Slow down.');
  });

  it('does not try again what another try cannot help', async () => {
    const { fake, bytes } = reading([['012'], new SluiceError('SOURCE_CHANGED', 'Changed.'), ['3456789']]);
    expect((await failure(all(bytes))).reason).toBe('SOURCE_CHANGED');
    expect(fake.ranges).toHaveLength(2);
  });

  it('refuses more bytes than were asked for', async () => {
    expect((await failure(all(reading([['0123456789X']]).bytes))).reason).toBe('SOURCE_CHANGED');
  });

  it('ends at once when cancelled, while reading and before', async () => {
    const abort = new AbortController();
    const { fake, bytes } = reading([['0123', 'SILENCE']], 60_000, abort.signal);
    await bytes.next();
    const pending = failure(bytes.next());
    abort.abort();
    expect((await pending).reason).toBe('CANCELLED');
    expect(fake.bodies[0].destroyed).toBeInstanceOf(SluiceError);
    expect((await failure(all(reading([['0', 'SILENCE']], 60_000, abort.signal).bytes))).reason).toBe(
      'CANCELLED',
    );
  });

  it('lets go of the body when its reader leaves', async () => {
    const { fake, bytes } = reading([['0123', '456789']]);
    for await (const piece of bytes) {
      expect(piece).toHaveLength(4);
      break;
    }
    expect(fake.bodies[0].destroyed?.message).toBe('left');
  });
});
