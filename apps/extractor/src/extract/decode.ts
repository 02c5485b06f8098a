import type { ResolvedCsv } from '@sluice/config';
import type { ObjectRef__Output } from '@sluice/proto';
import { gunzip } from './gunzip.js';
import { transcoder, type Utf8Piece } from './transcode.js';

type Bytes = AsyncGenerator<Uint8Array, void, undefined>;

const NONE: readonly number[] = [];

/** Stored bytes → UTF-8: decompressed, then transcoded. UTF-8 passes through as it is; the validator checks it. */
export async function* decode(
  stored: Bytes,
  object: ObjectRef__Output,
  { compression, encoding }: Pick<ResolvedCsv, 'compression' | 'encoding'>,
): AsyncGenerator<Utf8Piece, void, undefined> {
  const bytes = decompressed(stored, object, compression);
  if (encoding === 'utf-8') {
    for await (const piece of bytes) yield { bytes: piece, undecodable: NONE };
    return;
  }
  const decoder = transcoder(encoding);
  for await (const piece of bytes) yield decoder.push(piece);
  yield decoder.finish();
}

async function* decompressed(
  stored: Bytes,
  object: ObjectRef__Output,
  compression: ResolvedCsv['compression'],
): Bytes {
  if (compression === 'none') {
    yield* stored;
    return;
  }
  const { head, rest } = await peek(stored, 2);
  // An object without a byte is no records, whatever its name.
  if (head.length === 0) return;
  const zipped =
    compression === 'gzip' || object.key.endsWith('.gz') || (head[0] === 0x1f && head[1] === 0x8b);
  yield* zipped ? gunzip(rest, object) : rest;
}

/** The first bytes (`count`, unless there are fewer), and everything from the first on. */
async function peek(source: Bytes, count: number): Promise<{ head: Uint8Array; rest: Bytes }> {
  const taken: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const next = await source.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  const rest = async function* (): Bytes {
    try {
      yield* taken;
      yield* source;
    } finally {
      await source.return();
    }
  };
  return { head: Buffer.concat(taken).subarray(0, count), rest: rest() };
}
