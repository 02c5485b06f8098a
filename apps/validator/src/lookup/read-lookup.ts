import { crc32 } from 'node:zlib';
import { LookupBuilder, LookupError, type LookupStep, type LookupTable } from '@sluice/columns';
import {
  SluiceError,
  type ExtractEvent__Output,
  type ExtractRequest,
  type LookupEvent__Output,
  type LookupRequest,
  type ReadRejectsEvent__Output,
  type ReadRejectsRequest,
} from '@sluice/proto';
import { pull } from '../transform/pull.js';
import { SourceCheck } from '../transform/source-check.js';

type Call<T> = Parameters<typeof pull<T>>[0];

/** What of the other services the validator calls for lookups and replays. */
export interface Peers {
  extract(request: ExtractRequest): Call<ExtractEvent__Output>;
  /** Undefined where SLUICE_LOADER is not set. */
  readonly loader:
    | {
        lookup(request: LookupRequest): Call<LookupEvent__Output>;
        readRejects(request: ReadRejectsRequest): Call<ReadRejectsEvent__Output>;
      }
    | undefined;
  readonly idleMs: number;
}

/** Which bytes a lookup is: the same request gives the same (I3). */
export type LookupOrigin = Pick<ExtractRequest, 'pipeline' | 'run'>;

/** @throws SluiceError LOOKUP_INVALID, or what the call failed with */
export async function readLookup(step: LookupStep, origin: LookupOrigin, peers: Peers): Promise<LookupTable> {
  const builder = new LookupBuilder(step);
  try {
    if (step.source.kind === 'object') await readObject(step, origin, peers, builder);
    else await readTable(step, origin, peers, builder);
    return builder.finish();
  } catch (error) {
    if (!(error instanceof LookupError)) throw error;
    const { record, column } = error.where;
    throw new SluiceError('LOOKUP_INVALID', `${placeOf(step)}: ${error.message}`, {
      hint: error.hint,
      where: {
        lookup: step.name,
        ...(record === undefined ? {} : { record: String(record) }),
        ...(column === undefined ? {} : { column }),
      },
      cause: error,
    });
  }
}

export function placeOf({ source }: LookupStep): string {
  return source.kind === 'object'
    ? `s3://${source.bucket}/${source.key}`
    : `${source.schema}.${source.table}`;
}

async function readObject(
  { name }: LookupStep,
  origin: LookupOrigin,
  { extract, idleMs }: Peers,
  builder: LookupBuilder,
): Promise<void> {
  const check = new SourceCheck();
  let parts = 0;
  const call = extract({ ...origin, lookup: name });
  for await (const { chunk, partEnd, trailer } of pull(call, idleMs, 'extractor')) {
    if (chunk) {
      check.chunk(chunk.data);
      builder.push(chunk.data, chunk.undecodable.length);
    } else if (partEnd) check.partEnd(parts++, partEnd.part, partEnd.bytes);
    else if (trailer) check.end(trailer);
  }
  check.finish(parts, 1);
}

async function readTable(
  { name }: LookupStep,
  origin: LookupOrigin,
  peers: Peers,
  builder: LookupBuilder,
): Promise<void> {
  const { lookup } = loaderOf(peers, `the lookup ${name} is a table`);
  let bytes = 0;
  let sum = 0;
  let ended = false;
  for await (const { chunk, trailer } of pull(lookup({ ...origin, name }), peers.idleMs, 'loader')) {
    if (chunk && !ended) {
      bytes += chunk.length;
      sum = crc32(chunk, sum);
      builder.push(chunk);
    } else if (trailer && !ended) {
      ended = true;
      if (trailer.bytes !== bytes || trailer.crc32 !== sum) {
        throw incomplete(
          `the trailer of lookup ${name} counts ${trailer.bytes} bytes, ${bytes} came, or others`,
        );
      }
    } else throw incomplete(`a message of lookup ${name} came after the trailer`);
  }
  if (!ended) throw incomplete(`lookup ${name} ended without a trailer`);
}

/** @throws SluiceError VARIABLE_NOT_SET */
export function loaderOf({ loader }: Peers, why: string): NonNullable<Peers['loader']> {
  if (loader) return loader;
  throw new SluiceError('VARIABLE_NOT_SET', `SLUICE_LOADER is not set in the validator, and ${why}`, {
    hint: "Set SLUICE_LOADER in the validator's environment to the loaders' gRPC target and restart it.",
    where: { variable: 'SLUICE_LOADER' },
  });
}

/** I4. */
export function incomplete(what: string): SluiceError {
  return new SluiceError('STREAM_INCOMPLETE', `the loader's stream is incomplete: ${what}`, {
    hint: 'The split is tried again; look at the network and the loader if it goes on.',
  });
}
