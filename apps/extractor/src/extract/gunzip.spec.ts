import { gzipSync } from 'node:zlib';
import { type ObjectRef__Output } from '@sluice/proto';
import { gunzip } from './gunzip.js';

const OBJECT: ObjectRef__Output = {
  bucket: 'data',
  key: 'x.gz',
  versionId: '',
  etag: 'e',
  lastModifiedMs: 0,
  size: 0,
};
const TEXT = 'a,b\n' + '1,2\n'.repeat(1000);
const MEMBER = gzipSync(TEXT);
const ZEROS = Buffer.alloc(100_000);

/** A source of given pieces that knows how many were asked for, and says when it is let go of. */
function sourceOf(pieces: readonly Uint8Array[]): {
  read: number;
  readonly ended: Promise<void>;
  readonly bytes: AsyncGenerator<Uint8Array>;
} {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const source = { read: 0, ended, bytes: generate() };
  async function* generate(): AsyncGenerator<Uint8Array> {
    try {
      for (const piece of pieces) {
        await new Promise((resolve) => setImmediate(resolve));
        source.read += piece.length;
        yield piece;
      }
    } finally {
      end();
    }
  }
  return source;
}

async function text(source: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of gunzip(source, OBJECT)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe('gunzip', () => {
  it.each([
    ['zeros in one piece', [MEMBER, ZEROS]],
    ['zeros in many pieces', [MEMBER, Buffer.alloc(3), ZEROS, ZEROS, ZEROS]],
    ['zeros right behind it', [Buffer.concat([MEMBER, ZEROS]), ZEROS]],
  ])('reads to the end of an object padded with %s', async (_, pieces) => {
    const source = sourceOf(pieces);
    expect(await text(source.bytes)).toBe(TEXT);
    expect(source.read).toBe(Buffer.concat(pieces).length);
    await source.ended;
  });

  it.each([
    ['words in a later piece', [MEMBER, ZEROS, Buffer.from('words')]],
    ['words some pieces later', [MEMBER, ZEROS, ZEROS, ZEROS, Buffer.from('words'), ZEROS, ZEROS]],
    ['another member', [MEMBER, ZEROS, MEMBER]],
    ['words in the same piece', [Buffer.concat([MEMBER, ZEROS, Buffer.from('words')]), ZEROS, ZEROS]],
  ])('refuses zeros followed by %s', async (_, pieces) => {
    const source = sourceOf(pieces);
    await expect(text(source.bytes)).rejects.toMatchObject({ reason: 'SOURCE_CORRUPT' });
    await source.ended; // or this test times out
  });

  it('passes on what the source failed with, behind the last member too', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.concat([MEMBER, ZEROS]);
      await new Promise((resolve) => setImmediate(resolve));
      throw new RangeError('cut');
    };
    await expect(text(failing())).rejects.toThrow('cut');
  });

  it('lets go of the source when its reader leaves', async () => {
    const source = sourceOf(Array.from({ length: 50 }, () => gzipSync(Buffer.alloc(500_000, 'x'))));
    for await (const piece of gunzip(source.bytes, OBJECT)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await source.ended; // or this test times out
  });
});
