import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SluiceError, type ObjectRef__Output } from '@sluice/proto';

/** Decompressed bytes come in pieces of this size at most, whatever the ratio (I5). */
const PIECE = 256 * 1024;

/**
 * Decompresses gzip, several members in a row included, as `cat a.gz b.gz` makes them.
 *
 * @throws SluiceError SOURCE_CORRUPT when the stream is damaged, cut off, or followed by something else than zeros
 */
export async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  object: ObjectRef__Output,
): AsyncGenerator<Uint8Array, void, undefined> {
  const tail = new Tail();
  const unzip = createGunzip({ chunkSize: PIECE });
  // The first error of the two is the one that the loop below sees.
  pipeline(Readable.from(tail.follow(source), { objectMode: false }), unzip, () => undefined);
  try {
    for await (const bytes of unzip) yield bytes as Uint8Array; // a zlib stream without encoding
  } catch (error) {
    throw isZlibError(error) ? corrupt(object, unzip.bytesWritten, error.message, error) : error;
  } finally {
    unzip.destroy();
  }
  if (tail.hasDataFrom(unzip.bytesWritten)) {
    throw corrupt(object, unzip.bytesWritten, 'it goes on with something that is not gzip');
  }
}

/** The last bytes that went into zlib, which drops what follows the last member without a word (I4). */
class Tail {
  private end = 0;
  private last: Uint8Array = new Uint8Array(0);

  async *follow(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of source) {
      this.end += bytes.length;
      this.last = bytes;
      yield bytes;
    }
  }

  hasDataFrom(offset: number): boolean {
    const from = offset - (this.end - this.last.length);
    return from < this.last.length && this.last.subarray(Math.max(0, from)).some((byte) => byte !== 0);
  }
}

/** By its code, not its class: errors of node:zlib can come from another realm than this module's Error. */
function isZlibError(error: unknown): error is { code: string; message: string } {
  if (typeof error !== 'object' || error === null || !('message' in error) || !('code' in error))
    return false;
  return typeof error.message === 'string' && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function corrupt(
  { bucket, key }: ObjectRef__Output,
  offset: number,
  how: string,
  cause?: unknown,
): SluiceError {
  return new SluiceError(
    'SOURCE_CORRUPT',
    `The object s3://${bucket}/${key} is not whole gzip: at about byte ${offset}, ${how}.`,
    {
      where: { bucket, key, offset: String(offset) },
      hint: 'Check it with `gzip -t`; if it is not compressed, set source.csv.compression to none.',
      cause,
    },
  );
}
