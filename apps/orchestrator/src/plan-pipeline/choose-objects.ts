import type { ResolvedPipeline } from '@sluice/config';
import {
  type ObjectRef__Output,
  type PinnedLookup__Output,
  SluiceError,
  type Split__Output,
} from '@sluice/proto';
import type { ApiContext } from '../api/context.js';
import { Packer } from '../engine/pack-splits.js';
import { Selection } from '../engine/select-objects.js';
import { watched } from '../engine/watched.js';
import type { RunFacts } from '../transitions/run-facts.js';

/** What a run would load, counted as it is listed (I5). */
export interface Chosen {
  readonly objects: number;
  readonly bytes: number;
  /** As far as sizes tell: where a large object is cut, its records decide. */
  readonly splits: number;
  readonly skipped: number;
  /** The first of them. */
  readonly first: readonly ObjectRef__Output[];
  /** The first that has anything in it. */
  readonly sample: Split__Output | undefined;
  readonly lookups: readonly PinnedLookup__Output[];
}

export const NOTHING_CHOSEN: Chosen = {
  objects: 0,
  bytes: 0,
  splits: 0,
  skipped: 0,
  first: [],
  sample: undefined,
  lookups: [],
};

const SHOWN = 20;

/** Listing a large bucket takes a while; whoever asked can give up before (I8). */
const LISTING_MS = 15 * 60_000;

/** @throws SluiceError with the extractor's or the loader's reason; STREAM_INCOMPLETE */
export async function chooseObjects(
  context: ApiContext,
  facts: RunFacts,
  { source }: ResolvedPipeline,
  signal: AbortSignal,
): Promise<Chosen> {
  const { extractor, loader } = context.clients;
  const { callTimeoutMs: timeoutMs } = context;
  const tally = new Tally();
  const packer = new Packer(tally, source);
  const selection = new Selection(loader, { facts }, source, { timeoutMs, signal }, (split) => {
    tally.choose(split, source.splitBytes);
    return packer.add(split);
  });
  const { pipeline, run } = facts;
  const call = extractor.plan({ pipeline, run }, { deadline: Date.now() + LISTING_MS });
  let lookups: PinnedLookup__Output[] | undefined;
  for await (const event of watched(call, { idleMs: timeoutMs, signal, who: 'The extractor' })) {
    if (event.split) await selection.add(event.split);
    if (event.trailer) lookups = event.trailer.lookups;
  }
  if (!lookups) {
    throw new SluiceError('STREAM_INCOMPLETE', 'The plan ended without its trailer.', {
      service: 'extractor',
    });
  }
  await selection.flush();
  await packer.flush();
  const { objects, bytes, first, sample } = tally;
  return {
    objects,
    bytes,
    first,
    sample,
    lookups,
    skipped: selection.skipped,
    splits: tally.splits + tally.cuts,
  };
}

/** Counts splits where a plan would write them. */
class Tally {
  objects = 0;
  bytes = 0;
  splits = 0;
  /** Splits more than objects, of those that are cut. */
  cuts = 0;
  sample: Split__Output | undefined;
  readonly first: ObjectRef__Output[] = [];

  choose(split: Split__Output, splitBytes: number): void {
    const object = split.parts[0]?.object;
    const size = object?.size ?? 0;
    this.objects += 1;
    this.bytes += size;
    this.cuts += Math.max(1, Math.ceil(size / splitBytes)) - 1;
    if (object && this.first.length < SHOWN) this.first.push(object);
    if (size > 0) this.sample ??= split;
  }

  add(): Promise<void> {
    this.splits += 1;
    return Promise.resolve();
  }
}
