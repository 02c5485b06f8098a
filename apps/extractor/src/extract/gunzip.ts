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
  const stored = new Stored(source);
  const unzip = createGunzip({ chunkSize: PIECE });
  // The first error of the two is the one that the loop below sees.
  pipeline(Readable.from(stored.pieces(), { objectMode: false }), unzip, () => undefined);
  try {
    for await (const bytes of unzip) yield bytes as Uint8Array; // a zlib stream without encoding
    await stored.drain();
  } catch (error) {
    throw isZlibError(error) ? corrupt(object, unzip.bytesWritten, error.message, error) : error;
  } finally {
    unzip.destroy();
    stored.letGo();
  }
  if (stored.dataEnd > unzip.bytesWritten) {
    throw corrupt(object, unzip.bytesWritten, 'it goes on with something that is not gzip');
  }
}

/**
 * What goes into zlib, which stops without a word at the first zero behind a member: the rest is read here, to the end
 * (I4). The pipeline reads ahead, so positions are kept of what was read, not of what zlib has taken.
 */
class Stored {
  /** Offset behind the last byte that is not zero. */
  dataEnd = 0;
  private end = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly source: AsyncIterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]();
  }

  /** Leaving it early does not end the source, which drain() may want. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.next(); piece !== undefined; piece = await this.next()) yield piece;
  }

  async drain(): Promise<void> {
    while ((await this.next()) !== undefined);
    // It may have gone to the pipeline, which nobody listened to any more.
    if (this.failure) throw this.failure.error;
  }

  /** Not awaited: a read that is under way ends first, and that has a watchdog of its own (I8). */
  letGo(): void {
    this.source.return?.().catch(() => undefined);
  }

  private async next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.source.next();
      if (done === true) return undefined;
      let at = value.length;
      while (at > 0 && value[at - 1] === 0) at -= 1;
      if (at > 0) this.dataEnd = this.end + at;
      this.end += value.length;
      return value;
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
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
